"""Joinings have the fields of all long work."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("record", "0003_growing_uploads_and_joinings")]

    operations = [
        migrations.RenameField("joining", "by", "asked_by"),
        migrations.RenameField("joining", "failure", "error"),
        migrations.AddField(
            model_name='joining',
            name='ended_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='joining',
            name='error_params',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='joining',
            name='step',
            field=models.CharField(blank=True, max_length=24),
        ),
        migrations.AlterField(
            model_name='joining',
            name='error',
            field=models.CharField(blank=True, help_text='Code of why it failed; the room has the sentence', max_length=40),
        ),
        migrations.AlterField(
            model_name='joining',
            name='heartbeat_at',
            field=models.DateTimeField(blank=True, help_text='Last sign of life, or when asked for again', null=True),
        ),
        migrations.AlterField(
            model_name='joining',
            name='progress',
            field=models.FloatField(default=0, help_text='Of the whole, 0 to 1'),
        ),
        migrations.AlterField(
            model_name='joining',
            name='state',
            field=models.CharField(choices=[('queued', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='queued', max_length=8),
        ),
        migrations.AlterField(
            model_name='joining',
            name='tries',
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
