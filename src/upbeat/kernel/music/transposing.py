"""Scores in another key."""

from dataclasses import replace

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.keys import signature, tonic
from upbeat.kernel.music.score import SEMITONES, STEPS, Note, Pitch, Score

FURTHEST = 24
"""Semitones."""


def transposed(score: Score, semitones: int) -> Score:
    """The score so many semitones higher, lower where negative; ids stay.

    The key is the one of the two on that tone with fewer sharps or flats (at six of each, flats stay flats); every
    note keeps its degree of the scale, so numbered notation differs in its key alone. Invalid beyond two octaves.
    """
    if abs(semitones) > FURTHEST:
        raise Invalid(
            _("Transpose by at most %(most)d semitones up or down."), field="semitones", values={"most": FURTHEST}
        )
    if not semitones or score.rhythm_only:
        return score
    return _in_key(score, _fifths_after(score.fifths, semitones), semitones)


def in_key(score: Score, fifths: int) -> Score:
    """The score in the key with so many sharps (flats negative), by the way that is shorter, upwards at a tritone."""
    if not -7 <= fifths <= 7:
        raise Invalid(_("A key has at most seven sharps or flats."), field="fifths")
    up = (fifths - score.fifths) * 7 % 12
    return _in_key(score, fifths, up if up <= 6 else up - 12)


def _fifths_after(fifths: int, semitones: int) -> int:
    found = (fifths + 7 * semitones + 6) % 12 - 6
    return 6 if found == -6 and fifths > 0 else found


def _in_key(score: Score, fifths: int, semitones: int) -> Score:
    old, new = signature(score.fifths), signature(fifths)
    first, second = tonic(score.fifths), tonic(fifths)
    steps = STEPS.index(second[0]) - STEPS.index(first[0])
    sounding = SEMITONES[second[0]] + second[1] - SEMITONES[first[0]] - first[1]
    steps += 7 * ((semitones - sounding) // 12)

    def moved(note: Note) -> Note:
        if note.pitch is None:
            return note
        place = 7 * note.pitch.octave + STEPS.index(note.pitch.step) + steps
        step = STEPS[place % 7]
        alter = note.pitch.alter - old[note.pitch.step] + new[step]
        return replace(note, pitch=_spelled(Pitch(step, place // 7, alter)))

    return replace(score, notes=tuple(map(moved, score.notes)), fifths=fifths)


def _spelled(pitch: Pitch) -> Pitch:
    """The pitch with at most a double sharp or flat: beyond it, by the neighbouring step."""
    if abs(pitch.alter) <= 2:
        return pitch
    place = 7 * pitch.octave + STEPS.index(pitch.step) + (1 if pitch.alter > 0 else -1)
    near = Pitch(STEPS[place % 7], place // 7)
    return replace(near, alter=pitch.midi - near.midi)
