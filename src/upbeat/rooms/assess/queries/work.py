"""A pupil's page of a task: what they wrote, what is handed in, what to evaluate, what was said of it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from upbeat.kernel.rubrics import Criterion, stored
from upbeat.rooms.assess.models import (
    Allocation,
    Attachment,
    GradeRelease,
    Marking,
    PeerEvaluation,
    Submission,
    SubmissionVersion,
    Task,
)
from upbeat.rooms.assess.queries.access import access_task
from upbeat.rooms.assess.queries.files import OwnFile, ShownFile, own_files, shown_files
from upbeat.rooms.assess.queries.remarks import Result, result_of
from upbeat.rooms.assess.rules import round_is_open
from upbeat.rooms.people.models import Person


@dataclass(frozen=True, slots=True)
class OwnWork:
    """All that the page shows. ``handed``: what stands handed in; ``earlier``: versions before it."""

    task: Task
    submission: Submission | None
    files: list[OwnFile]
    handed: SubmissionVersion | None
    handed_files: list[ShownFile]
    earlier: list[SubmissionVersion]
    is_over: bool
    may_take_back: bool
    round_open: bool
    to_evaluate: list[Allocation]
    result: Result

    @property
    def waits(self) -> bool:
        """Will a file be there without anybody doing anything?"""
        return any(one.shown.waits for one in self.files)

    @property
    def evaluated(self) -> int:
        """How many of the works given to them are evaluated."""
        return sum(1 for one in self.to_evaluate if hasattr(one, "evaluation"))


def own_work(person: Person, piece_id: int, now: datetime) -> OwnWork:
    """The pupil's page of a task within reach; else NotFound."""
    task = access_task(person, piece_id, now)
    submission = Submission.objects.filter(task=task, person=person).first()
    versions = list(SubmissionVersion.objects.filter(submission=submission).order_by("-number")) if submission else []
    handed = versions[0] if versions and versions[0].taken_back_at is None else None
    files = files_of(Attachment.objects.filter(submission=submission, removed_at=None)) if submission else []
    allocated = Allocation.objects.filter(task=task, person=person).select_related("evaluation").order_by("position")
    to_evaluate = list(allocated)
    is_over = now >= task.due_at
    return OwnWork(
        task=task,
        submission=submission,
        files=own_files(person, files),
        handed=handed,
        handed_files=shown_files(person, files_of(handed.attachments.all())) if handed else [],
        earlier=[version for version in versions if version != handed],
        is_over=is_over,
        may_take_back=handed is not None and not is_over,
        round_open=round_is_open(task, now),
        to_evaluate=to_evaluate,
        result=result_of(person, task, handed, now),
    )


@dataclass(frozen=True, slots=True)
class Due:
    """Works of others that a pupil has still to evaluate, all of one task."""

    task: Task
    works: int


def evaluations_due(person: Person, now: datetime) -> list[Due]:
    """What the pupil has to evaluate while there is time, what ends first on top; one query, a small one, where there
    is nothing, as on most visits of the page that every pupil opens first."""
    allocated = Allocation.objects.filter(person=person, evaluation=None, task__evaluate_until__gt=now)
    works = Counter(allocated.order_by().values_list("task_id", flat=True))
    if not works:
        return []
    seen = GradeRelease.objects.filter(Q(grades_from__lte=now) | Q(words_from__lte=now), task=OuterRef("pk"))
    rows = Task.objects.filter(
        ~Exists(seen), pk__in=works, round__at__lte=now, piece__removed_at=None, piece__revocations=None
    ).select_related("piece")
    return [Due(task, works[task.pk]) for task in rows.order_by("evaluate_until", "pk")]


def files_of(rows: QuerySet[Attachment]) -> list[Attachment]:
    """Attachments with what was made of them, in the order in which they were added; one query."""
    return list(rows.select_related("upload__work").order_by("at", "pk"))


@dataclass(frozen=True, slots=True)
class WorkToEvaluate:
    """A work as a peer sees it: what was handed in, and nothing of who or when."""

    allocation: Allocation
    text: str
    files: list[ShownFile]
    criteria: tuple[Criterion, ...]
    own: PeerEvaluation | None
    teacher: Marking | None
    """Of a sample, once it is evaluated: what the teacher gave."""


def work_to_evaluate(person: Person, allocation: Allocation) -> WorkToEvaluate:
    """What is to be seen of an allocated work (by ``access_allocation``)."""
    version, rubric = allocation.version, allocation.task.rubric
    own = getattr(allocation, "evaluation", None)
    shows = own is not None and allocation.sample_id is not None
    return WorkToEvaluate(
        allocation=allocation,
        text=version.text,
        files=shown_files(person, files_of(version.attachments.all())),
        criteria=stored(rubric.criteria) if rubric else (),
        own=own,
        teacher=Marking.objects.filter(version=version).order_by("pk").last() if shows else None,
    )


def next_to_evaluate(person: Person, after: Allocation) -> Allocation | None:
    """The next work of the same task that the pupil has not evaluated yet, samples first."""
    rows = Allocation.objects.filter(task=after.task_id, person=person, evaluation=None).exclude(pk=after.pk)
    return rows.order_by("position", "pk").first()
