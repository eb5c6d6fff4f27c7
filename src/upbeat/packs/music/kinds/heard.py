"""Questions that are heard: one of several names (``ear``), an order (``ear-order``), a matching (``ear-match``).

All of it is drawn from the seed of the attempt; once it is drawn it is answered like a question of the platform.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as translate

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.marking import Option
from upbeat.kernel.music import motives
from upbeat.kernel.music.chance import chance
from upbeat.kernel.music.seeds import level_in
from upbeat.packs.music.kinds.phrases import (
    ToHear,
    checked_levels,
    checked_plays,
    drawing_seed,
    kept_salt,
    number,
    require_key,
)
from upbeat.packs.music.kinds.sounding import TAIL_S, heard_here
from upbeat.rooms.items.kinds import Shown, Sketch

LEAST_PHRASES = 2
ORDINALS = (_("First"), _("Second"), _("Third"), _("Fourth"), _("Fifth"))


def check_phrases(_stem: str, key: Any) -> Mapping[str, Any]:
    """Of an order or a matching: ``spec`` says ``what`` (melody or rhythm) and how many (``count``); ``levels``."""
    told = require_key(key)
    spec = told.get("spec")
    if not isinstance(spec, Mapping) or spec.get("what") not in ("melody", "rhythm"):
        raise Invalid(_("Say whether melodies or rhythms are heard."), field="key")
    count = number(spec.get("count", 3), LEAST_PHRASES, motives.MOST_MOTIVES, _("Two to five phrases are heard."))
    return {
        "spec": {"what": spec["what"], "count": int(count)},
        "levels": checked_levels(told, motives.LOWEST, motives.HIGHEST),
        "plays": checked_plays(told),
        "salt": kept_salt(told),
    }


def draw_order(stem: str, key: Mapping[str, Any], seed: int) -> Sketch:
    """Phrases in the order in which they are heard, to be put into it."""
    drawn = _motives(key, seed, int(key["spec"]["count"]))
    options = tuple(Option(f"p{place}", one.text) for place, one in enumerate(drawn))
    return Sketch(
        stem, {"order": [option.id for option in options], "plays": key["plays"]}, options, _heard(key, drawn)
    )


def draw_match(stem: str, key: Mapping[str, Any], seed: int) -> Sketch:
    """Phrases as they are heard, and their notation with one too many."""
    count = int(key["spec"]["count"])
    drawn = _motives(key, seed, count + 1)
    lefts = [Option(f"l{place}", translate(ORDINALS[place]), "left") for place in range(count)]
    rights = [Option(f"r{place}", one.text, "right") for place, one in enumerate(drawn)]
    pairs = {f"l{place}": f"r{place}" for place in range(count)}
    return Sketch(stem, {"pairs": pairs, "plays": key["plays"]}, (*lefts, *rights), _heard(key, drawn[:count]))


def _motives(key: Mapping[str, Any], seed: int, count: int) -> tuple[motives.Motive, ...]:
    """Drawn, and shuffled once more: the first is the one of which the others are made."""
    level, inner = level_in(seed, *key["levels"]), drawing_seed(key, seed)
    drawn = list(motives.draw_motives(str(key["spec"]["what"]), level, inner, count))
    chance(inner, "places").shuffle(drawn)
    return tuple(drawn)


def _heard(key: Mapping[str, Any], drawn: tuple[motives.Motive, ...]) -> ToHear:
    seconds = motives.seconds_of(key["levels"][1], int(key["spec"]["count"])) + TAIL_S
    return ToHear(motives.one_after_another(drawn), seconds)


def show(shown: Shown) -> Mapping[str, Any]:
    """Where it is heard, and how often it may be."""
    return heard_here(shown, shown.drawn_key.get("plays", 0))


def words(key: Mapping[str, Any]) -> list[str]:
    """What is drawn, as an author reads it."""
    lowest, highest = key["levels"]
    what = key["spec"].get("kind") or key["spec"]["what"]
    told = {"what": what_words().get(what, what), "lowest": lowest, "highest": highest}
    return [translate("%(what)s, drawn anew, level %(lowest)d to %(highest)d") % told]


def what_words() -> dict[str, str]:
    """What can be heard, in words."""
    return {
        "interval": translate("Interval"),
        "chord": translate("Chord"),
        "scale": translate("Scale"),
        "cadence": translate("Cadence"),
        "metre": translate("Metre"),
        "tempo": translate("Faster or slower"),
        "tempo_term": translate("Word for the tempo"),
        "timbre": translate("Instrument"),
        "pitch": translate("Higher or lower"),
        "same": translate("The same or different"),
        "match": translate("One of three notations"),
        "melody": translate("Melodies"),
        "rhythm": translate("Rhythms"),
    }


def leads(_key: Mapping[str, Any]) -> frozenset[str]:
    """Guidance leads from any wrong answer alone: what is put into order is drawn anew each time."""
    return frozenset()
