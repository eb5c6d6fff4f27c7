"""One of several names for what is heard (``ear``): an interval, a chord, a scale, a cadence, a metre, a tempo …

What is right is drawn first, evenly from the options; how it sounds after: see :mod:`upbeat.kernel.music.ear`.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as translate

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.marking import Option
from upbeat.kernel.music import ear
from upbeat.kernel.music.ear import EarQuestion
from upbeat.kernel.music.seeds import level_in
from upbeat.packs.music.engraving import in_both
from upbeat.packs.music.kinds.phrases import (
    ToHear,
    checked_levels,
    checked_plays,
    drawing_seed,
    kept_salt,
    require_key,
)
from upbeat.packs.music.kinds.sounding import heard_here
from upbeat.rooms.items.kinds import Shown, Sketch

WISHES: Mapping[str, tuple[str, ...]] = {
    "interval": ("direction",),
    "chord": ("way",),
    "scale": ("family",),
    "cadence": ("mode",),
    "metre": (),
    "tempo": (),
    "tempo_term": (),
    "timbre": (),
    "pitch": (),
    "same": (),
    "match": ("of",),
}
"""Kinds whose answer is one of several, and what an author may wish of each."""
SEEDS_TRIED = 12


def check(_stem: str, key: Any) -> Mapping[str, Any]:
    """The key as it is kept: ``spec`` (its ``kind``, and wishes that kind knows), ``levels``, ``plays``, ``salt``."""
    told = require_key(key)
    spec = told.get("spec")
    kind = str(spec.get("kind")) if isinstance(spec, Mapping) else ""
    if not isinstance(spec, Mapping) or kind not in WISHES:
        raise Invalid(_("Choose what is to be heard."), field="key")
    kept = {"kind": kind} | {name: spec[name] for name in WISHES[kind] if spec.get(name)}
    levels = checked_levels(told)
    for level in range(levels[0], levels[1] + 1):
        ear.draw({**kept, "level": level}, level)
    return {"spec": kept, "levels": levels, "plays": checked_plays(told), "salt": kept_salt(told)}


def question_of(key: Mapping[str, Any], seed: int) -> EarQuestion:
    """The question of a seed, at the level that it carries."""
    level = level_in(seed, *key["levels"])
    return ear.draw({**key["spec"], "level": level}, drawing_seed(key, seed))


def draw(stem: str, key: Mapping[str, Any], seed: int) -> Sketch:
    """As a single choice, in the language of the page."""
    drawn = question_of(key, seed)
    options = tuple(Option(one.id, translate(one.text)) for one in drawn.options)
    why = {one.id: one.misconception for one in drawn.options if one.misconception}
    own = {"right": drawn.right[0], "why": why, "plays": key["plays"]}
    notation = tuple((one.text, one.score) for one in drawn.options if one.score is not None)
    heard = ToHear(drawn.heard, longest(_json(key["spec"]), *key["levels"]), notation=notation)
    return Sketch(_stem(stem, drawn), own, options, heard)


def _stem(stem: str, drawn: EarQuestion) -> str:
    """The author's words; where they are those that the question has by itself, in the language of the page."""
    return translate(drawn.stem) % drawn.values if stem in _usual(drawn.stem) else stem


@lru_cache(maxsize=64)
def _usual(msgid: str) -> frozenset[str]:
    found = {msgid}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.add(translate(msgid))
    return frozenset(found)


@lru_cache(maxsize=256)
def longest(spec: str, lowest: int, highest: int) -> float:
    """Seconds that every drawing of a spec is made to last: the longest of its levels; within one all are alike."""
    wishes = json.loads(spec)
    return max(ear.draw({**wishes, "level": level}, 1).length_s for level in range(lowest, highest + 1))


def _json(spec: Mapping[str, Any]) -> str:
    return json.dumps(spec, sort_keys=True)


def show(shown: Shown) -> Mapping[str, Any]:
    """Where it is heard and how often; the notations among which one is found, where there are any."""
    scores = [(label, in_both(score, name=f"{shown.variant_id}{label}")) for label, score in shown.heard.notation]
    return heard_here(shown, shown.drawn_key["plays"]) | {"scores": scores}


def option_names(key: Mapping[str, Any]) -> dict[str, str]:
    """All options that may be drawn, by their ids, in the language of the page."""
    found = _options(_json(key["spec"]), *key["levels"])
    return {name: translate(text) for name, text in found}


@lru_cache(maxsize=256)
def _options(spec: str, lowest: int, highest: int) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for level in range(lowest, highest + 1):
        for seed in range(SEEDS_TRIED):
            drawn = ear.draw({**json.loads(spec), "level": level}, seed)
            found.update({one.id: one.text for one in drawn.options})
    return tuple(found.items())


def leads(key: Mapping[str, Any]) -> frozenset[str]:
    """Guidance may lead from each option."""
    return frozenset(option_names(key))


def told(key: Mapping[str, Any], answer: Any) -> Mapping[str, Any]:
    """What the wrong answer suggests. The next try is another drawing, so that nothing of it is told."""
    names = key.get("why", {})
    name = str(names.get(answer, "")) if isinstance(answer, str) else ""
    return {"sentences": [translate(ear.MISCONCEPTIONS[name])] if name in ear.MISCONCEPTIONS else []}
