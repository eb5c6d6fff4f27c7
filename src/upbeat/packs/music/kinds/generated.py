"""Performed kinds that a seed makes: a phrase to sing at sight, an interval above or below a tone that is heard.

The level of sight reading rises with what is known of the pupil; it is the last digit of the seed, so that an attempt
shows the same for ever.
"""

import random
from collections.abc import Mapping
from typing import Any

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.abc import write_abc
from upbeat.kernel.music.seeds import level_in
from upbeat.kernel.music.sightreading import draw_phrase
from upbeat.packs.music.keys.performed import checked_settings
from upbeat.rooms.items.kinds import Sketch

LEVELS = 9
LOWEST, HIGHEST = 55, 76
SINGABLE = (1, 2, 3, 4, 5, 7, 8, 9, 12)
WORDS = {
    1: _("a minor second"), 2: _("a major second"), 3: _("a minor third"), 4: _("a major third"),
    5: _("a perfect fourth"), 7: _("a perfect fifth"), 8: _("a minor sixth"), 9: _("a major sixth"), 12: _("an octave"),
}  # fmt: skip
STEPS = ("C", "^C", "D", "_E", "E", "F", "^F", "G", "_A", "A", "_B", "B")


def check_sight(_stem: str, key: Any) -> Mapping[str, Any]:
    """``spec``: ``fifths`` (-4 to 4) and ``metre`` (``[3, 4]``); ``levels``: the lowest and the highest, 1 to 9."""
    told = checked_settings(key)
    spec = key.get("spec") or {}
    levels = key.get("levels") or [1, 6]
    metre = spec.get("metre") or [4, 4]
    fifths = spec.get("fifths", 0)
    if not (_pair(levels) and 1 <= levels[0] <= levels[1] <= LEVELS):
        raise Invalid(_("Say from which level to which: 1 to 9."), field="key")
    if not (_pair(metre) and tuple(metre) in {(2, 4), (3, 4), (4, 4), (6, 8)}):
        raise Invalid(_("The metre is 2/4, 3/4, 4/4 or 6/8."), field="key")
    if not (isinstance(fifths, int) and -4 <= fifths <= 4):
        raise Invalid(_("The key signature has at most four sharps or flats."), field="key")
    return told | {"spec": {"fifths": fifths, "metre": list(metre)}, "levels": list(levels)}


def check_interval(_stem: str, key: Any) -> Mapping[str, Any]:
    """``spec``: ``semitones`` that may be asked, and ``directions``: up, down or both."""
    told = checked_settings({"pass": 1, **(key if isinstance(key, Mapping) else {})})
    spec = key.get("spec") or {}
    sizes, ways = spec.get("semitones") or [2, 4, 5, 7], spec.get("directions") or ["up"]
    if not (isinstance(sizes, list) and sizes and all(one in SINGABLE for one in sizes)):
        raise Invalid(_("Choose which intervals may be asked."), field="key")
    if not (isinstance(ways, list) and ways and all(one in ("up", "down") for one in ways)):
        raise Invalid(_("Say whether they go up, down or both ways."), field="key")
    return told | {"spec": {"semitones": sizes, "directions": ways}, "tempo": 60.0}


def _pair(given: Any) -> bool:
    return isinstance(given, list | tuple) and len(given) == 2 and all(isinstance(one, int) for one in given)


def draw_sight(stem: str, key: Mapping[str, Any], seed: int) -> Sketch:
    """A phrase of the level that the seed ends with."""
    lowest, highest = key["levels"]
    level = level_in(seed, lowest, highest)
    spec = key["spec"]
    phrase = draw_phrase(level, seed, fifths=spec["fifths"], metre=tuple(spec["metre"]))
    return Sketch(stem, {**key, "abc": write_abc(phrase)}, heard=level)


def draw_interval(_stem: str, key: Mapping[str, Any], seed: int) -> Sketch:
    """A tone, and how far from it to sing; the words say so, in the language of the page."""
    from django.utils.translation import gettext as translate  # noqa: PLC0415 - at each drawing, in the reader's tongue

    drawn = random.Random(seed)
    size = drawn.choice(key["spec"]["semitones"])
    up = drawn.choice(key["spec"]["directions"]) == "up"
    first = drawn.randint(LOWEST + (0 if up else size), HIGHEST - (size if up else 0))
    second = first + size if up else first - size
    abc = f"X:1\nL:1/2\nM:4/4\nQ:1/4=60\nK:C\n{_written(first)} {_written(second)} |]"
    way = (
        translate("Hear the tone. Sing it, and then %(interval)s above it.")
        if up
        else translate("Hear the tone. Sing it, and then %(interval)s below it.")
    )
    return Sketch(way % {"interval": translate(WORDS[size])}, {**key, "abc": abc}, heard=first)


def _written(midi: int) -> str:
    """A tone in ABC; c is C5."""
    step, octave = STEPS[midi % 12], midi // 12 - 1
    if octave >= 5:
        return step.lower() + "'" * (octave - 5)
    return step + "," * (4 - octave)
