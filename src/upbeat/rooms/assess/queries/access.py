"""Fetching with the right to: what a person may not know of is not found."""

import uuid
from datetime import datetime

from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.assess.models import Allocation, Attachment, PeerEvaluation, Rubric, Submission, Task
from upbeat.rooms.assess.rules import require_marker
from upbeat.rooms.catalog.rules import require_builder
from upbeat.rooms.learn.queries import access_piece
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Piece
from upbeat.rooms.publish.queries import access_taught_piece

WITH_CLASS = ("piece__package__section", "rubric__rubric")


def task_of(piece: Piece) -> Task | None:
    """The task that a piece is, if work is handed in on it."""
    return Task.objects.filter(piece=piece).select_related(*WITH_CLASS).first()


def access_task(person: Person, piece_id: int, now: datetime) -> Task:
    """The task within the pupil's reach; else NotFound."""
    piece = access_piece(person, piece_id, now)
    task = task_of(piece)
    if task is None:
        raise NotFound(_("Nothing is handed in here. Go back to your lessons."))
    return task


def access_taught_task(person: Person, piece_id: int) -> Task:
    """The task for a teacher of its class; else NotFound."""
    task = task_of(access_taught_piece(person, piece_id))
    if task is None:
        raise NotFound(_("Nothing is handed in on this piece. Open its page and say what is to be handed in."))
    return task


def access_taught_submission(person: Person, submission_id: int) -> Submission:
    """A work, or a sample, for a teacher of its class; else NotFound."""
    submission = (
        Submission.objects.filter(pk=submission_id)
        .select_related("person", *(f"task__{name}" for name in WITH_CLASS))
        .first()
    )
    if submission is None:
        raise NotFound(_("There is no such work in your lessons."))
    require_marker(person, submission.task.piece)
    return submission


def access_taught_evaluation(person: Person, evaluation_id: int) -> PeerEvaluation:
    """A peer's evaluation for a teacher of the class; else NotFound or Refused."""
    found = (
        PeerEvaluation.objects.filter(pk=evaluation_id)
        .select_related("allocation__version__submission", *(f"allocation__task__{name}" for name in WITH_CLASS))
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such remark in your lessons."))
    require_marker(person, found.allocation.task.piece)
    return found


def access_allocation(person: Person, key: uuid.UUID, now: datetime) -> Allocation:
    """A work that was given to the pupil, as long as its task is within reach; anything else is NotFound."""
    found = (
        Allocation.objects.filter(person=person, key=key)
        .select_related("version", "evaluation", "sample", *(f"task__{name}" for name in WITH_CLASS))
        .first()
    )
    if found is None:
        raise NotFound(_("This work was not given to you. Go back to the task."))
    access_piece(person, found.task.piece_id, now)
    return found


def access_attachment(person: Person, key: uuid.UUID) -> Attachment:
    """A file of one's own work by the key of its upload; else NotFound."""
    found = (
        Attachment.objects.filter(submission__person=person, upload__key=key)
        .select_related("upload", "submission__person", *(f"submission__task__{name}" for name in WITH_CLASS))
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such file in your work. Choose it again."))
    return found


def access_rubric(person: Person, rubric_id: int) -> Rubric:
    """A rubric of the school for those who build lessons; else NotFound or Refused."""
    require_builder(person)
    found = Rubric.objects.filter(pk=rubric_id).first()
    if found is None:
        raise NotFound(_("There is no such rubric in your school."))
    return found
