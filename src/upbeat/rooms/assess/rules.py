"""Who may: teachers of the class set tasks and mark; a pupil works on their own, and evaluates what they were given."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.assess.models import GradeRelease, PeerRound, Submission, SubmissionVersion, Task
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.rules import require_teaches
from upbeat.rooms.people.scope import is_open
from upbeat.rooms.publish.models import Piece


def require_marker(person: Person, piece: Piece) -> None:
    """Refused unless the person teaches the class of the task; NotFound for one of another school."""
    if not is_open(piece.package.school_id, Task) or piece.package.school_id != person.school_id:
        raise NotFound(_("There is no such task in your lessons."))
    require_teaches(person, piece.package.section)


def standing(submission: Submission) -> SubmissionVersion | None:
    """What is handed in at present: the latest version, unless it was taken back."""
    latest = SubmissionVersion.objects.filter(submission=submission).order_by("number").last()
    return latest if latest is not None and latest.taken_back_at is None else None


def require_writable(submission: Submission, now: datetime) -> None:
    """Invalid while something is handed in: it is taken back first, and after the time not any more."""
    if standing(submission) is None:
        return
    if now < submission.task.due_at:
        raise Invalid(_("This is handed in. Take it back first, then change it."))
    raise Invalid(_("This is handed in, and the time is over: it stays as it is."))


def round_is_open(task: Task, now: datetime) -> bool:
    """Were the works given out, is there still time to evaluate them, and has nobody seen a result yet?"""
    if task.evaluate_until is not None and now >= task.evaluate_until:
        return False
    seen = GradeRelease.objects.filter(Q(grades_from__lte=now) | Q(words_from__lte=now), task=task)
    return PeerRound.objects.filter(task=task, at__lte=now).exists() and not seen.exists()


def require_open_round(task: Task, now: datetime) -> None:
    """Invalid unless peers evaluate now."""
    if not round_is_open(task, now):
        raise Invalid(_("The time for evaluating is over, or it has not begun. Go back to the task."))
