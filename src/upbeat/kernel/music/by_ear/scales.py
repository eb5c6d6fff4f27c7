"""Which scale or mode is it?"""

from collections.abc import Mapping

from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.by_ear.questions import Choice, EarQuestion, Spec, up_to
from upbeat.kernel.music.heard import Heard

TONES: Mapping[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11, 12),
    "minor": (0, 2, 3, 5, 7, 8, 10, 12),
    "harmonic": (0, 2, 3, 5, 7, 8, 11, 12),
    "melodic": (0, 2, 3, 5, 7, 9, 11, 12),
    "gong": (0, 2, 4, 7, 9, 12),
    "shang": (0, 2, 5, 7, 10, 12),
    "jue": (0, 3, 5, 8, 10, 12),
    "zhi": (0, 2, 5, 7, 9, 12),
    "yu": (0, 3, 5, 7, 10, 12),
    "dorian": (0, 2, 3, 5, 7, 9, 10, 12),
    "phrygian": (0, 1, 3, 5, 7, 8, 10, 12),
    "lydian": (0, 2, 4, 6, 7, 9, 11, 12),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10, 12),
}
"""Semitones above the first tone. The five modes begin on do, re, mi, so and la of one row of five tones."""

NAMES: Mapping[str, str] = {
    "major": _("major"),
    "minor": _("natural minor"),
    "harmonic": _("harmonic minor"),
    "melodic": _("melodic minor"),
    "gong": _("gong mode (do)"),
    "shang": _("shang mode (re)"),
    "jue": _("jue mode (mi)"),
    "zhi": _("zhi mode (so)"),
    "yu": _("yu mode (la)"),
    "dorian": _("Dorian"),
    "phrygian": _("Phrygian"),
    "lydian": _("Lydian"),
    "mixolydian": _("Mixolydian"),
}
FAMILIES: Mapping[str, Mapping[str, int]] = {
    "all": {
        "major": 1, "minor": 1, "gong": 2, "harmonic": 3, "yu": 4, "zhi": 5, "shang": 6, "jue": 6, "dorian": 7,
        "mixolydian": 7, "melodic": 8, "phrygian": 9,
    },
    "western": {"major": 1, "minor": 1, "harmonic": 3, "melodic": 5},
    "five": {"gong": 1, "yu": 1, "zhi": 3, "shang": 4, "jue": 5},
    "modes": {"major": 1, "minor": 1, "dorian": 3, "mixolydian": 4, "phrygian": 6, "lydian": 7},
}  # fmt: skip
_TONE_S, _LENGTH_S = 0.42, 4.2


def pool(level: int, family: str = "all") -> list[str]:
    """The scales of a level in a family."""
    return up_to(level, FAMILIES[family])


def draw_scale(spec: Spec) -> EarQuestion:
    """A scale upwards; ``family``: all, western, five (the pentatonic modes) or modes."""
    ids = pool(spec.level, spec.wish("family", tuple(FAMILIES), "all"))
    right = spec.stream("right").choice(ids)
    stream = spec.stream("sound")
    first = stream.randint(57, 64)
    timbre = stream.choice(("piano", "flute", "erhu", "plucked")) if spec.level >= 3 else "piano"
    last = len(TONES[right]) - 1
    heard = tuple(
        Heard(0.1 + n * _TONE_S, _TONE_S * (1.6 if n == last else 1), first + tone, timbre)
        for n, tone in enumerate(TONES[right])
    )
    options = tuple(Choice(one, NAMES[one], "" if one == right else mistaken(right, one)) for one in ids)
    return EarQuestion("scale", _("Which scale do you hear?"), options, (right,), heard, _LENGTH_S)


def mistaken(right: str, told: str) -> str:
    """What it suggests that ``told`` was heard for ``right``."""
    true, other = TONES[right], TONES[told]
    if len(true) != len(other):
        return "scale-five"
    if len(true) == 6:
        return "scale-tonic"
    return "scale-third" if true[2] != other[2] else "scale-step"
