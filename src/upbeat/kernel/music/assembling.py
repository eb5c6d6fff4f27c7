"""A score from values and pitches in a row: ids, bars and ties as the note model wants them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from upbeat.kernel.music.score import Bar, Note, Pitch, Score

CLAPPED = Pitch("B", 4)
"""The pitch of everything that is to be clapped."""


@dataclass(frozen=True, slots=True)
class Value:
    """How long a note or rest lasts, in quarter notes; ``tied``: it sounds on into the next, which then is no rest."""

    duration: Fraction
    rest: bool = False
    tied: bool = False
    tuplet: tuple[int, int] | None = None


def bar_quarters(metre: tuple[int, int]) -> Fraction:
    """How long a bar is, in quarter notes."""
    return Fraction(4 * metre[0], metre[1])


def built(values: Sequence[Value], pitches: Sequence[Pitch] | None, *, metre: tuple[int, int], fifths: int = 0,
          mode: str = "major", tempo: float = 90.0, title: str = "") -> Score:  # fmt: skip
    """``values`` that fill whole bars, as a score. ``pitches``: one for each that is no rest; None: to be clapped.

    Raises ValueError where a value goes over a bar line, or the bars are not full.
    """
    length, onset = bar_quarters(metre), Fraction(0)
    sounding = iter(pitches) if pitches is not None else None
    notes: list[Note] = []
    for number, value in enumerate(values, start=1):
        bar = int(onset / length)
        if onset + value.duration > (bar + 1) * length:
            raise ValueError(f"value {number} goes over a bar line")
        pitch = None if value.rest else next(sounding) if sounding is not None else CLAPPED
        notes.append(Note(f"n{number}", pitch, onset, value.duration, bar + 1, tied=value.tied, tuplet=value.tuplet))
        onset += value.duration
    if onset % length:
        raise ValueError("the last bar is not full")
    bars = tuple(Bar(number + 1, number * length, length) for number in range(int(onset / length)))
    return Score(tuple(notes), bars, fifths, mode, metre, tempo, title, rhythm_only=pitches is None)
