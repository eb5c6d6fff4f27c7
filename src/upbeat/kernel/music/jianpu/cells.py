"""From notes to signs of numbered notation: a digit, zero or dash each, with dots, lines and accidental."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from upbeat.kernel.music.beats import accidentals, beats_of, notes_by_bar
from upbeat.kernel.music.durations import tuplet_groups, written
from upbeat.kernel.music.jianpu.measures import (
    ACCIDENTAL,
    AUGMENTATION_STEP,
    DASH,
    HALF_DIGIT,
    QUARTER,
    WORD_SIZE,
)
from upbeat.kernel.music.keys import signature, tonic
from upbeat.kernel.music.score import STEPS, Note, Pitch, Score


@dataclass(slots=True)
class Cell:
    """One sign. ``place``: its note in the score; ``duration`` of the sign in quarter notes; ``is_first`` of its note.
    ``x`` is set by the spacing: the middle of the digit."""

    place: int
    glyph: str
    duration: Fraction
    is_first: bool
    dots: int = 0
    lines: int = 0
    octave: int = 0
    accidental: int | None = None
    word: str = ""
    x: float = 0.0

    @property
    def left(self) -> float:
        """Room at the left of its middle."""
        half = DASH / 2 if self.glyph == "–" else HALF_DIGIT
        return max(half + (ACCIDENTAL + 2 if self.accidental is not None else 0), self.word_width / 2)

    @property
    def right(self) -> float:
        """Room at the right of its middle."""
        half = DASH / 2 if self.glyph == "–" else HALF_DIGIT
        return max(half + AUGMENTATION_STEP * self.dots, self.word_width / 2)

    @property
    def word_width(self) -> float:
        """Width of the syllable, with a little air."""
        return word_width(self.word) + (3 if self.word else 0)

    @property
    def spring(self) -> float:
        """Room it takes where nothing is stretched; the square root makes short notes not too short."""
        return QUARTER * math.pow(self.duration, 0.55)


@dataclass(slots=True)
class Piece:
    """What stays together on a line: a bar, or some beats of one that is too wide. ``bar``: its place."""

    bar: int
    cells: list[Cell]
    begins: bool = True
    ends: bool = True
    groups: list[list[Cell]] = field(default_factory=list)


def word_width(word: str, size: float = WORD_SIZE) -> float:
    """About as wide as it will be: Chinese characters are as wide as high, Latin letters about half."""
    return size * sum(1.0 if sign >= "⺀" else 0.3 if sign in "il.,:;'! " else 0.55 for sign in word)


def degree(pitch: Pitch, fifths: int) -> tuple[int, int]:
    """Degree 1 to 7 of the scale and its octave: 0 from the key's 1 on, which for C to G is that of middle C's octave,
    for A and B the one below."""
    step, _alter = tonic(fifths)
    first = 7 * do_octave(step) + STEPS.index(step)
    above = 7 * pitch.octave + STEPS.index(pitch.step) - first
    return above % 7 + 1, above // 7


def do_octave(step: str) -> int:
    """Octave of the undotted 1 on this step."""
    return 3 if step in "AB" else 4


def pieces_of(score: Score) -> list[Piece]:
    """The bars of the score as signs, with the groups of a beat, over which lines are joined."""
    signs, key = accidentals(score), signature(score.fifths)
    by_bar = notes_by_bar(score)
    found = []
    for place, bar in enumerate(score.bars):
        cells: dict[int, list[Cell]] = {
            at: _cells(at, note, _relative(note, signs[at], key), score) for at, note in by_bar[place]
        }
        beats = _unbroken(beats_of(score, bar, by_bar[place]), score)
        groups = [[cell for at in beat for cell in cells[at]] for beat in beats]
        found.append(Piece(place, [cell for group in groups for cell in group], groups=groups))
    return found


def _unbroken(beats: Sequence[Sequence[int]], score: Score) -> list[list[int]]:
    """Beats that one tuplet goes over, put together."""
    group_of: Mapping[int, int] = {
        place: number for number, group in enumerate(tuplet_groups(score.notes)) for place in group
    }
    found: list[list[int]] = []
    for beat in beats:
        number = group_of.get(beat[0])
        if found and number is not None and group_of.get(found[-1][-1]) == number:
            found[-1].extend(beat)
        else:
            found.append(list(beat))
    return found


def _relative(note: Note, sign: int | None, key: Mapping[str, int]) -> int | None:
    return None if sign is None or note.pitch is None else max(-2, min(2, sign - key[note.pitch.step]))


def _cells(place: int, note: Note, accidental: int | None, score: Score) -> list[Cell]:
    base, dots = written(note.duration, note.tuplet) or (Fraction(1), 0)
    number, octave = degree(note.pitch, score.fifths) if note.pitch and not score.rhythm_only else (0, 0)
    glyph = "0" if note.pitch is None else "X" if score.rhythm_only else str(number)
    accidental = None if score.rhythm_only else accidental
    if base <= 1:
        lines = (int(1 / base)).bit_length() - 1
        return [Cell(place, glyph, note.duration, True, dots, lines, octave, accidental, note.syllable)]
    count = int(base * (2 - Fraction(1, 2**dots)))
    each = note.duration / count
    more = "0" if note.pitch is None else "–"
    first = Cell(place, glyph, each, True, octave=octave, accidental=accidental, word=note.syllable)
    return [first, *(Cell(place, more, each, False) for _ in range(count - 1))]
