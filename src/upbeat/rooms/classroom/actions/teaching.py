"""While a pupil teaches: questions of peers, how they found it, and help noted by a tap (R46, D7)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, Late, NotFound, Refused
from upbeat.kernel.teaching import CRITERIA, MOST
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.classroom import rules
from upbeat.rooms.classroom.actions.changing import changed
from upbeat.rooms.classroom.actions.turns import section_of
from upbeat.rooms.classroom.events import VotesCame
from upbeat.rooms.classroom.models import HelpNote, Meeting, Turn, TurnQuestion, TurnRating
from upbeat.rooms.journal import bus
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.rules import require_teaches, teaches

LONGEST_QUESTION = 300
MOST_WAITING = 5


@transaction.atomic
def ask_teaching_pupil(*, by: Person, turn: Turn, text: str, now: datetime | None = None) -> TurnQuestion:
    """A peer sends a question to the one who teaches. Late once the turn is over; Invalid for nothing, for too much,
    and for more than a few that wait."""
    meeting = _open_meeting(by, turn)
    if not turn.is_on:
        raise Late(_("The turn is over. Ask in the lesson, or under the video."))
    if turn.person_id == by.pk:
        raise Invalid(_("You are the one who teaches now."))
    text = " ".join(text.split())
    if not text:
        raise Invalid(_("Write a few words first."), field="text")
    if len(text) > LONGEST_QUESTION:
        raise Invalid(_("This is longer than %(most)d characters.") % {"most": LONGEST_QUESTION}, field="text")
    waiting = TurnQuestion.objects.filter(turn=turn, author=by, answered_at=None, hidden_at=None)
    same = waiting.filter(text=text).first()
    if same is not None:
        return same
    if waiting.count() >= MOST_WAITING:
        raise Invalid(_("Some of your questions wait already. Listen first, then ask on."), field="text")
    now = now or timezone.now()
    question = TurnQuestion.objects.create(turn=turn, author=by, text=text, asked_at=now)
    record("asked", question, school_id=by.school_id, actor_id=by.pk, context={"turn": turn.pk}, at=now)
    changed(meeting)
    return question


@transaction.atomic
def let_question_on_wall(
    *, by: Person, question: TurnQuestion, shown: bool = True, now: datetime | None = None
) -> None:
    """The teacher lets a question on the projector, without a name, or takes it off again."""
    require_teaches(by, section_of(question.turn))
    question.shown_at = (now or timezone.now()) if shown else None
    question.save(update_fields=["shown_at"])
    record("shared" if shown else "removed", question, school_id=by.school_id, actor_id=by.pk, at=now)
    _tell(question)


@transaction.atomic
def settle_question(*, by: Person, question: TurnQuestion, now: datetime | None = None) -> None:
    """Answered, say the teacher or the pupil who teaches. Twice is once."""
    if question.turn.person_id != by.pk:
        require_teaches(by, section_of(question.turn))
    if question.answered_at is None:
        question.answered_at = now or timezone.now()
        question.save(update_fields=["answered_at"])
        record("resolved", question, school_id=by.school_id, actor_id=by.pk, at=question.answered_at)
        _tell(question)


@transaction.atomic
def hide_question(*, by: Person, question: TurnQuestion, now: datetime | None = None) -> None:
    """The teacher takes a question out; nobody else sees it any more."""
    require_teaches(by, section_of(question.turn))
    question.hidden_at, question.shown_at = now or timezone.now(), None
    question.save(update_fields=["hidden_at", "shown_at"])
    record("removed", question, school_id=by.school_id, actor_id=by.pk, at=question.hidden_at)
    _tell(question)


@transaction.atomic
def rate_turn(*, by: Person, turn: Turn, points: Mapping[str, int], now: datetime | None = None) -> TurnRating:
    """How clearly somebody found it: 1 to 3 for some of the criteria; later taps are added and replace. Peers while the
    lesson is on, the teacher also after it; Late then, and Invalid before the turn has begun."""
    if not points or not set(points) <= set(CRITERIA) or any(not 1 <= tap <= MOST for tap in points.values()):
        raise Invalid(_("Tap one of the answers."))
    if turn.began_at is None or turn.meeting is None:
        raise Invalid(_("This turn has not begun yet."))
    is_teacher = teaches(by, turn.meeting.section)
    if not is_teacher:
        _open_meeting(by, turn)
        if turn.person_id == by.pk:
            raise Refused(_("How it was is said by the others."))
    now = now or timezone.now()
    rating, _new = TurnRating.objects.select_for_update().get_or_create(
        turn=turn, by=by, defaults={"is_teacher": is_teacher, "at": now}
    )
    rating.points, rating.at = {**rating.points, **points}, now
    rating.save(update_fields=["points", "at"])
    record("scored", turn, school_id=by.school_id, actor_id=by.pk, result=rating.points, at=now)
    bus.publish(VotesCame(turn.meeting_id or 0))
    return rating


@transaction.atomic
def note_help(
    *,
    by: Person,
    pupil: Person,
    point: KnowledgePoint | None = None,
    meeting: Meeting | None = None,
    now: datetime | None = None,
) -> HelpNote:
    """A tap: this pupil helped others, such as by explaining at their table."""
    rules.require_teaches_pupil(by, pupil)
    if meeting is not None:
        rules.require_of_class(pupil, meeting)
    now = now or timezone.now()
    note = HelpNote.objects.create(person=pupil, point=point, meeting=meeting, by=by, at=now)
    record("noted", note, school_id=by.school_id, actor_id=by.pk, context={"helped": pupil.pk}, at=now)
    return note


@transaction.atomic
def take_back_help(*, by: Person, note: HelpNote) -> None:
    """Undo of :func:`note_help`, by who noted it."""
    if note.by_id != by.pk:
        raise NotFound(_("There is no such note of yours."))
    record("deleted", note, school_id=by.school_id, actor_id=by.pk, context={"helped": note.person_id})
    note.delete()


def _open_meeting(by: Person, turn: Turn) -> Meeting:
    """The lesson of the turn, for a pupil who is in it; NotFound, or Late once it has ended."""
    meeting = turn.meeting
    if meeting is None:
        raise NotFound(_("This turn has not begun yet."))
    rules.require_pupil(by, meeting)
    if meeting.ended_at is not None:
        raise Late(_("The lesson has ended."))
    return meeting


def _tell(question: TurnQuestion) -> None:
    if question.turn.meeting is not None and question.turn.meeting.ended_at is None:
        changed(question.turn.meeting)
