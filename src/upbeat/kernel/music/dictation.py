"""What was written down by ear against what was heard: the notes found again, one verdict each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.clapping import beat_quarters
from upbeat.kernel.music.score import Score, sounding
from upbeat.kernel.music.verdicts import Extra, Kind, NoteVerdict, Verdict

MOST_NOTES = 400
"""More than a page of dictation has."""

_LEFT_OUT = 0.8
_PITCH, _LENGTH, _REST = 0.6, 0.5, 0.2


@dataclass(frozen=True, slots=True)
class Written:
    """A tone as it stands on paper; ``rest``: how long it is silent before it, in quarter notes."""

    id: str
    midi: int
    onset: Fraction
    duration: Fraction
    rest: Fraction
    bar: int


def mark_dictation(written: Score, key: Score, *, rhythm_only: bool | None = None, octave_free: bool = False,
                   key_free: bool = False) -> Verdict:  # fmt: skip
    """One verdict for each tone of ``key``, by its ids (tied notes are one).

    PITCH: another pitch (``cents`` says by how much); LATE: written too long, or too late after a rest; EARLY: too
    short or too soon (``beat_share``: by how much); MISSED: not written; ``extras``: written and not heard. Where
    several things are wrong with a note, pitch is said. ``rhythm_only``: pitches do not matter (None: as the key
    says); ``octave_free``: any octave is right; ``key_free``: as right if all of it is written so much higher or
    lower. Enharmonic spellings are the same. An empty sheet is all missed. Raises :class:`Invalid` for a key without
    tones and for more than :data:`MOST_NOTES` notes.
    """
    for score, field in ((written, "written"), (key, "key")):
        if len(score.notes) > MOST_NOTES:
            raise Invalid(
                _("This is too long for a dictation: at most %(most)s notes."),
                field=field,
                values={"most": str(MOST_NOTES)},
            )
    mine, theirs = _tones(written), _tones(key)
    if not theirs:
        raise Invalid(_("There is nothing to be heard in this dictation."), field="key")
    no_pitch = key.rhythm_only if rhythm_only is None else rhythm_only
    shift = _shift(mine, theirs) if key_free and not no_pitch else 0
    compared = _Comparison(no_pitch, octave_free, shift)
    pairs = _aligned(mine, theirs, compared)
    beat, second = beat_quarters(key.metre), 60 / key.tempo
    at = {heard: mine[wrote] for wrote, heard in pairs if wrote is not None and heard is not None}
    notes = tuple(
        # A rest where a note was left out is not one more mistake.
        _note(at.get(n), tone, compared, beat, second, rests=not n or n - 1 in at)
        for n, tone in enumerate(theirs)
    )
    return Verdict(notes, _extras(mine, theirs, pairs, second), key_shift_semitones=float(shift))


@dataclass(frozen=True, slots=True)
class _Comparison:
    no_pitch: bool
    octave_free: bool
    shift: int

    def semitones(self, mine: Written, theirs: Written) -> int:
        """How far too high it is written."""
        if self.no_pitch:
            return 0
        off = mine.midi - theirs.midi - self.shift
        return (off + 6) % 12 - 6 if self.octave_free else off

    def cost(self, mine: Written, theirs: Written) -> float:
        off = abs(self.semitones(mine, theirs))
        pitch = _PITCH * (0.7 + 0.3 * min(off, 12) / 12) if off else 0.0
        return pitch + _LENGTH * (mine.duration != theirs.duration) + _REST * (mine.rest != theirs.rest)


def _tones(score: Score) -> list[Written]:
    found, end = list[Written](), Fraction(0)
    for tone in sounding(score):
        found.append(Written(tone.id, tone.midi, tone.onset, tone.duration, tone.onset - end, tone.bar))
        end = tone.onset + tone.duration
    return found


def _shift(mine: Sequence[Written], theirs: Sequence[Written]) -> int:
    """By how much all of it is higher: the difference that most alignments by rhythm show; the smallest of several."""
    pairs = _aligned(mine, theirs, _Comparison(no_pitch=True, octave_free=False, shift=0))
    off = Counter(mine[a].midi - theirs[b].midi for a, b in pairs if a is not None and b is not None)
    return min(off, key=lambda one: (-off[one], abs(one), one)) if off else 0


def _aligned(
    mine: Sequence[Written], theirs: Sequence[Written], compared: _Comparison
) -> list[tuple[int | None, int | None]]:
    """The cheapest way to turn one into the other: pairs, and what stands alone on either side."""
    n, m = len(mine), len(theirs)
    best = [[_LEFT_OUT * (i + j) if not i or not j else 0.0 for j in range(m + 1)] for i in range(n + 1)]
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            both = best[i - 1][j - 1] + compared.cost(mine[i - 1], theirs[j - 1])
            best[i][j] = min(both, best[i - 1][j] + _LEFT_OUT, best[i][j - 1] + _LEFT_OUT)
    pairs = list[tuple[int | None, int | None]]()
    i, j = n, m
    while i or j:
        if i and j and best[i][j] == best[i - 1][j - 1] + compared.cost(mine[i - 1], theirs[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif i and best[i][j] == best[i - 1][j] + _LEFT_OUT:
            i -= 1
            pairs.append((i, None))
        else:
            j -= 1
            pairs.append((None, j))
    return pairs[::-1]


def _note(mine: Written | None, theirs: Written, compared: _Comparison, beat: float, second: float, *,
          rests: bool) -> NoteVerdict:  # fmt: skip
    if mine is None:
        return NoteVerdict(theirs.id, theirs.bar, Kind.MISSED)
    off = compared.semitones(mine, theirs)
    longer = float((mine.duration - theirs.duration) or (mine.rest - theirs.rest) * rests)
    kind = Kind.PITCH if off else Kind.GOOD if not longer else Kind.LATE if longer > 0 else Kind.EARLY
    return NoteVerdict(
        theirs.id,
        theirs.bar,
        kind,
        cents=None if compared.no_pitch else 100.0 * off,
        beat_share=longer / beat,
        start_s=float(mine.onset) * second,
        end_s=float(mine.onset + mine.duration) * second,
        sung_midi=None if compared.no_pitch else float(mine.midi),
    )


def _extras(mine: Sequence[Written], theirs: Sequence[Written], pairs: Sequence[tuple[int | None, int | None]],
            second: float) -> tuple[Extra, ...]:  # fmt: skip
    extras, after = list[Extra](), None
    for wrote, heard in pairs:
        if heard is not None:
            after = theirs[heard].id
        elif wrote is not None:
            tone = mine[wrote]
            start, end = (float(one) * second for one in (tone.onset, tone.onset + tone.duration))
            extras.append(Extra(start, end, float(tone.midi), after, tone.bar))
    return tuple(extras)
