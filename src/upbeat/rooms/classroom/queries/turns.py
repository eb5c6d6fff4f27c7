"""Turns (R46, D7): who is asked next, what phone, teacher and wall show while a pupil teaches."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.kernel.rota import Candidate, rota
from upbeat.kernel.teaching import CRITERIA, together
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.classroom.models import Meeting, Turn, TurnQuestion, TurnRating, TurnRest
from upbeat.rooms.classroom.queries.preparation import class_work
from upbeat.rooms.learn.models import Mastery
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import sections_attended, sections_taught
from upbeat.rooms.publish.models import Package

WITH = ("person", "point", "package__section__school", "meeting__section__school")


@dataclass(frozen=True, slots=True)
class Proposed:
    """Somebody of the rota: how often they taught so far, and when last."""

    person: Person
    turns: int
    last: datetime | None


@dataclass(frozen=True, slots=True)
class PointRota:
    """A point of the lesson, who may be asked to teach it in the order of the rota, and who wants no turn."""

    point: KnowledgePoint
    people: tuple[Proposed, ...]
    resting: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question of a peer. ``name`` for the teacher only; ``is_mine``: the reader asked it."""

    question: TurnQuestion
    name: str = ""
    is_mine: bool = False


@dataclass(frozen=True, slots=True)
class RatingRow:
    """A criterion: what the reader tapped (0: nothing yet), and the state that all taps come to, where it may be
    shown."""

    key: str
    chosen: int = 0
    state: str = ""


@dataclass(frozen=True, slots=True)
class TurnScreen:
    """What one viewer may see of a turn now. ``now``: the server's clock, for the countdown."""

    turn: Turn
    now: datetime
    is_mine: bool = False
    questions: tuple[QuestionLine, ...] = ()
    rows: tuple[RatingRow, ...] = ()
    raters: int = 0


def turn_now(meeting: Meeting) -> Turn | None:
    """The turn that is on in a lesson, else the last one that was held in it."""
    rows = Turn.objects.filter(meeting=meeting, began_at__isnull=False).select_related(*WITH)
    return rows.filter(ended_at=None).first() or rows.order_by("-began_at", "-pk").first()


def turns_of(package: Package) -> list[Turn]:
    """All turns of a lesson, as planned; those taken off last."""
    rows = list(Turn.objects.filter(package=package).select_related(*WITH).order_by("position", "pk"))
    return sorted(rows, key=lambda turn: turn.off_at is not None)


def rota_of(package: Package, now: datetime) -> list[PointRota]:
    """For each point of the lesson who knows it, in the order in which to ask; a constant number of queries.

    A pupil knows a point that they have mastered, or on which all their first answers at home were right.
    """
    work = class_work(package)
    if not work.pupils:
        return []
    able: dict[int, set[str]] = {number: set() for number in work.points}
    for person, points in work.known.items():
        for point in points & able.keys():
            able[point].add(str(person))
    mastered = Mastery.objects.filter(person__in=work.pupils, point__in=able, mastered_at__isnull=False)
    for person, point in mastered.values_list("person_id", "point_id"):
        able[point].add(str(person))
    held = _held(work.pupils)
    today = Counter(
        Turn.objects.filter(package=package, off_at=None, person__in=work.pupils).values_list("person_id", flat=True)
    )
    declined = set(Turn.objects.filter(package=package, off_at__isnull=False).values_list("person_id", "off_by_id"))
    resting = _resting(work.pupils, now)
    no = resting | {person for person, by in declined if person == by}
    candidates = [Candidate(str(number), *_so_far(held.get(number)), today=today[number]) for number in work.pupils]
    return [
        PointRota(
            work.points[number].point,
            tuple(
                Proposed(work.pupils[int(key)], *held.get(int(key), (0, None)))
                for key in rota(candidates, keys, resting={str(one) for one in no}, seed=package.pk)
            ),
            tuple(work.pupils[one] for one in sorted(resting)),
        )
        for number, keys in able.items()
    ]


def _so_far(held: tuple[int, datetime | None] | None) -> tuple[int, float | None]:
    turns, last = held or (0, None)
    return turns, last.timestamp() if last else None


def _held(pupils: Collection[int]) -> dict[int, tuple[int, datetime | None]]:
    rows = Turn.objects.filter(person__in=pupils, ended_at__isnull=False, off_at=None).order_by()
    counted = Counter(rows.values_list("person_id", flat=True))
    last = dict(rows.values_list("person_id").annotate(last=Max("ended_at")))
    return {person: (count, last.get(person)) for person, count in counted.items()}


def _resting(pupils: Collection[int], now: datetime) -> set[int]:
    rows = TurnRest.objects.filter(person__in=pupils, ended_at=None).values_list("person_id", "until")
    return {person for person, until in rows if until is None or until > now}


def rest_of(person: Person, now: datetime) -> TurnRest | None:
    """The rest that holds for the person now."""
    rows = TurnRest.objects.filter(person=person, ended_at=None)
    return next((one for one in rows if one.until is None or one.until > now), None)


def phone_turn(pupil: Person, turn: Turn, now: datetime | None = None) -> TurnScreen:
    """For a phone: the timer; for the one who teaches the queue without names; for peers their own questions and taps.

    What the taps come to is shown to the one who taught once the lesson has ended, from so many peers on as the school
    says: until then each new tap could be told from the one before.
    """
    mine = turn.person_id == pupil.pk
    rows = TurnQuestion.objects.filter(turn=turn, hidden_at=None)
    questions = rows if mine else rows.filter(author=pupil)
    own = TurnRating.objects.filter(turn=turn, by=pupil).first()
    return TurnScreen(
        turn=turn,
        now=now or timezone.now(),
        is_mine=mine,
        questions=tuple(QuestionLine(one, is_mine=one.author_id == pupil.pk) for one in questions),
        rows=tuple(RatingRow(key, (own.points if own else {}).get(key, 0)) for key in CRITERIA),
    )


def teacher_turn(teacher: Person, turn: Turn, now: datetime | None = None) -> TurnScreen:
    """For the one who leads: all questions with names, how many peers said how it was, and what that comes to."""
    ratings = list(TurnRating.objects.filter(turn=turn))
    own: dict[str, int] = next((one.points for one in ratings if one.by_id == teacher.pk), {})
    peers = [one.points for one in ratings if not one.is_teacher]
    told = together(peers, floor_of(turn))
    rows = TurnQuestion.objects.filter(turn=turn, hidden_at=None).select_related("author")
    return TurnScreen(
        turn=turn,
        now=now or timezone.now(),
        questions=tuple(QuestionLine(one, one.author.name) for one in rows),
        rows=tuple(RatingRow(key, own.get(key, 0), told.get(key, "")) for key in CRITERIA),
        raters=len(peers),
    )


def wall_turn(turn: Turn, now: datetime | None = None) -> TurnScreen:
    """For the wall: who teaches what, the timer, and the questions that the teacher let there; no author."""
    rows = TurnQuestion.objects.filter(turn=turn, hidden_at=None, shown_at__isnull=False)
    return TurnScreen(turn=turn, now=now or timezone.now(), questions=tuple(QuestionLine(one) for one in rows))


def echo_of(turn: Turn) -> dict[str, str]:
    """What the peers' taps came to, for the one who taught: by criterion, after the lesson has ended; else empty."""
    if turn.meeting is None or turn.meeting.ended_at is None:
        return {}
    peers = TurnRating.objects.filter(turn=turn, is_teacher=False).values_list("points", flat=True)
    return dict(together(list(peers), floor_of(turn)))


def floor_of(turn: Turn) -> int:
    """How many must have said something before it is shown."""
    return turn.meeting.section.school.peer_floor if turn.meeting else 5


def _turns() -> QuerySet[Turn]:
    return Turn.objects.select_related(*WITH)


def access_own_turn(pupil: Person, turn_id: int) -> Turn:
    """A turn of one's own; else NotFound."""
    turn = _turns().filter(pk=turn_id, person=pupil).first()
    if turn is None:
        raise NotFound(_("There is no such turn of yours."))
    return turn


def access_attended_turn(pupil: Person, turn_id: int, meeting_id: int) -> Turn:
    """A turn that is or was held in this lesson of one of the pupil's classes; else NotFound."""
    mine = sections_attended(pupil).values("pk")
    rows = _turns().filter(pk=turn_id, meeting=meeting_id, meeting__section__in=mine)
    turn = rows.filter(began_at__isnull=False).first()
    if turn is None:
        raise NotFound(_("There is no such turn in your lessons."))
    return turn


def access_led_turn(teacher: Person, turn_id: int) -> Turn:
    """A turn in a class that the person teaches; else NotFound."""
    turn = _turns().filter(pk=turn_id).first()
    home = (turn.meeting or turn.package) if turn else None
    if turn is None or home is None or not sections_taught(teacher).filter(pk=home.section_id).exists():
        raise NotFound(_("There is no such turn in your classes."))
    return turn


def access_question(person: Person, question_id: int, meeting_id: int | None = None) -> TurnQuestion:
    """A question (of this lesson) for who teaches the class, or who teaches the turn; else NotFound."""
    rows = TurnQuestion.objects.select_related("turn__meeting__section", "turn__package__section")
    question = rows.filter(pk=question_id, hidden_at=None).first()
    meeting = question.turn.meeting if question else None
    own = question is not None and question.turn.person_id == person.pk
    if (
        question is None
        or meeting is None
        or meeting_id not in (None, meeting.pk)
        or not (own or sections_taught(person).filter(pk=meeting.section_id).exists())
    ):
        raise NotFound(_("This question is not there any more."))
    return question


def own_turns(pupil: Person) -> list[Turn]:
    """The turns of a pupil that were not taken off, newest first."""
    return list(_turns().filter(person=pupil, off_at=None).order_by("-pk")[:30])
