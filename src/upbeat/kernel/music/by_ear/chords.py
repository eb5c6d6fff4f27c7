"""Which chord is it?"""

from collections.abc import Mapping

from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.by_ear.questions import Choice, EarQuestion, Spec, up_to
from upbeat.kernel.music.heard import Heard

TONES: Mapping[str, tuple[int, ...]] = {
    "major": (0, 4, 7),
    "minor": (0, 3, 7),
    "diminished": (0, 3, 6),
    "augmented": (0, 4, 8),
    "dominant7": (0, 4, 7, 10),
    "major7": (0, 4, 7, 11),
    "minor7": (0, 3, 7, 10),
    "halfdiminished7": (0, 3, 6, 10),
    "diminished7": (0, 3, 6, 9),
}
"""Semitones above the root."""

NAMES: Mapping[str, str] = {
    "major": _("major triad"),
    "minor": _("minor triad"),
    "diminished": _("diminished triad"),
    "augmented": _("augmented triad"),
    "dominant7": _("dominant seventh chord"),
    "major7": _("major seventh chord"),
    "minor7": _("minor seventh chord"),
    "halfdiminished7": _("half-diminished seventh chord"),
    "diminished7": _("diminished seventh chord"),
}
_FROM: Mapping[str, int] = {
    "major": 1, "minor": 1, "diminished": 3, "augmented": 4, "dominant7": 5, "major7": 6, "minor7": 6,
    "halfdiminished7": 8, "diminished7": 8,
}  # fmt: skip
WAYS = ("together", "broken", "both")
INVERTIBLE = frozenset({"major", "minor", "dominant7"})
"""Chords that stay themselves whatever tone lies lowest."""

_STEP_S, _CHORD_S, _LENGTH_S = 0.45, 1.6, 4.2


def pool(level: int) -> list[str]:
    """The chords of a level."""
    return up_to(level, _FROM)


def draw_chord(spec: Spec) -> EarQuestion:
    """A chord, ``way``: together, broken upwards, or broken and then together; inverted at times from level 7 on."""
    ids = pool(spec.level)
    right = spec.stream("right").choice(ids)
    way = spec.wish("way", WAYS, "both" if spec.level <= 4 else "together")
    stream = spec.stream("sound")
    root = stream.randint(53, 62)
    tones = [root + tone for tone in TONES[right]]
    if spec.level >= 7 and right in INVERTIBLE:
        for _turn in range(stream.randrange(3)):
            tones = [*tones[1:], tones[0] + 12]
    heard = list[Heard]()
    if way != "together":
        heard = [Heard(0.1 + n * _STEP_S, _STEP_S, tone) for n, tone in enumerate(tones)]
    if way != "broken":
        start = 0.1 + (4 * _STEP_S + 0.2 if way == "both" else 0)
        heard += [Heard(start, _CHORD_S, tone, level=0.8) for tone in tones]
    options = tuple(Choice(one, NAMES[one], "" if one == right else mistaken(right, one)) for one in ids)
    return EarQuestion("chord", _("Which chord do you hear?"), options, (right,), tuple(heard), _LENGTH_S)


def mistaken(right: str, told: str) -> str:
    """What it suggests that ``told`` was heard for ``right``."""
    true, other = TONES[right], TONES[told]
    if len(true) != len(other):
        return "chord-seventh"
    if true[1] != other[1] and true[2] == other[2]:
        return "chord-third"
    return "chord-fifth" if true[2] != other[2] else "chord-kind-of-seventh"
