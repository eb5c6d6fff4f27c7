"""Still pictures for lines that carry only the sound."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("polish", "0008_thumbnails")]

    operations = [
        migrations.AddField(
            model_name="polishrun",
            name="stills",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="Seconds between stills, and their sizes in bytes, 0 where one stays",
            ),
        ),
    ]
