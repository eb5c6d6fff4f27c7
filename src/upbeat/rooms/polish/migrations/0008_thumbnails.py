"""Small pictures of a film for the player's bar."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("polish", "0007_words")]

    operations = [
        migrations.AddField(
            model_name="polishrun",
            name="thumbnails",
            field=models.JSONField(
                blank=True, default=dict, help_text="Seconds between small pictures, and their sizes in bytes"
            ),
        ),
    ]
