"""One kind sentence after a performance: what to do next, and where. The worst thing first, and only that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.score import Score, sounding
from upbeat.kernel.music.verdicts import Kind, NoteVerdict, Verdict

DRIFT_CENTS = 60.0
SPEEDING = 0.12
_MANY = 3
_ROW = 2


@dataclass(frozen=True, slots=True)
class Advice:
    """``template`` with ``values`` is the sentence, for gettext; ``bar`` and ``note`` say where it belongs, None for
    all of it. The caller adds where in a film to listen, if one shows that bar."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    bar: int | None = None
    note: str | None = None

    @property
    def sentence(self) -> str:
        """In English."""
        return self.template % self.values if self.values else self.template


def advice(verdict: Verdict, score: Score) -> Advice | None:
    """The one sentence; None where the recording was refused, for the refusal says what to do.

    In order: a row of missing notes, a row too fast or too slow, the bar with most wrong pitches, a single missing
    note, a single one off in time, tones too many, a key that moves, a tempo that runs or drags, and praise.
    """
    if verdict.refusal is not None or not verdict.notes:
        return None
    ways: tuple[Callable[[Verdict], Advice | None], ...] = (
        _missing_row, _pitches, _missing, _times, _extras, _drift, lambda found: _tempo(found, score)
    )  # fmt: skip
    return next((said for way in ways if (said := way(verdict))), _praise(verdict))


def _missing_row(verdict: Verdict) -> Advice | None:
    lost = [note for note in verdict.notes if note.kind is Kind.MISSED]
    bar = _worst_bar(lost)
    if bar is None or sum(note.bar == bar for note in lost) < _ROW:
        return None
    first = next(note for note in lost if note.bar == bar)
    said = _("Bar %(bar)d: some notes are missing. Practise that bar alone, slowly.")
    return Advice(said, {"bar": bar}, bar, first.id)


def _pitches(verdict: Verdict) -> Advice | None:
    off = [note for note in verdict.notes if note.kind is Kind.PITCH]
    bar = _worst_bar(off)
    if bar is None:
        return None
    there = [note for note in off if note.bar == bar]
    values = {"bar": bar, "note": place_in_bar(verdict, there[0])}
    if len(there) >= _MANY:
        return Advice(
            _("Bar %(bar)d: listen to the tones once more, then go along with them."), {"bar": bar}, bar, there[0].id
        )
    # Above its pitch it must come down; a semitone is a hundred cents.
    if (there[0].cents or 0) > 0:
        return Advice(_("Bar %(bar)d: note %(note)d is too high; let it down a little."), values, bar, there[0].id)
    return Advice(_("Bar %(bar)d: note %(note)d is too low; lift it a little."), values, bar, there[0].id)


def _missing(verdict: Verdict) -> Advice | None:
    lost = next((note for note in verdict.notes if note.kind is Kind.MISSED), None)
    if lost is None:
        return None
    values = {"bar": lost.bar, "note": place_in_bar(verdict, lost)}
    return Advice(_("Bar %(bar)d: note %(note)d is missing; leave none out."), values, lost.bar, lost.id)


def _times(verdict: Verdict) -> Advice | None:
    off = [note for note in verdict.notes if note.kind in (Kind.EARLY, Kind.LATE)]
    bar = _worst_bar(off)
    if bar is None:
        return None
    there = [note for note in off if note.bar == bar]
    if len(there) >= _MANY:
        return Advice(_("Bar %(bar)d: say the rhythm aloud first, then try again."), {"bar": bar}, bar, there[0].id)
    values = {"bar": bar, "note": place_in_bar(verdict, there[0])}
    if there[0].kind is Kind.EARLY:
        return Advice(_("Bar %(bar)d: note %(note)d comes too early; hold the one before."), values, bar, there[0].id)
    return Advice(_("Bar %(bar)d: note %(note)d comes too late; count along."), values, bar, there[0].id)


def _extras(verdict: Verdict) -> Advice | None:
    if not verdict.extras:
        return None
    one = verdict.extras[0]
    said = _("Bar %(bar)d: there is one note too many; follow the notes with your finger.")
    return Advice(said, {"bar": one.bar}, one.bar, one.after)


def _drift(verdict: Verdict) -> Advice | None:
    if verdict.drift_cents < -DRIFT_CENTS:
        return Advice(_("All notes are there. You sink a little towards the end: take a breath before the last line."))
    if verdict.drift_cents > DRIFT_CENTS:
        return Advice(_("All notes are there. You rise a little towards the end: stay relaxed."))
    return None


def _tempo(verdict: Verdict, score: Score) -> Advice | None:
    """Only over four bars or more: a phrase may end broadly."""
    curve = verdict.tempo_curve
    if len(curve) < 2 * _MANY or len(score.bars) < 4 or len(sounding(score)) < 2 * _MANY:
        return None
    change = curve[-_MANY][1] / curve[_MANY - 1][1] - 1
    if change > SPEEDING:
        return Advice(_("All notes are there. You become faster: tap the beat with your foot."))
    if change < -2 * SPEEDING:
        return Advice(_("All notes are there. You become slower: keep the beat going inside."))
    return None


def _praise(verdict: Verdict) -> Advice:
    if verdict.share_good == 1:
        return Advice(_("Every note is right. Now let somebody hear it."))
    return Advice(_("Well done. Once more, just for the joy of it."))


def _worst_bar(notes: list[NoteVerdict]) -> int | None:
    """The bar with most of these, the first of several."""
    bars = [note.bar for note in notes]
    return max(dict.fromkeys(bars), key=bars.count) if bars else None


def place_in_bar(verdict: Verdict, note: NoteVerdict) -> int:
    """Which sounding note of its bar it is, from 1."""
    return [other.id for other in verdict.notes if other.bar == note.bar].index(note.id) + 1
