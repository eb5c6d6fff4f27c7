"""Beats of a bar, and which accidentals are written: what every engraver and writer needs alike."""

from collections.abc import Sequence
from fractions import Fraction

from upbeat.kernel.music.building import bar_length
from upbeat.kernel.music.keys import signature
from upbeat.kernel.music.score import Bar, Note, Pitch, Score


def notes_by_bar(score: Score) -> tuple[tuple[tuple[int, Note], ...], ...]:
    """For each bar its notes, each with its place in ``score.notes``."""
    found: list[tuple[tuple[int, Note], ...]] = []
    at = 0
    for bar in score.bars:
        first, end = at, bar.onset + bar.duration
        while at < len(score.notes) and score.notes[at].onset < end:
            at += 1
        found.append(tuple((place, score.notes[place]) for place in range(first, at)))
    return tuple(found)


def beat_length(metre: tuple[int, int]) -> Fraction:
    """Quarter notes of what is joined by one beam or line: a dotted value in 6/8 and its like, else a quarter note."""
    over, under = metre
    return Fraction(12, under) if over % 3 == 0 and under >= 8 else Fraction(1)


def place_in_bar(score: Score, bar: Bar, note: Note) -> Fraction:
    """Quarter notes from where the full bar begins; an upbeat counts as the end of a full bar."""
    missing = bar_length(score.metre) - bar.duration if bar.number == 0 else Fraction(0)
    return note.onset - bar.onset + missing


def beats_of(score: Score, bar: Bar, notes: Sequence[tuple[int, Note]]) -> list[list[int]]:
    """The notes of a bar beat by beat, by place in the score: those that begin in the same beat."""
    length = beat_length(score.metre)
    groups: list[list[int]] = []
    last = None
    for place, note in notes:
        beat = place_in_bar(score, bar, note) // length
        if beat != last:
            groups.append([])
        groups[-1].append(place)
        last = beat
    return groups


def accidentals(score: Score) -> tuple[int | None, ...]:
    """For each note the alteration that its sign says (0: a natural), None where no sign is written.

    A sign holds for its step and octave until the bar line, and over a tie for the tied note alone.
    """
    key = signature(score.fifths)
    found: list[int | None] = []
    previous: Note | None = None
    for notes in notes_by_bar(score):
        held: dict[tuple[str, int], int] = {}
        for _place, note in notes:
            found.append(_sign(note, previous, held, key))
            previous = note
    return tuple(found)


def _sign(note: Note, previous: Note | None, held: dict[tuple[str, int], int], key: dict[str, int]) -> int | None:
    if note.pitch is None:
        return None
    before = previous.pitch if previous is not None else None
    if previous is not None and previous.tied and before == note.pitch:
        return None
    name = note.pitch.step, note.pitch.octave
    if held.get(name, key[note.pitch.step]) == note.pitch.alter and not _looks_tied(note.pitch, previous):
        return None
    held[name] = note.pitch.alter
    return note.pitch.alter


def _looks_tied(pitch: Pitch, previous: Note | None) -> bool:
    """Whether an arc comes from the same line with another accidental: without a sign it would be read as a tie."""
    before = previous.pitch if previous is not None and previous.slurred else None
    same = before is not None and (before.step, before.octave) == (pitch.step, pitch.octave)
    return same and before != pitch


def slurs(score: Score) -> tuple[tuple[int, int], ...]:
    """Places of the first and the last note of each slur."""
    found = []
    first: int | None = None
    for place, note in enumerate(score.notes):
        if note.slurred and first is None:
            first = place
        elif not note.slurred and first is not None:
            found.append((first, place))
            first = None
    if first is not None and first < len(score.notes) - 1:
        found.append((first, len(score.notes) - 1))
    return tuple(found)


def ties(score: Score) -> tuple[tuple[int, int], ...]:
    """Places of two notes that are tied."""
    pairs = enumerate(zip(score.notes, score.notes[1:], strict=False))
    return tuple((place, place + 1) for place, (note, after) in pairs if note.tied and note.pitch == after.pitch)
