"""Where an answer could go on helping, what speaks against it, and what to show to whom (R33, R39, D2)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.kernel.intervals import Interval
from upbeat.kernel.similarity import tells
from upbeat.rooms.discuss.models import GuidingAnswer, Post, Thread
from upbeat.rooms.discuss.queries.reaching import served
from upbeat.rooms.items.models import Item, Misconception, Response, Variant
from upbeat.rooms.learn.queries.gate import gate_of
from upbeat.rooms.people import rules as people
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish.moving import FILM, Mover
from upbeat.rooms.publish.models import Checkpoint, MicroVideoVersion

BEFORE_S, AFTER_S = 15.0, 15.0
"""Around the second of a question: what was said just before it puzzled, what comes after explains or not."""

MOST_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer could help on: exactly one of the three. ``key`` names it in a form."""

    key: str
    misconception: Misconception | None = None
    item: Item | None = None
    version: MicroVideoVersion | None = None
    span: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """A question and its answer, for others who get stuck: without names."""

    question: str
    answer: str
    by_teacher: bool


def places_for(thread: Thread) -> list[Place]:
    """Where its answers could help on, the likeliest first: its item, its seconds, the misconceptions of its point."""
    found: list[Place] = []
    if thread.item is not None:
        found.append(Place("item", item=thread.item))
    elif thread.version is not None and thread.second is not None:
        version = served(thread)
        second = Mover().moment(thread.second, thread.version.run, version.run)
        at = thread.second if second is None else second
        found.append(Place("span", version=version, span=_around(at, version)))
    point = thread.item.point_id if thread.item else thread.version.video.point_id if thread.version else None
    ideas = Misconception.objects.filter(point=point).order_by("title", "pk") if point else ()
    return found + [Place(f"idea-{idea.pk}", misconception=idea) for idea in ideas]


def _around(second: float, version: MicroVideoVersion) -> tuple[float, float]:
    """Some seconds before and after, not beyond the next checkpoint: who stands before it is to be helped."""
    stop = Checkpoint.objects.filter(version=version, second__gt=second).order_by("second").first()
    ends = [second + AFTER_S, version.run.duration_s or second + AFTER_S, *([float(stop.second)] if stop else [])]
    return max(0.0, second - BEFORE_S), max(min(ends), second + 1)


def given_away(post: Post, place: Place) -> list[str]:
    """Right answers that stand in the question or the answer: what a pupil who is stuck must not read there."""
    items = _items_near(place)
    words: list[str] = []
    for variant in Variant.objects.filter(version__item__in=items, version__item__retired_at=None).order_by("pk"):
        words += _right_words(variant)
    return tells(f"{post.thread.text}\n{post.text}", list(dict.fromkeys(words)))


def _items_near(place: Place) -> list[int]:
    if place.item is not None:
        return [place.item.pk]
    if place.misconception is not None:
        return list(Item.objects.filter(point=place.misconception.point_id).values_list("pk", flat=True))
    stops = Checkpoint.objects.filter(version=place.version)
    return list(stops.values_list("item_version__item", flat=True))


def _right_words(variant: Variant) -> list[str]:
    key, texts = variant.key, {option["id"]: option["text"] for option in variant.options}
    if "right" in key:
        ids = key["right"] if isinstance(key["right"], list) else [key["right"]]
        return [texts.get(name, "") for name in ids]
    if "accepted" in key:
        return [str(word) for word in key["accepted"]]
    return [f"{key['value']:g}"] if isinstance(key.get("value"), int | float) else []


def access_guiding(teacher: Person, number: int) -> GuidingAnswer:
    """An answer that helps on, of a class that the person teaches; else NotFound."""
    found = GuidingAnswer.objects.select_related("post__thread__section").filter(pk=number).first()
    if found is None or not people.teaches(teacher, found.post.thread.section):
        raise NotFound(_("There is no such answer in your classes."))
    return found


def helping_after(response: Response, version: MicroVideoVersion | None, span: Interval | None) -> list[Answered]:
    """What others asked who stumbled here: about the same misconception or item, or at the seconds that the pupil is
    sent to look at again, which they have watched. One query, a few when something stands there."""
    here = Q(item=response.attempt.item_id)
    if response.misconception_id is not None:
        here |= Q(misconception=response.misconception_id)
    if version is not None and span is not None:
        here |= Q(version__video=version.video_id)
    rows = list(_standing(here))
    if version is not None and any(row.version is not None for row in rows):
        open_until_s = gate_of(response.attempt.person, version).open_until_s
        rows = [row for row in rows if row.version is None or _overlaps(row, version, span, open_until_s)]
    return _told(rows)


def helping_again(version: MicroVideoVersion, seen: Iterable[Interval], open_until_s: float) -> list[Answered]:
    """What others asked at seconds of this video that the pupil has watched already and is at again: one query."""
    stretches = list(seen)
    rows = []
    for row in _standing(Q(version__video=version.video_id)):
        at = _now(row, version)
        whole = at is not None and any(one.start <= at.start and one.end >= at.end for one in stretches)
        if at is not None and whole and at.end <= open_until_s:
            rows.append(row)
    return _told(rows)


def _standing(here: Q) -> QuerySet[GuidingAnswer]:
    rows = GuidingAnswer.objects.filter(here, ended_at=None, post__hidden_at=None)
    films = [f"version__{name}" for name in FILM]
    return rows.select_related("post__thread__section", "post__author", *films).order_by("-at", "-pk")


def _overlaps(row: GuidingAnswer, version: MicroVideoVersion, span: Interval | None, open_until_s: float) -> bool:
    at = _now(row, version)
    return at is not None and span is not None and at.start < span.end and span.start < at.end <= open_until_s


def _now(row: GuidingAnswer, version: MicroVideoVersion) -> Interval | None:
    """The seconds of the row in this version; None where they were cut away."""
    if row.version is None or row.start_s is None or row.end_s is None:
        return None
    mover = Mover()
    start, end = (mover.moment(second, row.version.run, version.run) for second in (row.start_s, row.end_s))
    return Interval(start, end) if start is not None and end is not None and start < end else None


def _told(rows: list[GuidingAnswer]) -> list[Answered]:
    return [
        Answered(row.post.thread.text, row.post.text, people.teaches(row.post.author, row.post.thread.section))
        for row in rows[:MOST_SHOWN]
    ]
