"""Steps of a scale as pitches that are spelled: what is written in a key."""

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.score import STEPS, Pitch

_SHARPS = "FCGDAEB"
MOST_FIFTHS = 7
MODES = ("major", "minor")


def check_fifths(fifths: object) -> int:
    """The sharps (flats negative) of a key signature; raises :class:`Invalid`, field ``fifths``."""
    if isinstance(fifths, bool) or not isinstance(fifths, int) or abs(fifths) > MOST_FIFTHS:
        raise Invalid(_("A key has at most seven sharps or flats."), field="fifths")
    return fifths


def key_alter(step: str, fifths: int) -> int:
    """By how many semitones the key signature moves a step: 1, 0 or -1."""
    if fifths >= 0:
        return int(step in _SHARPS[:fifths])
    return -int(step in _SHARPS[::-1][:-fifths])


def tonic_step(fifths: int, mode: str) -> str:
    """The step on which the scale of this signature stands: C for no sharps in major, A in minor."""
    major = (4 * fifths) % 7
    return STEPS[(major + (5 if mode == "minor" else 0)) % 7]


def degree_pitch(degree: int, *, fifths: int, mode: str, octave: int, alter: int = 0) -> Pitch:
    """The pitch of a degree: 0 is the tonic in ``octave``, 7 the one above. ``alter``: beside the key signature."""
    place = STEPS.index(tonic_step(fifths, mode)) + degree
    step = STEPS[place % 7]
    return Pitch(step, octave + place // 7, key_alter(step, fifths) + alter)
