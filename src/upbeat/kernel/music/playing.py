"""The order in which a score is played: repeats written out, and when each note sounds."""

from dataclasses import replace
from fractions import Fraction

from upbeat.kernel.music.beats import notes_by_bar
from upbeat.kernel.music.score import Score

AGAIN = "-"
"""Between the id of a note and the number of the time it is played, from the second on: ``n3-2``."""


def playing_order(score: Score) -> tuple[tuple[int, int], ...]:
    """Places of the bars as they are played, each with the number of the time, from 1.

    A part is repeated once: from where the repeat opens, or the last one ended, or the beginning. Ending 1 the first
    time, ending 2 the second.
    """
    found: list[tuple[int, int]] = []
    times = [0] * len(score.bars)
    done: set[int] = set()
    start, at, round_ = 0, 0, 1
    while at < len(score.bars):
        bar = score.bars[at]
        if bar.opens and at != start:
            start, round_ = at, 1
        if round_ == 2 and bar.volta == 1:
            at += 1
            if bar.closes:
                start = at
            continue
        times[at] += 1
        found.append((at, times[at]))
        if bar.closes and at not in done:
            done.add(at)
            if bar.volta != 2:
                at, round_ = start, 2
                continue
        at += 1
        if bar.closes:
            start, round_ = at, 1
    return tuple(found)


def unfolded(score: Score) -> Score:
    """The score as it is played, without repeats. Bars keep their numbers; the id of a note that is played for the
    second time ends in ``-2``, and :func:`engraved_id` is the id that the engravings have."""
    by_bar = notes_by_bar(score)
    now = Fraction(0)
    bars, notes = [], []
    for place, time in playing_order(score):
        bar = score.bars[place]
        bars.append(replace(bar, onset=now, opens=False, closes=False, volta=0))
        for _, note in by_bar[place]:
            name = note.id if time == 1 else f"{note.id}{AGAIN}{time}"
            notes.append(replace(note, id=name, onset=note.onset - bar.onset + now))
        now += bar.duration
    return replace(score, notes=tuple(notes), bars=tuple(bars))


def engraved_id(name: str) -> str:
    """``n3`` of ``n3-2``."""
    return name.partition(AGAIN)[0]


def time_map(score: Score) -> tuple[tuple[str, float], ...]:
    """Ids as engraved and their onsets in quarter notes as played, repeats included; rests too."""
    return tuple((engraved_id(note.id), float(note.onset)) for note in unfolded(score).notes)
