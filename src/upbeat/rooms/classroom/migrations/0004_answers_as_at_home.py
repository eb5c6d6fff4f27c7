"""A single choice was kept as a list of one; an answer at home is the id itself."""

from django.db import migrations


def answers_as_at_home(apps, _editor):
    Vote = apps.get_model("classroom", "Vote")
    rows = Vote._base_manager.filter(round__question__variant__version__item__kind="single")
    changed = []
    for vote in rows.only("answer").iterator():
        if isinstance(vote.answer, list) and len(vote.answer) == 1:
            vote.answer = vote.answer[0]
            changed.append(vote)
    Vote._base_manager.bulk_update(changed, ["answer"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("classroom", "0003_the_lesson_as_it_is_held")]
    operations = [migrations.RunPython(answers_as_at_home, migrations.RunPython.noop)]
