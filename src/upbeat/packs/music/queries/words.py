"""The teacher's words on takes as they stand: the latest on each note, the latest on the whole."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from upbeat.kernel.music.verdicts import Kind, Verdict
from upbeat.packs.music.models import NoteWord, Take

WHOLE = ""
"""The note of a word on all of a take."""


@dataclass(frozen=True, slots=True)
class Said:
    """What stands: ``notes``: by id, was it right; ``whole``: does it pass, None where nothing was said of that."""

    notes: Mapping[str, bool] = field(default_factory=dict)
    whole: bool | None = None

    @property
    def is_empty(self) -> bool:
        """Was nothing said, or all of it taken back?"""
        return not self.notes and self.whole is None


def said_of(takes: Collection[Take]) -> dict[int, Said]:
    """By take, for those of which something was said and stands; one query."""
    rows: dict[int, list[tuple[str, str]]] = {}
    for take, note, word in NoteWord.objects.filter(take__in=takes).order_by("pk").values_list("take", "note", "word"):
        rows.setdefault(take, []).append((note, word))
    found = {take: _standing(some) for take, some in rows.items()}
    return {take: said for take, said in found.items() if not said.is_empty}


def words_of(take: Take) -> Said:
    """The same of one take."""
    return said_of([take]).get(take.pk, Said())


def last_word(take: Take) -> NoteWord | None:
    """What a teacher said last of a take, with who and why; None where nobody did, or it was taken back. One query."""
    found = NoteWord.objects.filter(take=take).select_related("by", "regrade").order_by("-pk").first()
    return None if found is None or found.word == NoteWord.Word.BACK else found


def worded(verdict: Verdict, said: Said, *, clapped: bool = False) -> Verdict:
    """The verdict as the teacher's words have it: what a person heard is certain. A note that was measured as right and
    was off counts as off in pitch, of a rhythm as late."""
    off = Kind.LATE if clapped else Kind.PITCH
    notes = tuple(
        replace(
            note,
            kind=Kind.GOOD if said.notes[note.id] else off if note.good else note.kind,
            confidence=1.0,
        )
        if note.id in said.notes
        else note
        for note in verdict.notes
    )
    return replace(verdict, notes=notes)


def _standing(rows: list[tuple[str, str]]) -> Said:
    notes: dict[str, bool] = {}
    whole: bool | None = None
    for note, word in rows:
        if word == NoteWord.Word.BACK:
            notes, whole = {}, None
        elif note == WHOLE:
            whole = word == NoteWord.Word.RIGHT
        else:
            notes[note] = word == NoteWord.Word.RIGHT
    return Said(notes, whole)
