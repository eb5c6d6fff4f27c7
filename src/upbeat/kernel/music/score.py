"""The note model: what every reader of notation makes, and every engraver, marker and player takes.

Time is in quarter notes, as exact fractions, from the beginning of the score; a bar of 6/8 has three of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

STEPS = "CDEFGAB"
SEMITONES: Mapping[str, int] = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


@dataclass(frozen=True, slots=True)
class Pitch:
    """A pitch as it is spelled. ``step``: one of :data:`STEPS`; ``alter``: semitones, -2 to 2, as it sounds;
    ``octave``: scientific, so that C4 is middle C."""

    step: str
    octave: int
    alter: int = 0

    @property
    def midi(self) -> int:
        """The MIDI number; C4 is 60."""
        return 12 * (self.octave + 1) + SEMITONES[self.step] + self.alter


@dataclass(frozen=True, slots=True)
class Note:
    """A note or a rest.

    ``id``: ``n1``, ``n2``, … in the order of the score, rests included; both notations carry it, and so does every
    verdict. ``pitch``: None for a rest. ``onset`` and ``duration`` in quarter notes. ``bar``: 1 for the first whole
    bar, 0 for an upbeat. ``syllable``: what is sung, with ``-`` behind it where the word goes on. ``tied``: sounds
    on into the next note, which has the same pitch. ``slurred``: under one slur with the next note. ``tuplet``: how
    many in the time of how many, ``(3, 2)`` for a triplet, None else.
    """

    id: str
    pitch: Pitch | None
    onset: Fraction
    duration: Fraction
    bar: int
    syllable: str = ""
    tied: bool = False
    slurred: bool = False
    tuplet: tuple[int, int] | None = None

    @property
    def end(self) -> Fraction:
        """When it stops, in quarter notes."""
        return self.onset + self.duration


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its number as in :class:`Note`, where it begins, how long it is (quarter notes), and its bar lines.

    ``opens``: a repeat begins here; ``closes``: a repeat ends here; ``volta``: the ending, 1 or 2, 0 for none.
    ``double``: a double bar line at its end, in the middle of the score and where no repeat ends or begins.
    """

    number: int
    onset: Fraction
    duration: Fraction
    opens: bool = False
    closes: bool = False
    volta: int = 0
    double: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """One voice.

    ``fifths``: sharps of the key signature, flats negative; ``mode``: ``major`` or ``minor``; ``metre``: (4, 4).
    ``tempo``: quarter notes a minute. ``rhythm_only``: pitches mean nothing, it is to be clapped; its notes have the
    pitch B4. A note that is tied over makes several notes here; :func:`sounding` joins them.
    """

    notes: tuple[Note, ...]
    bars: tuple[Bar, ...]
    fifths: int = 0
    mode: str = "major"
    metre: tuple[int, int] = (4, 4)
    tempo: float = 90.0
    title: str = ""
    rhythm_only: bool = False

    @property
    def duration(self) -> Fraction:
        """How long it is, in quarter notes, without its repeats played."""
        return self.bars[-1].onset + self.bars[-1].duration if self.bars else Fraction(0)

    def note(self, name: str) -> Note:
        """The note of this id; KeyError if there is none."""
        found = next((note for note in self.notes if note.id == name), None)
        if found is None:
            raise KeyError(name)
        return found


@dataclass(frozen=True, slots=True)
class Sounding:
    """A tone as it is to be heard: tied notes joined. ``id`` of the first of them; times in quarter notes."""

    id: str
    midi: int
    onset: Fraction
    duration: Fraction
    bar: int


def sounding(score: Score) -> tuple[Sounding, ...]:
    """What is to be heard, rests left out and ties joined; repeats are not played out."""
    found: list[Sounding] = []
    going_on = False
    for note in score.notes:
        if note.pitch is None:
            going_on = False
            continue
        if going_on and found[-1].midi == note.pitch.midi:
            last = found[-1]
            found[-1] = Sounding(last.id, last.midi, last.onset, note.end - last.onset, last.bar)
        else:
            found.append(Sounding(note.id, note.pitch.midi, note.onset, note.duration, note.bar))
        going_on = note.tied
    return tuple(found)
