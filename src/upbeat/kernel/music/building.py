"""From bars of notes, as a reader collects them, to a score: numbers, ids and times."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from upbeat.kernel.music.durations import parts_of, written
from upbeat.kernel.music.score import Bar, Note, Pitch, Score


@dataclass(slots=True)
class Raw:
    """A note as it is read: no id and no onset yet. ``bar``: place of its bar; ``goes_on``: the second part of a note
    that one sign cannot write."""

    pitch: Pitch | None
    duration: Fraction
    bar: int = 0
    syllable: str = ""
    tied: bool = False
    slurred: bool = False
    tuplet: tuple[int, int] | None = None
    goes_on: bool = False


@dataclass(slots=True)
class RawBar:
    """A bar as it is read."""

    notes: list[Raw] = field(default_factory=list)
    opens: bool = False
    closes: bool = False
    volta: int = 0
    double: bool = False

    @property
    def duration(self) -> Fraction:
        """Quarter notes of its notes."""
        return sum((note.duration for note in self.notes), Fraction(0))


def bar_length(metre: tuple[int, int]) -> Fraction:
    """Quarter notes of a full bar."""
    return Fraction(4 * metre[0], metre[1])


def split(note: Raw) -> list[Raw]:
    """The note as signs can write it: a length of five quavers becomes a half and a quaver, tied."""
    lengths = parts_of(note.duration, note.tuplet)
    found = []
    for place, length in enumerate(lengths):
        is_last = place == len(lengths) - 1
        tied = note.tied if is_last else note.pitch is not None
        syllable = "" if place else note.syllable
        found.append(Raw(note.pitch, length, note.bar, syllable, tied, note.slurred, note.tuplet, place > 0))
    return found


def score_of(
    bars: Sequence[RawBar],
    *,
    fifths: int = 0,
    mode: str = "major",
    metre: tuple[int, int] = (4, 4),
    tempo: float = 90.0,
    title: str = "",
    rhythm_only: bool = False,
) -> Score:
    """The score of these bars. A first bar that is shorter than the metre, with others behind it, is an upbeat."""
    upbeat = len(bars) > 1 and bars[0].duration < bar_length(metre)
    now = Fraction(0)
    notes: list[Note] = []
    made = []
    for number, bar in enumerate(bars, start=0 if upbeat else 1):
        after = bars[number + upbeat] if number + upbeat < len(bars) else None
        double = bar.double and not bar.closes and after is not None and not after.opens
        made.append(Bar(number, now, bar.duration, bar.opens, bar.closes, bar.volta, double))
        for raw in bar.notes:
            name = f"n{len(notes) + 1}"
            notes.append(
                Note(name, raw.pitch, now, raw.duration, number, raw.syllable, raw.tied, raw.slurred, raw.tuplet)
            )
            now += raw.duration
    return Score(tuple(notes), tuple(made), fifths, mode, metre, tempo, title, rhythm_only)


def writable(score: Score) -> Score:
    """The score with every note of a length that one sign can write; what is split off is tied: ``n3b``, ``n3bb``."""
    if all(written(note.duration, note.tuplet) for note in score.notes):
        return score
    notes = []
    for note in score.notes:
        now = note.onset
        lengths = parts_of(note.duration, note.tuplet)
        for place, length in enumerate(lengths):
            is_last = place == len(lengths) - 1
            notes.append(
                replace(
                    note,
                    id=note.id + "b" * place,
                    onset=now,
                    duration=length,
                    syllable="" if place else note.syllable,
                    tied=note.tied if is_last else note.pitch is not None,
                )
            )
            now += length
    return replace(score, notes=tuple(notes))
