"""What a pupil prepares from who is to teach a point (R46): all made from the point's own material."""

from dataclasses import dataclass
from datetime import datetime

from upbeat.kernel.similarity import tells
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.catalog.queries import requirements
from upbeat.rooms.classroom.models import Turn
from upbeat.rooms.classroom.queries.exits import untold_exits
from upbeat.rooms.classroom.queries.preparation import class_work
from upbeat.rooms.items.models import Attempt, Item, Misconception, Variant
from upbeat.rooms.items.queries import PublicQuestion, preview_question
from upbeat.rooms.items.standing import counts_as_right
from upbeat.rooms.items.wording import right_words
from upbeat.rooms.learn.queries.reach import pieces_within_reach
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish.models import KeyMark
from upbeat.rooms.polish.queries import marks_in
from upbeat.rooms.publish.models import Piece

MOST_IDEAS = 3


@dataclass(frozen=True, slots=True)
class Film:
    """A film on the point that the pupil may watch: its length in seconds, and (second, mark) of its places."""

    piece: Piece
    seconds: float
    marks: tuple[tuple[float, KeyMark], ...]


@dataclass(frozen=True, slots=True)
class TeachingSheet:
    """The sheet. ``ideas``: what many think at first, most frequent of the class first; ``example``: a question that
    the pupil has answered rightly, without its key."""

    turn: Turn
    goals: str
    films: tuple[Film, ...]
    before: tuple[KnowledgePoint, ...]
    ideas: tuple[Misconception, ...]
    example: PublicQuestion | None


def teaching_sheet(pupil: Person, turn: Turn, now: datetime) -> TeachingSheet:
    """The sheet of one's own turn; the caller has seen to that."""
    pieces = pieces_within_reach(pupil, now).filter(video__point=turn.point).order_by("package", "position")
    films = {piece.video_id: piece for piece in pieces}
    return TeachingSheet(
        turn=turn,
        goals=turn.package.goals if turn.package else "",
        films=tuple(_film(piece) for piece in films.values()),
        before=tuple(requirements(turn.point)),
        ideas=_ideas(turn),
        example=_example(pupil, turn.point),
    )


def _film(piece: Piece) -> Film:
    version = piece.video.published if piece.video else None
    assert version is not None, "a piece within reach is served"
    return Film(piece, version.run.duration_s or 0.0, tuple(marks_in(version.run)))


def _ideas(turn: Turn) -> tuple[Misconception, ...]:
    """The misconceptions of the point in words; none in which a right answer stands that the class may still be
    asked."""
    rows = list(Misconception.objects.filter(point=turn.point).order_by("title", "pk"))
    if turn.package is not None:
        work = class_work(turn.package).points.get(turn.point_id)
        held = {title: len(people) for title, people in work.misconceptions.items()} if work else {}
        rows.sort(key=lambda idea: -held.get(idea.title, 0))
    asked = Variant.objects.filter(version__item__point=turn.point, version__item__retired_at=None)
    words = list(dict.fromkeys(word for one in asked.select_related("version__item") for word in right_words(one)))
    for idea in rows:
        if idea.advice and tells(idea.advice, words):
            idea.advice = ""
    return tuple(idea for idea in rows if not tells(idea.title, words))[:MOST_IDEAS]


def _example(pupil: Person, point: KnowledgePoint) -> PublicQuestion | None:
    rows = Attempt.objects.filter(
        person=pupil, item__point=point, item__retired_at=None, response__isnull=False
    ).exclude(item__kind__in=(Item.Kind.SPOT, Item.Kind.MOMENT))
    rows = rows.exclude(place=Attempt.Place.EXIT, place_id__in=untold_exits())
    rows = rows.exclude(place=Attempt.Place.TRIAL).select_related(
        "variant__version__item", "variant__picture", "response__standing"
    )
    right = next((one for one in rows.order_by("-pk")[:30] if counts_as_right(one.response)), None)
    return preview_question(right.variant, right.seed) if right is not None else None
