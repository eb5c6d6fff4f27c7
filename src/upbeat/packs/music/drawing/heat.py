"""How a class had each note, as marks on the notes of a score."""

from collections.abc import Iterable

from upbeat.packs.music.queries.hearing import NoteHeat

MARKS = ("settled", "nearly", "not-yet", "not-yet")


def heat_marks(notes: Iterable[NoteHeat]) -> dict[str, str]:
    """The mark of each note, by its heat."""
    return {note.id: MARKS[note.heat] for note in notes}
