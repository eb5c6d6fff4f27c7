"""The plan of the whole school is read from its work items; it needs no row of its own."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("design", "0003_material_in_order"),
    ]

    operations = [
        migrations.RemoveField(model_name="workitem", name="construction"),
        migrations.DeleteModel(name="ConstructionPlan"),
    ]
