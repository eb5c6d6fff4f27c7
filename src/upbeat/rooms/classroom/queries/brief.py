"""The brief (R47): one screen, one minute: what to explain, whom to see, what was asked, who can teach."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from upbeat.kernel.brief import HardPoint, NeedsWord, Rewatched, can_explain, hardest_points, most_rewatched, needs_word
from upbeat.kernel.planning import Step, Trouble, plan_lesson
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.classroom.draft import Draft
from upbeat.rooms.classroom.models import Turn
from upbeat.rooms.classroom.queries.meetings import askable
from upbeat.rooms.classroom.queries.preparation import ClassWork, class_work
from upbeat.rooms.classroom.queries.rewatching import rewatches_of
from upbeat.rooms.classroom.queries.settled import PointLeft, left_open
from upbeat.rooms.discuss.queries import ThreadView, threads_of
from upbeat.rooms.discuss.queries.asking import waiting_first
from upbeat.rooms.items.models import Variant
from upbeat.rooms.learn.models import Puzzle
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Package, Piece

USUAL_MINUTES = 40


@dataclass(frozen=True, slots=True)
class Explain:
    """A point to explain, with the seconds that explain it and those that the class played again most; pupils who can;
    the piece of its film and the number of the version that is served; a question that can be asked."""

    point: KnowledgePoint
    result: HardPoint
    span: tuple[float, float] | None
    video_id: int | None
    teachers: tuple[Person, ...]
    rewatched: Rewatched | None = None
    piece_id: int | None = None
    version_number: int = 0
    question: Variant | None = None


@dataclass(frozen=True, slots=True)
class See:
    """A pupil to see, and why."""

    pupil: Person
    why: NeedsWord
    stuck_on: KnowledgePoint | None


@dataclass(frozen=True, slots=True)
class Brief:
    """What a teacher reads before the lesson. ``not_begun``: everybody to remind; ``left_open``: what most of the class
    did not know at the end of its last lesson; ``pieces``: what stands in class."""

    total: int
    prepared: int
    begun: int
    explain: tuple[Explain, ...]
    see: tuple[See, ...]
    questions: tuple[ThreadView, ...]
    puzzles: tuple[Puzzle, ...]
    not_begun: tuple[Person, ...]
    pieces: tuple[Piece, ...] = field(default=())
    left_open: tuple[PointLeft, ...] = ()


def brief_of(teacher: Person, package: Package) -> Brief:
    """The brief of a lesson, from last night's work; a constant number of queries. The caller has access to the package
    as its teacher."""
    work = class_work(package)
    threads = threads_of(teacher, package.section, open_only=True, video_ids=work.videos.values())
    puzzles = Puzzle.objects.filter(package=package).select_related("person").order_by("-at")[:10]
    in_class = Piece.objects.filter(package=package, phase=Piece.Phase.IN, removed_at=None, revocations=None)
    return Brief(
        total=len(work.pupils),
        prepared=len(work.prepared),
        begun=len(work.begun),
        explain=_explain(work, package),
        see=_see(work),
        questions=tuple(waiting_first(threads)[:5]),
        puzzles=tuple(puzzles),
        left_open=tuple(left_open(package.section, package.class_at)),
        not_begun=tuple(person for number, person in work.pupils.items() if number not in work.begun),
        pieces=tuple(in_class.order_by("position", "pk")),
    )


def proposed_plan(brief: Brief, minutes: int = USUAL_MINUTES) -> tuple[Draft, ...]:
    """How the minutes of the lesson could be spent; no query. Invalid below five minutes and above four hours."""
    troubles = [
        Trouble(
            point=str(one.point.pk),
            share_wrong=one.result.share_wrong,
            question=str(one.question.pk) if one.question else "",
            teachers=tuple(str(person.pk) for person in one.teachers),
        )
        for one in brief.explain
    ]
    steps = plan_lesson(troubles, [(str(piece.pk), piece.minutes) for piece in brief.pieces], minutes)
    points = {str(one.point.pk): one for one in brief.explain}
    people = {str(person.pk): person for one in brief.explain for person in one.teachers}
    pieces = {str(piece.pk): piece for piece in brief.pieces}
    return tuple(_step(step, points, people, pieces) for step in steps)


def _step(
    step: Step, points: Mapping[str, Explain], people: Mapping[str, Person], pieces: Mapping[str, Piece]
) -> Draft:
    about, person, piece = points.get(step.point), people.get(step.person), pieces.get(step.piece)
    point = about.point if about else None
    told = {
        "point": point.shown_title if point else "",
        "person": person.name if person else "",
        "piece": piece.title if piece else "",
    }
    titles = {
        "explain": _("Explain “%(point)s”"),
        "question": _("Ask and vote: “%(point)s”"),
        "turn": _("%(person)s teaches “%(point)s”"),
        "groups": _("Work in groups: %(piece)s") if piece else _("Work in groups"),
        "piece": _("Open “%(piece)s”"),
        "exit": _("Exit ticket"),
    }
    return Draft(
        kind=step.kind,
        minutes=step.minutes,
        title=titles[step.kind] % told,
        point=point,
        variant=about.question if about and step.question else None,
        person=person,
        piece=piece,
    )


def _explain(work: ClassWork, package: Package) -> tuple[Explain, ...]:
    hard = hardest_points(work.results())
    turns: dict[str, int] = {}
    for person in Turn.objects.filter(person__in=work.pupils, ended_at__isnull=False).values_list(
        "person_id", flat=True
    ):
        turns[str(person)] = turns.get(str(person), 0) + 1
    known = {str(person): frozenset(map(str, points)) for person, points in work.known.items()}
    able = can_explain(known, [result.point for result in hard], turns)
    films = {number: work.films[number] for result in hard if (number := int(result.point)) in work.films}
    again = rewatches_of(
        list(work.pupils),
        {film.version: film.duration_s for film in films.values()},
        {film.version: list(film.watched) for film in films.values()},
    )
    questions: dict[int, Variant] = {}
    for variant in askable(package):
        questions.setdefault(variant.version.item.point_id, variant)
    return tuple(
        Explain(
            point=work.points[int(result.point)].point,
            result=result,
            span=work.points[int(result.point)].spans.get(result.misconception),
            video_id=work.videos.get(int(result.point)),
            teachers=tuple(work.pupils[int(person)] for person in able[result.point]),
            rewatched=most_rewatched(again[film.version]) if (film := films.get(int(result.point))) else None,
            piece_id=film.piece if film else None,
            version_number=film.number if film else 0,
            question=questions.get(int(result.point)),
        )
        for result in hard
    )


def _see(work: ClassWork) -> tuple[See, ...]:
    return tuple(
        See(
            pupil=work.pupils[int(why.learner)],
            why=why,
            stuck_on=work.points[int(why.stuck_on)].point if why.stuck_on else None,
        )
        for why in needs_word(work.preparations())
    )
