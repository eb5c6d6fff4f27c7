"""What was measured, in words for a pupil: a note, a bar, one sentence of advice."""

from django.utils.translation import gettext as _

from upbeat.kernel.music.advice import advice
from upbeat.kernel.music.score import Score
from upbeat.kernel.music.verdicts import Kind, NoteVerdict, Verdict

SHAPES = {
    Kind.GOOD: "●", Kind.PITCH: "▲", Kind.MISSED: "○", Kind.EARLY: "◀", Kind.LATE: "▶",
}  # fmt: skip


def shape_of(note: NoteVerdict) -> str:
    """A sign that says the same without any colour."""
    return "▼" if note.kind is Kind.PITCH and (note.cents or 0) < 0 else SHAPES[note.kind]


def word_of(note: NoteVerdict, *, plain: bool = False) -> str:
    """What became of a note; ``plain``: without figures, for the youngest."""
    if note.kind is Kind.GOOD:
        return _("right")
    if note.kind is Kind.MISSED:
        return _("missing")
    if note.kind is Kind.PITCH:
        high = (note.cents or 0) > 0
        if plain or note.cents is None:
            return _("too high") if high else _("too low")
        told = {"cents": abs(round(note.cents))}
        return (_("%(cents)s cents too high") if high else _("%(cents)s cents too low")) % told
    early = note.kind is Kind.EARLY
    if plain or note.ms is None:
        return _("too early") if early else _("too late")
    told = {"ms": abs(round(note.ms))}
    return (_("%(ms)s ms too early") if early else _("%(ms)s ms too late")) % told


def advice_of(verdict: Verdict, score: Score) -> str:
    """One sentence: what to do next, and where; nothing of a recording that was refused."""
    said = advice(verdict, score)
    return _(said.template) % said.values if said is not None else ""
