"""What a pupil is told of their own work, each from its time on: the grade, the teacher's words, the peers' remarks."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.assess.models import Grade, GradeRelease, Marking, PeerEvaluation, SubmissionVersion, Task
from upbeat.rooms.people.models import Person


@dataclass(frozen=True, slots=True)
class Result:
    """Empty as long as it is not released; ``remarks`` in an order that tells nothing."""

    grade: Grade | None
    marking: Marking | None
    remarks: list[PeerEvaluation]


@dataclass(frozen=True, slots=True)
class Released:
    """What pupils may see now."""

    grades: bool
    words: bool


def released(task: Task, now: datetime) -> Released:
    """By the latest release of the task."""
    row = GradeRelease.objects.filter(task=task).order_by("pk").last()
    if row is None:
        return Released(False, False)
    return Released(*(at is not None and at <= now for at in (row.grades_from, row.words_from)))


def result_of(person: Person, task: Task, handed: SubmissionVersion | None, now: datetime) -> Result:
    """What the pupil may know of their own work by now."""
    may = released(task, now)
    grade = Grade.objects.filter(task=task, person=person).first() if may.grades else None
    if not may.words or handed is None:
        return Result(grade, None, [])
    marking = Marking.objects.filter(version=handed).order_by("pk").last()
    return Result(grade, marking, list(_remarks(person).filter(allocation__version=handed)))


def access_remark(person: Person, key: uuid.UUID, now: datetime) -> PeerEvaluation:
    """A remark on the pupil's own work that is released to them; else NotFound."""
    found = _remarks(person).filter(key=key).select_related("allocation__task__piece__package").first()
    if found is None or not released(found.allocation.task, now).words:
        raise NotFound(_("There is no such remark on your work."))
    return found


def _remarks(person: Person) -> QuerySet[PeerEvaluation]:
    rows = PeerEvaluation.objects.filter(
        allocation__version__submission__person=person, allocation__version__taken_back_at=None, hiding=None
    )
    return rows.select_related("flag", "rating").order_by("key")
