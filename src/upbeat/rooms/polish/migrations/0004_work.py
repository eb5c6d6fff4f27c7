"""Runs and captionings have the fields of all long work."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("polish", "0003_captions_from_the_script")]

    operations = [
        migrations.RenameField("captioning", "begun_at", "heartbeat_at"),
        migrations.AddField(
            model_name='captioning',
            name='error_params',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='captioning',
            name='progress',
            field=models.FloatField(default=0, help_text='Of the whole, 0 to 1'),
        ),
        migrations.AlterField(
            model_name='captioning',
            name='ended_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='captioning',
            name='error',
            field=models.CharField(blank=True, help_text='Code of why it failed; the room has the sentence', max_length=40),
        ),
        migrations.AlterField(
            model_name='captioning',
            name='heartbeat_at',
            field=models.DateTimeField(blank=True, help_text='Last sign of life, or when asked for again', null=True),
        ),
        migrations.AlterField(
            model_name='captioning',
            name='step',
            field=models.CharField(blank=True, max_length=24),
        ),
        migrations.AlterField(
            model_name='polishrun',
            name='ended_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='polishrun',
            name='error',
            field=models.CharField(blank=True, help_text='Code of why it failed; the room has the sentence', max_length=40),
        ),
        migrations.AlterField(
            model_name='polishrun',
            name='heartbeat_at',
            field=models.DateTimeField(blank=True, help_text='Last sign of life, or when asked for again', null=True),
        ),
        migrations.AlterField(
            model_name='polishrun',
            name='progress',
            field=models.FloatField(default=0, help_text='Of the whole, 0 to 1'),
        ),
    ]
