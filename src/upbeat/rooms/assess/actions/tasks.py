"""A text piece becomes a task on which work is handed in."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.timezone import is_naive
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.assess.actions.rubrics import require_changeable
from upbeat.rooms.assess.models import PeerRound, RubricVersion, SubmissionVersion, Task
from upbeat.rooms.assess.models.task import ASKS
from upbeat.rooms.assess.queries.access import task_of
from upbeat.rooms.assess.rules import require_marker
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Piece

MOST_PEERS = 6
USUAL_PEERS = 3


@transaction.atomic
def set_task(
    *,
    by: Person,
    piece: Piece,
    asks: Collection[str],
    rubric: RubricVersion | None = None,
    hand_in_until: datetime | None = None,
    peers: int = 0,
    evaluate_until: datetime | None = None,
) -> Task:
    """Say what is handed in on a text piece, until when, by what it is judged, and how many works each pupil evaluates.

    Once works were given to peers their number stays, once something was judged the rubric too. Invalid says why.
    """
    require_marker(by, piece)
    _require_text(piece)
    task = task_of(piece) or Task(piece=piece, created_by=by)
    asked = [one for one in ASKS if one in asks]
    if not asked:
        raise Invalid(_("Choose at least one thing that pupils hand in."), field="asks")
    if rubric is not None and rubric.rubric.school_id != by.school_id:
        raise NotFound(_("There is no such rubric in your school."))
    _require_peers(peers, rubric)
    if task.pk:
        _require_unchanged(task, rubric, peers)
    task.asks, task.rubric, task.peers = asked, rubric, peers
    task.hand_in_until, task.evaluate_until = _moment(hand_in_until), _moment(evaluate_until)
    if task.evaluate_until is not None and task.evaluate_until <= task.due_at:
        raise Invalid(_("Evaluating ends after handing in: choose a later time."), field="evaluate_until")
    verb = "updated" if task.pk else "created"
    task.save()
    context = {"piece": piece.pk, "asks": asked, "peers": peers}
    record(verb, task, school_id=by.school_id, actor_id=by.pk, context=context)
    return task


@transaction.atomic
def unset_task(*, by: Person, task: Task) -> None:
    """Make it a plain text again. Invalid once somebody has handed something in."""
    require_marker(by, task.piece)
    if SubmissionVersion.objects.filter(submission__task=task).exists():
        raise Invalid(_("Work was handed in on this already. Take the piece back with a reason instead."))
    record("deleted", task, school_id=by.school_id, actor_id=by.pk)
    task.delete()


def _require_text(piece: Piece) -> None:
    if piece.kind != Piece.Kind.TEXT:
        raise Invalid(_("Work is handed in on a text or task. Add one to the lesson."))


def _require_peers(peers: int, rubric: RubricVersion | None) -> None:
    if not 0 <= peers <= MOST_PEERS:
        raise Invalid(_("Each pupil evaluates at most %(most)d works.") % {"most": MOST_PEERS}, field="peers")
    if peers and rubric is None:
        raise Invalid(_("Pupils evaluate by a rubric: choose one."), field="rubric")


def _require_unchanged(task: Task, rubric: RubricVersion | None, peers: int) -> None:
    if (rubric.pk if rubric else None) != task.rubric_id:
        require_changeable(task)
    if peers != task.peers and PeerRound.objects.filter(task=task).exists():
        raise Invalid(_("The works are with the pupils already: their number stays."), field="peers")


def _moment(at: datetime | None) -> datetime | None:
    if at is not None and is_naive(at):
        raise Invalid(_("The time needs a time zone."))
    return at
