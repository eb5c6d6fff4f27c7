"""Scores made alike in what a notation cannot show, so that two of them can be compared."""

from dataclasses import replace

from upbeat.kernel.music.score import Note, Score


def rests_joined(score: Score) -> Score:
    """Rests that follow each other within a bar as one, whatever they are made of; ids anew, keys without a mode.

    Numbered notation writes a longer rest as several zeros, and gives the major key alone.
    """
    notes: list[Note] = []
    for note in score.notes:
        last = notes[-1] if notes else None
        if last and note.pitch is None and last.pitch is None and note.bar == last.bar:
            notes[-1] = replace(last, duration=note.end - last.onset, tuplet=None)
        else:
            notes.append(replace(note, id=f"n{len(notes) + 1}"))
    return replace(score, notes=tuple(notes), mode="major")
