"""Bars cut out of a score."""

from dataclasses import replace

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.score import Score


def bars_of(score: Score, first: int, last: int) -> Score:
    """Bars ``first`` to ``last``, both by number; ids, bar numbers and syllables stay, time begins at 0.

    Ties and slurs over the cut end there, and so do repeats and endings. Invalid where there are no such bars.
    """
    bars = [bar for bar in score.bars if first <= bar.number <= last]
    if not bars:
        raise Invalid(
            _("There are no bars %(first)d to %(last)d. Choose from %(lowest)d to %(highest)d."),
            values={
                "first": first,
                "last": last,
                "lowest": score.bars[0].number if score.bars else 0,
                "highest": score.bars[-1].number if score.bars else 0,
            },
        )
    start, end = bars[0].onset, bars[-1].onset + bars[-1].duration
    notes = [replace(note, onset=note.onset - start) for note in score.notes if start <= note.onset < end]
    if notes:
        notes[-1] = replace(notes[-1], tied=False, slurred=False)
    cut = [replace(bar, onset=bar.onset - start, opens=False, closes=False, volta=0) for bar in bars]
    cut[-1] = replace(cut[-1], double=False)
    return replace(score, notes=tuple(notes), bars=tuple(cut))
