"""The brief (R47): one screen, one minute: what to explain, whom to see, what was asked, who can teach."""

from dataclasses import dataclass

from upbeat.kernel.brief import HardPoint, NeedsWord, can_explain, hardest_points, needs_word
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.classroom.models import Turn
from upbeat.rooms.classroom.queries.preparation import ClassWork, class_work
from upbeat.rooms.classroom.queries.settled import PointLeft, left_open
from upbeat.rooms.discuss.queries import ThreadView, threads_of
from upbeat.rooms.discuss.queries.asking import waiting_first
from upbeat.rooms.learn.models import Puzzle
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Package


@dataclass(frozen=True, slots=True)
class Explain:
    """A point to explain, with the seconds that explain it, and pupils who can."""

    point: KnowledgePoint
    result: HardPoint
    span: tuple[float, float] | None
    video_id: int | None
    teachers: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class See:
    """A pupil to see, and why."""

    pupil: Person
    why: NeedsWord
    stuck_on: KnowledgePoint | None


@dataclass(frozen=True, slots=True)
class Brief:
    """What a teacher reads before the lesson. ``not_begun``: everybody to remind; ``left_open``: what most of the class
    did not know at the end of its last lesson."""

    total: int
    prepared: int
    begun: int
    explain: tuple[Explain, ...]
    see: tuple[See, ...]
    questions: tuple[ThreadView, ...]
    puzzles: tuple[Puzzle, ...]
    not_begun: tuple[Person, ...]
    left_open: tuple[PointLeft, ...] = ()


def brief_of(teacher: Person, package: Package) -> Brief:
    """The brief of a lesson, from last night's work. The caller has access to the package as its teacher."""
    work = class_work(package)
    threads = threads_of(teacher, package.section, open_only=True, video_ids=work.videos.values())
    puzzles = Puzzle.objects.filter(package=package).select_related("person").order_by("-at")[:10]
    return Brief(
        total=len(work.pupils),
        prepared=len(work.prepared),
        begun=len(work.begun),
        explain=_explain(work),
        see=_see(work),
        questions=tuple(waiting_first(threads)[:5]),
        puzzles=tuple(puzzles),
        left_open=tuple(left_open(package.section, package.class_at)),
        not_begun=tuple(person for number, person in work.pupils.items() if number not in work.begun),
    )


def _explain(work: ClassWork) -> tuple[Explain, ...]:
    hard = hardest_points(work.results())
    turns: dict[str, int] = {}
    for person in Turn.objects.filter(person__in=work.pupils, ended_at__isnull=False).values_list(
        "person_id", flat=True
    ):
        turns[str(person)] = turns.get(str(person), 0) + 1
    known = {str(person): frozenset(map(str, points)) for person, points in work.known.items()}
    able = can_explain(known, [result.point for result in hard], turns)
    return tuple(
        Explain(
            point=work.points[int(result.point)].point,
            result=result,
            span=work.points[int(result.point)].spans.get(result.misconception),
            video_id=work.videos.get(int(result.point)),
            teachers=tuple(work.pupils[int(person)] for person in able[result.point]),
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
