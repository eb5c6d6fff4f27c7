"""The exit ticket as each may see it: no key and no result on a phone or the wall before it is closed."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from upbeat.kernel.brief import hardest_points
from upbeat.kernel.errors import NotFound
from upbeat.rooms.classroom.models import Attendance, ExitQuestion, ExitTicket, LiveQuestion, Meeting, Vote
from upbeat.rooms.classroom.queries.meetings import films_of, foreign_to
from upbeat.rooms.classroom.queries.preparation import class_work
from upbeat.rooms.items.models import Attempt, Item, ItemVersion, Response, Variant
from upbeat.rooms.items.queries import PublicQuestion, public_question
from upbeat.rooms.items.standing import COUNTS, counts_as_right
from upbeat.rooms.learn.queries.excuses import NONE, not_asked
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import pupils_of, sections_attended
from upbeat.rooms.publish.models import Package

PROPOSED = 3
NOT_ASKED = "not-asked"


@dataclass(frozen=True, slots=True)
class ExitLine:
    """A question of the ticket for its pupil: ``right`` only once the ticket is closed, None before and unanswered.
    Where it is not ``asked`` of them nothing waits for it."""

    position: int
    stem: str
    answered: bool
    right: bool | None = None
    asked: bool = True


@dataclass(frozen=True, slots=True)
class ExitPhone:
    """What a phone shows: the next ``question``, if any; how many are done; results once it is closed."""

    ticket: ExitTicket
    question: PublicQuestion | None
    position: int
    lines: tuple[ExitLine, ...]

    @property
    def done(self) -> int:
        """How many are answered."""
        return sum(line.answered for line in self.lines)

    @property
    def asks_anything(self) -> bool:
        """Is any of it asked of this pupil?"""
        return any(line.asked for line in self.lines)


@dataclass(frozen=True, slots=True)
class ExitCount:
    """A question for the teacher: how many answered, how many rightly; of how many of those who are there it is not
    asked."""

    position: int
    stem: str
    point: str
    answered: int
    right: int
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class ExitPupil:
    """How a pupil answered: a state by question, empty where not yet, ``NOT_ASKED`` where it is not asked of them."""

    person: Person
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExitTeacher:
    """What the teacher sees at all times. ``present``: of whom something is asked; ``done``: who answered all that
    is."""

    ticket: ExitTicket
    counts: tuple[ExitCount, ...]
    pupils: tuple[ExitPupil, ...]
    present: int
    done: int


@dataclass(frozen=True, slots=True)
class ExitWall:
    """What the wall shows: how many are through; never a result."""

    ticket: ExitTicket
    present: int
    done: int


def exit_of(meeting: Meeting) -> ExitTicket | None:
    """The exit ticket of a lesson, if one was opened."""
    return ExitTicket.objects.filter(meeting=meeting).select_related("meeting__section").first()


def untold_exits() -> list[int]:
    """The numbers of the tickets that are open: of their answers no pupil is told yet whether one is right."""
    return list(ExitTicket.objects.filter(closed_at=None).values_list("pk", flat=True))


def access_exit(pupil: Person, meeting_id: int) -> ExitTicket:
    """The ticket of a lesson of one of the pupil's classes; else NotFound."""
    mine = sections_attended(pupil).values("pk")
    rows = ExitTicket.objects.select_related("meeting__section", "meeting__package")
    ticket = rows.filter(meeting=meeting_id, meeting__section__in=mine).first()
    if ticket is None:
        raise NotFound(_("There is no exit ticket in this lesson."))
    return ticket


def own_attempts(pupil: Person, ticket: ExitTicket) -> dict[int, Attempt]:
    """The pupil's attempts at the ticket by item."""
    rows = Attempt.objects.filter(person=pupil, place=Attempt.Place.EXIT, place_id=ticket.pk).select_related(
        "variant__version__item", "variant__picture", "item", "response__standing"
    )
    return {one.item_id: one for one in rows}


def phone_exit(pupil: Person, ticket: ExitTicket) -> ExitPhone:
    """The ticket for a phone as the rows say; the next question only where its attempt is open (``show_exit``)."""
    attempts = own_attempts(pupil, ticket)
    lines, waiting = [], None
    questions = list(ticket.questions.select_related("variant__version__item"))
    left_out = _left_out([pupil.pk], questions).get(pupil.pk, NONE)
    for question in questions:
        attempt = attempts.get(question.variant.version.item_id)
        given: Response | None = getattr(attempt, "response", None) if attempt is not None else None
        right = counts_as_right(given) if given is not None and ticket.closed_at is not None else None
        stem = attempt.variant.stem if attempt is not None else ""
        asked = given is not None or question.variant.version.item.kind not in left_out
        lines.append(ExitLine(question.position, stem, given is not None, right, asked))
        if attempt is not None and given is None and waiting is None and ticket.closed_at is None and asked:
            waiting = (question.position, attempt)
    return ExitPhone(
        ticket=ticket,
        question=public_question(waiting[1]) if waiting else None,
        position=waiting[0] if waiting else 0,
        lines=tuple(lines),
    )


def teacher_exit(ticket: ExitTicket) -> ExitTeacher:
    """Progress and results; five queries, and one more where something is asked that not everybody is asked."""
    questions = list(ticket.questions.select_related("variant__version__item__point"))
    marks = _marks(ticket)
    there = set(Attendance.objects.filter(meeting=ticket.meeting).values_list("person_id", flat=True)) | set(marks)
    pupils = [person for person in pupils_of(ticket.meeting.section) if person.pk in there]
    left_out = _left_out([person.pk for person in pupils], questions)
    items = [(question.variant.version.item_id, question.variant.version.item.kind) for question in questions]
    counts = tuple(
        ExitCount(
            position=question.position,
            stem=question.variant.stem,
            point=question.variant.version.item.point.shown_title,
            answered=sum(question.variant.version.item_id in own for own in marks.values()),
            right=sum(own.get(question.variant.version.item_id, False) for own in marks.values()),
            left_out=sum(question.variant.version.item.kind in kinds for kinds in left_out.values()),
        )
        for question in questions
    )
    rows = tuple(
        ExitPupil(
            person,
            tuple(
                _state(marks.get(person.pk, {}).get(item), asked=kind not in left_out.get(person.pk, NONE))
                for item, kind in items
            ),
        )
        for person in pupils
    )
    asked = [row for row in rows if set(row.states) != {NOT_ASKED}]
    done = sum(all(row.states) for row in asked)
    return ExitTeacher(ticket, counts, rows, len(asked), done)


def wall_exit(ticket: ExitTicket) -> ExitWall:
    """How many are through."""
    told = teacher_exit(ticket)
    return ExitWall(ticket, told.present, told.done)


def _state(right: bool | None, *, asked: bool) -> str:
    if right is None:
        return "" if asked else NOT_ASKED
    return "settled" if right else "not-yet"


def _left_out(people: Collection[int], questions: Collection[ExitQuestion]) -> Mapping[int, frozenset[str]]:
    return not_asked(people, {question.variant.version.item.kind for question in questions})


def _marks(ticket: ExitTicket) -> dict[int, dict[int, bool]]:
    """By person and item, as answers count now."""
    marks: dict[int, dict[int, bool]] = defaultdict(dict)
    rows = Response.objects.filter(attempt__place=Attempt.Place.EXIT, attempt__place_id=ticket.pk)
    for person, item, right in rows.annotate(counts=COUNTS).values_list(
        "attempt__person_id", "attempt__item_id", "counts"
    ):
        marks[person][item] = bool(right)
    return marks


def exit_choices(package: Package) -> list[Variant]:
    """What can be on an exit ticket of this lesson: the first wording of the newest version of each question on its
    points, of all kinds that phones can answer; none that only films and exercises in other languages than
    its films' ask."""
    versions: dict[int, ItemVersion] = {}
    points = class_points(package)
    items = Item.objects.filter(point__in=points, retired_at=None).exclude(kind=Item.Kind.MOMENT)
    if films_of(package).exists():
        items = items.exclude(foreign_to(package, points))
    rows = ItemVersion.objects.filter(item__in=items)
    for version in rows.order_by("number"):
        versions[version.item_id] = version
    found = Variant.objects.filter(version__in=[version.pk for version in versions.values()], position=0)
    return list(found.select_related("version__item__point").order_by("version__item__point", "pk"))


def class_points(package: Package) -> set[int]:
    """The points that a lesson is about: of its videos, and of what its exercises ask."""
    pieces = package.pieces.filter(removed_at=None, revocations=None)
    videos = set(pieces.filter(video__isnull=False).values_list("video__point", flat=True))
    return videos | set(pieces.filter(items__isnull=False).values_list("items__point", flat=True))


def proposed_exit(meeting: Meeting) -> list[Variant]:
    """Up to three questions on the points that were hardest in this lesson: by its last votes, then by the work at
    home; not the questions that were just voted on. The caller's lesson has a package; else there are none."""
    if meeting.package is None:
        return []
    asked = LiveQuestion.objects.filter(meeting=meeting, variant__isnull=False)
    voted = set(asked.values_list("variant__version__item_id", flat=True))
    choices = [one for one in exit_choices(meeting.package) if one.version.item_id not in voted]
    wrong: dict[int, float] = {}
    rows = Vote.objects.filter(round__question__meeting=meeting, correct__isnull=False).order_by("round__number")
    last: dict[tuple[int, int], tuple[int, bool]] = {}
    named = ("round__question_id", "person_id", "round__question__variant__version__item__point_id", "correct")
    for question, person, point, correct in rows.values_list(*named):
        last[question, person] = (point, correct)
    by_point: dict[int, list[bool]] = defaultdict(list)
    for point, correct in last.values():
        by_point[point].append(correct)
    wrong = {point: 1 - sum(some) / len(some) for point, some in by_point.items()}
    home = [int(one.point) for one in hardest_points(class_work(meeting.package).results(), most=9)]
    ranks = {point: place for place, point in enumerate(home)}
    choices.sort(key=lambda one: (-wrong.get(one.version.item.point_id, 0.0), ranks.get(one.version.item.point_id, 99)))
    chosen: list[Variant] = []
    for one in choices:
        if one.version.item.point_id not in {other.version.item.point_id for other in chosen}:
            chosen.append(one)
    chosen += [one for one in choices if one not in chosen]
    return chosen[:PROPOSED]
