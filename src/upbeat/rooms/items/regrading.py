"""How past answers would be marked by the key of another version (R24): read only, nothing is written."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from upbeat.kernel.changes import Asked, asks_the_same, carried, counterparts, ids_of, pairs
from upbeat.kernel.errors import Invalid
from upbeat.rooms.items.drawing import is_from_seed
from upbeat.rooms.items.kinds import pack_kind
from upbeat.rooms.items.marks import mark_variant
from upbeat.rooms.items.models import Attempt, Item, ItemVersion, Regrade, RegradedResponse, Response, Variant
from upbeat.rooms.items.standing import COUNTS, SCORE

PLACES = (Attempt.Place.CHECKPOINT, Attempt.Place.PIECE, Attempt.Place.LIVE, Attempt.Place.EXIT)
"""Where answers count; what was answered in a trial of a draft never does."""


@dataclass(frozen=True, slots=True)
class Turned:
    """An answer that is marked otherwise now."""

    response_id: int
    person_id: int
    place: str
    place_id: int
    answered_at: datetime
    was_correct: bool
    was_score: float
    correct: bool
    score: float


@dataclass(frozen=True, slots=True)
class NewMarks:
    """``turned``: by the time of the answer; ``same``: how many keep their mark; ``apart``: how many answered what asks
    something else now, chose what is there no more, or were judged by a person, and are left as they are."""

    turned: tuple[Turned, ...]
    same: int
    apart: int


def asked(variant: Variant) -> Asked:
    """A variant as the kernel compares it."""
    drawn = variant.parameters or {}
    numbers = "\n".join([*drawn.get("lines", ()), *drawn.get("conditions", ())])
    picture = f"{variant.picture} ({variant.picture.pk})" if variant.picture else ""
    own = pack_kind(variant.version.item.kind)
    said = "\n".join(own.words(variant.key)) if own is not None else ""
    return Asked(variant.stem, variant.options, variant.key, variant.unit, variant.hint, numbers, picture, said)


def answers_to(item: Item) -> QuerySet[Response]:
    """All answers to the item that count, by time."""
    return Response.objects.filter(attempt__item=item, attempt__place__in=PLACES).order_by("answered_at", "pk")


def new_marks(version: ItemVersion) -> NewMarks:
    """Every past answer to the item marked by this version; four queries."""
    turned: list[Turned] = []
    same = apart = 0
    renewed = dict(_renewed(version))
    known: dict[tuple[int, int, str], tuple[bool, float] | None] = {}
    answers = answers_to(version.item).annotate(counts=COUNTS, counted_score=SCORE)
    by_person = judged(version.item)
    rows = answers.values_list(
        "pk", "attempt__person_id", "attempt__place", "attempt__place_id", "answered_at", "counts", "counted_score",
        "attempt__variant_id", "attempt__seed", "answer",
    )  # fmt: skip
    for pk, person, place, place_id, at, was, was_score, variant_id, seed, answer in rows.iterator(chunk_size=2000):
        pair = renewed.get(variant_id)
        # The seed orders the options, which marking does not ask; it matters where it draws the question.
        drawn_by = seed if pair and any(is_from_seed(one) for one in pair) else 0
        given = (variant_id, drawn_by, json.dumps(answer, sort_keys=True))
        if given not in known:
            known[given] = _marked(pair, seed, answer)
        mark = known[given]
        if mark is None or pk in by_person:
            apart += 1
        elif mark[0] == was:
            same += 1
        else:
            turned.append(Turned(pk, person, place, place_id, at, bool(was), float(was_score), *mark))
    return NewMarks(tuple(turned), same, apart)


def standing_regrades(item: Item) -> QuerySet[Regrade]:
    """The regrades of an item that were not undone, the latest first."""
    return Regrade.objects.filter(item=item, undone_at=None).order_by("-pk")


def judged(item: Item) -> frozenset[int]:
    """The answers to the item on which a person's word stands."""
    words = standing_regrades(item).filter(scope=Regrade.Scope.ONE)
    return frozenset(RegradedResponse.objects.filter(regrade__in=words).values_list("response_id", flat=True))


def _renewed(version: ItemVersion) -> Iterator[tuple[int, tuple[Variant, Variant]]]:
    """By the number of each variant that asks the same: the variant, and the one by which it is marked now."""
    rows = Variant.objects.filter(version__item=version.item_id).order_by("version__number", "position")
    by_version: dict[int, list[Variant]] = {}
    for row in rows.select_related("version__item", "picture").prefetch_related("guidance"):
        by_version.setdefault(row.version_id, []).append(row)
    new = by_version.get(version.pk, [])
    for old in by_version.values():
        for was, now in pairs([asked(row) for row in old], [asked(row) for row in new]):
            if was is not None and now is not None and asks_the_same(asked(old[was]), asked(new[now])):
                yield old[was].pk, (old[was], new[now])


def _marked(renewed: tuple[Variant, Variant] | None, seed: int, answer: object) -> tuple[bool, float] | None:
    if renewed is None:
        return None
    before, after = renewed
    try:
        known = ids_of(before.options)
        marked = mark_variant(after, seed, carried(answer, counterparts(before.options, after.options), known))
    except (Invalid, KeyError):
        return None
    return marked.correct, marked.score
