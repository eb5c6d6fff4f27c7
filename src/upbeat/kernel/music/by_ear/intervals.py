"""Which interval is it?"""

from collections.abc import Mapping

from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.by_ear.questions import Choice, EarQuestion, Spec, up_to
from upbeat.kernel.music.heard import Heard

SEMITONES: Mapping[str, int] = {
    "m2": 1, "M2": 2, "m3": 3, "M3": 4, "P4": 5, "TT": 6, "P5": 7, "m6": 8, "M6": 9, "m7": 10, "M7": 11, "P8": 12,
}  # fmt: skip

NAMES: Mapping[str, str] = {
    "m2": _("minor second"),
    "M2": _("major second"),
    "m3": _("minor third"),
    "M3": _("major third"),
    "P4": _("perfect fourth"),
    "TT": _("tritone"),
    "P5": _("perfect fifth"),
    "m6": _("minor sixth"),
    "M6": _("major sixth"),
    "m7": _("minor seventh"),
    "M7": _("major seventh"),
    "P8": _("octave"),
}
_FROM: Mapping[str, int] = {
    "m2": 3, "M2": 1, "m3": 3, "M3": 2, "P4": 2, "TT": 7, "P5": 1, "m6": 5, "M6": 4, "m7": 5, "M7": 6, "P8": 1,
}  # fmt: skip
_STEPS: Mapping[str, int] = {
    "m2": 2, "M2": 2, "m3": 3, "M3": 3, "P4": 4, "TT": 4, "P5": 5, "m6": 6, "M6": 6, "m7": 7, "M7": 7, "P8": 8,
}  # fmt: skip

DIRECTIONS = ("up", "down", "together", "any")
_TONE_S, _LENGTH_S = 1.0, 2.8


def pool(level: int) -> list[str]:
    """The intervals of a level, from small to large."""
    return up_to(level, _FROM)


def draw_interval(spec: Spec) -> EarQuestion:
    """Two tones; ``direction``: up, down, together or any (from level 6 on, if nothing is said)."""
    ids = pool(spec.level)
    right = spec.stream("right").choice(ids)
    direction = spec.wish("direction", DIRECTIONS, "any" if spec.level >= 6 else "up")
    stream = spec.stream("sound")
    if direction == "any":
        direction = stream.choice(DIRECTIONS[:3])
    size = SEMITONES[right]
    widest = 60 + (spec.level + 3)
    low = stream.randint(57, widest)
    first, second = (low + size, low) if direction == "down" else (low, low + size)
    timbre = stream.choice(("piano", "flute", "violin")) if spec.level >= 4 else "piano"
    later = 0.0 if direction == "together" else _TONE_S
    heard = (Heard(0.1, _TONE_S, first, timbre), Heard(0.1 + later, _TONE_S, second, timbre))
    options = tuple(Choice(one, NAMES[one], "" if one == right else mistaken(right, one)) for one in ids)
    return EarQuestion("interval", _("Which interval do you hear?"), options, (right,), heard, _LENGTH_S)


def mistaken(right: str, told: str) -> str:
    """What it suggests that ``told`` was heard for ``right``."""
    steps = _STEPS[told] - _STEPS[right]
    if steps == 0:
        return "interval-quality"
    if steps == 1:
        return "interval-step-larger"
    if steps == -1:
        return "interval-step-smaller"
    return "interval-inverted" if SEMITONES[right] + SEMITONES[told] == 12 else "interval-far"
