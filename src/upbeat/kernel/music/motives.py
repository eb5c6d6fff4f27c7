"""Short motives to be told apart by ear: a few scale degrees, or a few beats of rhythm."""

import random
from dataclasses import dataclass

from upbeat.kernel.music.chance import chance
from upbeat.kernel.music.heard import Heard, moved

LOWEST, HIGHEST = 1, 6
MOST_MOTIVES = 5
BEAT_S = 0.6
BETWEEN_S = 1.0
_MAJOR = (0, 2, 4, 5, 7, 9, 11)
_TONIC = 60
_BEATS: tuple[tuple[str, tuple[float, ...]], ...] = (("♩", (1.0,)), ("♫", (0.5, 0.5)), ("–", ()))
_TRIES = 500


@dataclass(frozen=True, slots=True)
class Motive:
    """``text``: how it is written, degrees as in numbered notation (``1 3 5``) or beats (``♩ ♫ ♩``); ``tones`` from
    second 0 on; ``beats``: how long it lasts."""

    text: str
    tones: tuple[Heard, ...]
    beats: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.beats * BEAT_S


def draw_motives(what: str, level: int, seed: int, count: int) -> tuple[Motive, ...]:
    """``count`` motives, all different and of one length. ``what``: ``melody`` or ``rhythm``.

    The higher the ``level``, 1 to 6, the more notes there are and the more alike they are: from 3 on one note alone may
    tell two apart.
    """
    stream = chance(seed, "motives", what, level)
    length = 3 + (level >= 3) + (level >= 5)
    first = _row(what, level, length, stream)
    rows = [first]
    for _try in range(_TRIES):
        if len(rows) == count:
            break
        row = _varied(what, level, rows[0], stream) if level >= 3 else _row(what, level, length, stream)
        if row not in rows and _apart(row, rows, level):
            rows.append(row)
    while len(rows) < count:  # so few differ enough: any other will do
        row = _row(what, level, length, stream)
        if row not in rows:
            rows.append(row)
    return tuple(_motive(what, row) for row in rows)


def one_after_another(motives: tuple[Motive, ...]) -> tuple[Heard, ...]:
    """The motives in a row, with a pause between them."""
    found: list[Heard] = []
    at = 0.0
    for motive in motives:
        found += moved(motive.tones, at)
        at += motive.seconds + BETWEEN_S
    return tuple(found)


def seconds_of(level: int, count: int) -> float:
    """How long so many of this level last, the same for all."""
    return count * ((3 + (level >= 3) + (level >= 5)) * BEAT_S + BETWEEN_S)


def _row(what: str, level: int, length: int, stream: random.Random) -> tuple[int, ...]:
    if what == "rhythm":
        kinds = (0, 1) if level < 4 else (0, 1, 2)
        inner = [stream.choice(kinds) for _place in range(length - 1)]
        return (stream.choice((0, 1)), *inner)
    degrees = (1, 3, 5) if level == 1 else (1, 2, 3, 4, 5) if level < 5 else (1, 2, 3, 4, 5, 6, 7)
    return tuple(stream.choice(degrees) for _place in range(length))


def _varied(what: str, level: int, row: tuple[int, ...], stream: random.Random) -> tuple[int, ...]:
    """Like another but for one place or two."""
    other = list(row)
    fresh = _row(what, level, len(row), stream)
    for place in stream.sample(range(len(row)), k=1 + (level < 5)):
        other[place] = fresh[place]
    return tuple(other)


def _apart(row: tuple[int, ...], rows: list[tuple[int, ...]], level: int) -> bool:
    """On low levels two motives differ in two places at least."""
    least = 2 if level < 3 else 1
    return all(sum(a != b for a, b in zip(row, one, strict=True)) >= least for one in rows)


def _motive(what: str, row: tuple[int, ...]) -> Motive:
    if what == "rhythm":
        tones = [
            Heard((beat + at) * BEAT_S, BEAT_S * 0.4, 72.0, "block")
            for beat, kind in enumerate(row)
            for at in _starts(kind)
        ]
        return Motive(" ".join(_BEATS[kind][0] for kind in row), tuple(tones), len(row))
    pitches = [_TONIC + 12 * ((degree - 1) // 7) + _MAJOR[(degree - 1) % 7] for degree in row]
    tones = [Heard(place * BEAT_S, BEAT_S * 0.9, float(midi)) for place, midi in enumerate(pitches)]
    return Motive(" ".join(map(str, row)), tuple(tones), len(row))


def _starts(kind: int) -> tuple[float, ...]:
    lengths = _BEATS[kind][1]
    return tuple(sum(lengths[:place]) for place in range(len(lengths)))
