"""A passage that is taken out of a script keeps its takes and its material."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("design", "0004_plan_of_the_school_is_a_reading"),
    ]

    operations = [
        migrations.AddField(
            model_name="scriptsection",
            name="removed_at",
            field=models.DateTimeField(blank=True, help_text="Out of the script; kept for undo", null=True),
        ),
    ]
