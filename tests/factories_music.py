"""Questions of music, short: keys of each kind without a recording, written and asked."""

from __future__ import annotations

import json
from typing import Any

from django_scopes import scope

from factories import make_point
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.items.actions import open_attempt, write_item
from upbeat.rooms.items.models import Attempt, Item
from upbeat.rooms.items.specs import GuidanceSpec, VariantSpec
from upbeat.rooms.people.models import Person

MELODY = "X:1\nM:3/4\nL:1/4\nQ:1/4=96\nK:G\nD | G2 A | B3 |]"
RHYTHM = "X:1\nM:4/4\nL:1/4\nQ:1/4=80\nK:C clef=perc\nB B B/B/ B | B2 B2 |]"
KEYS: dict[str, dict[str, Any]] = {
    "ear": {"spec": {"kind": "interval"}, "levels": [1, 4]},
    "ear-order": {"spec": {"what": "melody", "count": 3}, "levels": [1, 6]},
    "ear-match": {"spec": {"what": "rhythm", "count": 3}, "levels": [1, 6]},
    "tap": {"abc": RHYTHM, "tempo": 80, "profile": "3-5", "pass": 0.8},
    "dictation": {"abc": MELODY, "tempo": 96, "plays": 3},
}
HEARD = ("ear", "ear-order", "ear-match", "dictation")


def make_music(
    by: Person, kind: str, key: dict[str, Any] | None = None, *, point: KnowledgePoint | None = None,
    leads: tuple[GuidanceSpec, ...] = (), stem: str = "What do you hear?",
) -> Item:  # fmt: skip
    """A question of the kind with one wording."""
    spec = VariantSpec(stem=stem, key=KEYS[kind] if key is None else key, guidance=leads)
    with scope(school=by.school):
        return write_item(by=by, point=point or make_point(by.school), kind=kind, variants=[spec])


def ask_music(person: Person, item: Item, *, seed: int | None = None, place: int = 1) -> Attempt:
    """The question in practice."""
    with scope(school=person.school):
        return open_attempt(
            person=person, item_version=item.versions.get(), place="practice", place_id=place, seed=seed
        )


def taps(quarters: list[float], tempo: float = 80, *, late: float = 0.0) -> str:
    """An answer of the pad: taps at these quarter notes."""
    return json.dumps([round(60 / tempo * one + late, 3) for one in quarters])


RIGHT_TAPS = taps([0, 1, 2, 2.5, 3, 4, 6])
"""Of :data:`RHYTHM`."""
WRONG_TAPS = taps([0, 1, 2, 3, 4, 5, 6])
