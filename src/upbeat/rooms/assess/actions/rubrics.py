"""Rubrics: written, copied, changed into a new version, laid aside."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.kernel.rubrics import Criterion
from upbeat.rooms.assess.models import Marking, PeerRound, Rubric, RubricVersion, SubmissionVersion, Task
from upbeat.rooms.catalog.rules import require_builder
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person

LONGEST_TITLE = 120


@transaction.atomic
def write_rubric(
    *, by: Person, title: str, criteria: Sequence[Criterion], now: datetime | None = None
) -> RubricVersion:
    """A new rubric of the school with its first version."""
    require_builder(by)
    rubric = Rubric.objects.create(school_id=by.school_id, title=_title(title), created_by=by)
    record("created", rubric, school_id=by.school_id, actor_id=by.pk, at=now)
    return _version(by, rubric, 1, criteria, now)


@transaction.atomic
def copy_rubric(*, by: Person, rubric: Rubric, now: datetime | None = None) -> RubricVersion:
    """The same criteria under one's own name, to change them."""
    require_builder(by, rubric)
    latest = rubric.versions.order_by("-number")[0]
    title = (_("%(title)s (copy)") % {"title": rubric.title})[:LONGEST_TITLE]
    copy = Rubric.objects.create(school_id=by.school_id, title=title, created_by=by)
    record("created", copy, school_id=by.school_id, actor_id=by.pk, context={"copy_of": rubric.pk}, at=now)
    return RubricVersion.objects.create(
        rubric=copy, number=1, criteria=latest.criteria, by=by, at=now or timezone.now()
    )


@transaction.atomic
def edit_rubric(
    *, by: Person, rubric: Rubric, title: str, criteria: Sequence[Criterion], now: datetime | None = None
) -> RubricVersion:
    """Other words or points. A version that tasks have stays as it is and a new one is made; tasks on which nobody has
    handed in or evaluated anything yet get the new one."""
    require_builder(by, rubric)
    Rubric.objects.select_for_update().get(pk=rubric.pk)
    rubric.title = _title(title)
    rubric.save(update_fields=["title"])
    latest = rubric.versions.order_by("-number")[0]
    rows = [one.to_json() for one in criteria]
    if rows == latest.criteria:
        return latest
    if latest.is_used:
        made = _version(by, rubric, latest.number + 1, criteria, now)
        begun = SubmissionVersion.objects.filter(submission__task__rubric__rubric=rubric).values("submission__task")
        Task.objects.filter(rubric__rubric=rubric).exclude(pk__in=begun).update(rubric=made)
    else:
        made = latest
        made.criteria = rows
        made.save(update_fields=["criteria"])
    record("updated", rubric, school_id=by.school_id, actor_id=by.pk, result={"version": made.number}, at=now)
    return made


@transaction.atomic
def retire_rubric(*, by: Person, rubric: Rubric, back: bool = False, now: datetime | None = None) -> None:
    """No longer offer it, or offer it again; tasks that have it keep it."""
    require_builder(by, rubric)
    rubric.retired_at = None if back else now or timezone.now()
    rubric.save(update_fields=["retired_at"])
    record("updated", rubric, school_id=by.school_id, actor_id=by.pk, result={"retired": not back}, at=now)


def require_changeable(task: Task) -> None:
    """Invalid once work was judged by the task's rubric: another one would make the points mean something else."""
    marked = Marking.objects.filter(version__submission__task=task)
    if marked.exists() or PeerRound.objects.filter(task=task).exists():
        raise Invalid(_("Work was evaluated by this rubric already: it stays for this task."), field="rubric")


def _version(
    by: Person, rubric: Rubric, number: int, criteria: Sequence[Criterion], now: datetime | None
) -> RubricVersion:
    rows = [one.to_json() for one in criteria]
    return RubricVersion.objects.create(rubric=rubric, number=number, criteria=rows, by=by, at=now or timezone.now())


def _title(title: str) -> str:
    title = " ".join(title.split())
    if not title or len(title) > LONGEST_TITLE:
        raise Invalid(
            _("Give the rubric a title of at most %(most)d characters.") % {"most": LONGEST_TITLE}, field="title"
        )
    return title
