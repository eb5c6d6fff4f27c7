"""Pupils who teach (R46, D7): asked, accepted or declined, begun and ended by the teacher's tap."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.classroom import rules
from upbeat.rooms.classroom.actions.changing import changed
from upbeat.rooms.classroom.actions.leading import hold_lesson
from upbeat.rooms.classroom.events import TurnAsked
from upbeat.rooms.classroom.models import Meeting, Turn, TurnRest
from upbeat.rooms.journal import bus
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Enrolment, Person, Section
from upbeat.rooms.people.rules import bond, require_teaches
from upbeat.rooms.publish.models import Package

MOST_MINUTES = 30
LONGEST_NOTE = 300


@transaction.atomic
def plan_turn(
    *,
    by: Person,
    package: Package,
    pupil: Person,
    point: KnowledgePoint,
    minutes: int = 5,
    note: str = "",
    now: datetime | None = None,
) -> Turn:
    """Ask a pupil of the class to teach a point in this lesson; they find a line at their bell. Asked again for the
    same point it is the same turn. The rota proposes; the teacher may choose anybody but who wants no turn."""
    require_teaches(by, package.section)
    now = now or timezone.now()
    if bond(pupil, package.section) != Enrolment.Kind.PUPIL:
        raise NotFound(_("There is no such pupil in this class."))
    if point.school_id != package.school_id:
        raise NotFound(_("There is no such point in your school."))
    if rests(pupil, now):
        raise Refused(_("%(name)s wants no turn now. Choose somebody else.") % {"name": pupil.name})
    minutes, note = _minutes(minutes), _note(note)
    standing = Turn.objects.filter(package=package, off_at=None, ended_at=None)
    turn = standing.filter(person=pupil, point=point).first()
    if turn is not None:
        turn.minutes, turn.note = minutes, note
        turn.save(update_fields=["minutes", "note"])
        return turn
    turn = Turn.objects.create(
        person=pupil,
        point=point,
        package=package,
        position=Turn.objects.filter(package=package).count() + 1,
        minutes=minutes,
        note=note,
        asked_by=by,
        asked_at=now,
    )
    context = {"point": point.pk, "package": package.pk, "pupil": pupil.pk}
    record("offered", turn, school_id=by.school_id, actor_id=by.pk, context=context, at=now)
    bus.publish(TurnAsked(school_id=by.school_id, turn_id=turn.pk))
    return turn


@transaction.atomic
def accept_turn(*, by: Person, turn: Turn, now: datetime | None = None) -> None:
    """The pupil says yes. Twice is once; Invalid once it is off."""
    _require_own(by, turn)
    if turn.off_at is not None:
        raise Invalid(_("This turn was taken off the lesson."))
    if turn.accepted_at is None:
        turn.accepted_at = now or timezone.now()
        turn.save(update_fields=["accepted_at"])
        record("followed", turn, school_id=by.school_id, actor_id=by.pk, at=turn.accepted_at)
        _tell(turn)


@transaction.atomic
def decline_turn(*, by: Person, turn: Turn, now: datetime | None = None) -> None:
    """The pupil says not today: no reason is asked, it counts against nobody. Twice is once."""
    _require_own(by, turn)
    _take_off(turn, by, now or timezone.now())


@transaction.atomic
def give_up_turn(*, by: Person, turn: Turn, now: datetime | None = None) -> None:
    """The teacher takes a turn off that was not held yet. Twice is once."""
    require_teaches(by, section_of(turn))
    _take_off(turn, by, now or timezone.now())


@transaction.atomic
def begin_turn(*, by: Person, turn: Turn, minutes: int | None = None, now: datetime | None = None) -> Turn:
    """The pupil teaches from now on, for ``minutes``; another turn of the lesson that is on ends. Invalid where no
    lesson of the class is on, or the turn is off or over; begun twice changes nothing."""
    section = section_of(turn)
    meeting = turn.meeting or Meeting.objects.filter(section=section, ended_at=None).first()
    if meeting is None:
        raise Invalid(_("Begin the lesson first."))
    hold_lesson(by, meeting)
    _hold(turn)
    if turn.off_at is not None or turn.ended_at is not None:
        raise Invalid(_("This turn is over. Plan another one."))
    if turn.began_at is not None:
        return turn
    now = now or timezone.now()
    for other in Turn.objects.filter(meeting=meeting, began_at__isnull=False, ended_at=None):
        end_turn(by=by, turn=other, now=now)
    turn.meeting, turn.began_at = meeting, now
    turn.minutes = _minutes(minutes) if minutes is not None else turn.minutes
    turn.save(update_fields=["meeting", "began_at", "minutes"])
    context = {"turn": turn.pk, "pupil": turn.person_id}
    record("launched", turn, school_id=meeting.school_id, actor_id=by.pk, context=context, at=now)
    changed(meeting)
    return turn


@transaction.atomic
def extend_turn(*, by: Person, turn: Turn, minutes: int, now: datetime | None = None) -> None:
    """Some more minutes, counted from now where the time was over already."""
    now = now or timezone.now()
    if turn.meeting is None or turn.began_at is None or turn.ended_at is not None:
        raise Invalid(_("This turn is over. Plan another one."))
    rules.require_lead(by, turn.meeting)
    gone = -(-int((now - turn.began_at).total_seconds()) // 60)
    turn.minutes = min(max(turn.minutes, gone) + _minutes(minutes), 2 * MOST_MINUTES)
    turn.save(update_fields=["minutes"])
    changed(turn.meeting)


@transaction.atomic
def end_turn(*, by: Person, turn: Turn, now: datetime | None = None) -> None:
    """The pupil has taught; peers may say how it was until the lesson ends. Twice is once."""
    require_teaches(by, section_of(turn))
    _hold(turn)
    if turn.began_at is None:
        raise Invalid(_("This turn has not begun yet."))
    if turn.ended_at is not None or turn.meeting is None:
        return
    turn.ended_at = now or timezone.now()
    turn.save(update_fields=["ended_at"])
    result = {"seconds": (turn.ended_at - turn.began_at).total_seconds()}
    record("completed", turn, school_id=by.school_id, actor_id=turn.person_id, result=result, at=turn.ended_at)
    changed(turn.meeting)


def _hold(turn: Turn) -> None:
    """The turn as it stands now, held: two devices may lead."""
    Turn.objects.select_for_update(of=("self",)).get(pk=turn.pk)
    turn.refresh_from_db(fields=["meeting", "minutes", "off_at", "began_at", "ended_at"])


def end_turns_of(meeting: Meeting, now: datetime) -> None:
    """Inside the transaction that ends a lesson: what is still on ends with it."""
    Turn.objects.filter(meeting=meeting, began_at__isnull=False, ended_at=None).update(ended_at=now)


@transaction.atomic
def rest_from_turns(*, by: Person, until: datetime | None = None, now: datetime | None = None) -> TurnRest:
    """The pupil wants no turn until a time, or (None) until they say otherwise."""
    now = now or timezone.now()
    TurnRest.objects.filter(person=by, ended_at=None).update(ended_at=now)
    made = TurnRest.objects.create(person=by, at=now, until=until)
    record("noted", by, school_id=by.school_id, actor_id=by.pk, context={"turns": "rest"}, at=now)
    return made


@transaction.atomic
def end_rest(*, by: Person, now: datetime | None = None) -> None:
    """The pupil may be asked again."""
    now = now or timezone.now()
    if TurnRest.objects.filter(person=by, ended_at=None).update(ended_at=now):
        record("noted", by, school_id=by.school_id, actor_id=by.pk, context={"turns": "again"}, at=now)


def rests(person: Person, now: datetime) -> bool:
    """Does the person want no turn now?"""
    return any(one.until is None or one.until > now for one in TurnRest.objects.filter(person=person, ended_at=None))


def end_of_day(now: datetime) -> datetime:
    """Midnight in the zone of the school: until then "not today" holds."""
    local = timezone.localtime(now)
    return (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def section_of(turn: Turn) -> Section:
    """The class of a turn; NotFound where its lesson is gone."""
    home = turn.meeting or turn.package
    if home is None:
        raise NotFound(_("The lesson of this turn is not there any more."))
    return home.section


def _take_off(turn: Turn, by: Person, now: datetime) -> None:
    if turn.began_at is not None:
        raise Invalid(_("This turn was held already; it stays on the record."))
    if turn.off_at is None:
        turn.off_at, turn.off_by = now, by
        turn.save(update_fields=["off_at", "off_by"])
        record("retracted", turn, school_id=by.school_id, actor_id=by.pk, at=now)
        _tell(turn)


def _tell(turn: Turn) -> None:
    """The lesson's pages, where it is on."""
    meeting = Meeting.objects.filter(package=turn.package, ended_at=None).first() if turn.package else None
    if meeting is not None:
        changed(meeting)


def _require_own(by: Person, turn: Turn) -> None:
    if turn.person_id != by.pk:
        raise NotFound(_("There is no such turn of yours."))


def _minutes(minutes: int) -> int:
    if not 1 <= minutes <= MOST_MINUTES:
        raise Invalid(_("A turn takes 1 to %(most)d minutes.") % {"most": MOST_MINUTES}, field="minutes")
    return minutes


def _note(note: str) -> str:
    note = note.strip()
    if len(note) > LONGEST_NOTE:
        raise Invalid(_("This is longer than %(most)d characters.") % {"most": LONGEST_NOTE}, field="note")
    return note
