"""Phrases to be sung at sight, drawn from seeds: from steps within five tones to leaps, altered tones and ties."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.assembling import Value, built
from upbeat.kernel.music.chance import chance
from upbeat.kernel.music.degrees import MODES, check_fifths, degree_pitch
from upbeat.kernel.music.melodies import MANNERS, walk
from upbeat.kernel.music.rhythms import check_level, check_metre, draw_values, usual_bars
from upbeat.kernel.music.score import Pitch, Score

LOWEST_MIDI, HIGHEST_MIDI = 55, 77
"""G3 to F5. Children sing about A3 to E5 with ease (Welch 1979 and later); low levels stay within a sixth."""

_LOW_TONIC, _PLAGAL_FROM = 57, 64
_TRIES = 60
_LEAST_BARS, _LEAST_TONES = 2, 3


@dataclass(frozen=True, slots=True)
class Key:
    """``fifths`` and ``mode`` as in :class:`Score`; ``octave``: of its tonic, such that its melodies can be sung."""

    fifths: int
    mode: str
    octave: int

    @property
    def tonic(self) -> int:
        """The MIDI number of the tonic."""
        return self.pitch(0).midi

    @property
    def plagal(self) -> bool:
        """The tonic lies high, so that melodies of an octave have it in their middle."""
        return self.tonic >= _PLAGAL_FROM

    def pitch(self, degree: int, alter: int = 0) -> Pitch:
        """The pitch of a degree, 0 for the tonic."""
        return degree_pitch(degree, fifths=self.fifths, mode=self.mode, octave=self.octave, alter=alter)


def singable_key(fifths: object, mode: object = "major") -> Key:
    """The key with its tonic from A3 to G sharp 4; raises :class:`Invalid`."""
    if mode not in MODES:
        raise Invalid(_("Choose major or minor."), field="mode")
    low = Key(check_fifths(fifths), str(mode), 3)
    return low if low.tonic >= _LOW_TONIC else Key(low.fifths, low.mode, 4)


def draw_phrase(level: int, seed: int, *, fifths: int = 0, metre: tuple[int, int] = (4, 4), mode: str = "major",
                bars: int | None = None, tempo: float = 80.0) -> Score:  # fmt: skip
    """A phrase of a level from 1 to 9: well formed, within a range that can be sung, home on the tonic at the end.

    From level 8 on it has a tone beside the key, where the melody passes a step that can be raised; a minor phrase has
    its leading tone raised where that leads home. Raises :class:`Invalid`.
    """
    bars = bars or usual_bars(check_level(level))
    if bars < _LEAST_BARS:
        raise Invalid(_("A phrase has two bars at least."), field="bars")
    manner, key = MANNERS[check_level(level)], singable_key(fifths, mode)
    stream = chance(seed, "phrase")
    values: tuple[Value, ...] = ()
    for _try in range(_TRIES):
        values = draw_values(manner.rhythm, stream, check_metre(metre), bars)
        if _tones(values) >= _LEAST_TONES:  # ties may leave a short phrase with too few
            break
    for _try in range(_TRIES):
        degrees = walk(manner, _tones(values), stream, plagal=key.plagal)
        altered = _altered(degrees, key, stream) if manner.altered else {}
        if altered or not manner.altered:
            break
    pitches = [key.pitch(degree, altered.get(n, 0) + _leading(degrees, n, key)) for n, degree in enumerate(degrees)]
    return built(values, _tied_over(values, pitches), metre=metre, fifths=fifths, mode=mode, tempo=tempo)


def _tones(values: Sequence[Value]) -> int:
    """Notes that have a pitch of their own: not rests, not those into which another is tied."""
    return sum(
        not value.rest and not (n and values[n - 1].tied) for n, value in enumerate(values)
    )  # fmt: skip


def _tied_over(values: Sequence[Value], pitches: Sequence[Pitch]) -> list[Pitch]:
    """A pitch for every note: that of the first for those tied to it."""
    own, spread = iter(pitches), list[Pitch]()
    for n, value in enumerate(values):
        if not value.rest:
            spread.append(spread[-1] if n and values[n - 1].tied else next(own))
    return spread


def _leading(degrees: Sequence[int], n: int, key: Key) -> int:
    """1 for the seventh step of minor that goes up to the tonic."""
    rises = n + 1 < len(degrees) and degrees[n] % 7 == 6 and degrees[n + 1] == degrees[n] + 1
    return int(key.mode == "minor" and rises)


def _altered(degrees: Sequence[int], key: Key, stream: random.Random) -> dict[int, int]:
    """Neighbours from below and passing tones that are raised where a whole tone leads up to the next tone."""
    places = [
        n
        for n in range(1, len(degrees) - 2)
        if degrees[n + 1] - degrees[n] == 1
        and abs(degrees[n] - degrees[n - 1]) <= 1
        and not _leading(degrees, n, key)
        and key.pitch(degrees[n + 1]).midi - key.pitch(degrees[n]).midi == 2
        and key.pitch(degrees[n]).alter < 1
    ]
    chosen = stream.sample(places, min(len(places), 1 + (stream.random() < 0.4)))
    return {n: 1 for n in chosen if n + 1 not in chosen}
