"""What was said to a group, or seen of it, stays with who sat in it; before, it went where the seats went."""

from django.conf import settings
from django.db import migrations, models


def who_sits_in_it(apps, _editor):
    """Who sat in it then is not known of old rows; who sits in it now is what was shown of them."""
    Member = apps.get_model("classroom", "GroupMember")
    for name in ("Remark", "Evidence"):
        Kept = apps.get_model("classroom", name)
        Link = Kept.persons.through
        rows = Kept._base_manager.filter(group__isnull=False).values_list("pk", "group_id")
        groups = {group for _pk, group in rows}
        members = {group: [] for group in groups}
        for group, person in Member._base_manager.filter(group__in=groups).values_list("group_id", "person_id"):
            members[group].append(person)
        links = [Link(**{f"{name.lower()}_id": pk, "person_id": who}) for pk, group in rows for who in members[group]]
        Link._base_manager.bulk_create(links, batch_size=500, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        ("classroom", "0004_answers_as_at_home"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name=name,
            name="persons",
            field=models.ManyToManyField(
                blank=True,
                help_text="Of a group: who sat in it then",
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        )
        for name in ("remark", "evidence")
    ] + [migrations.RunPython(who_sits_in_it, migrations.RunPython.noop)]
