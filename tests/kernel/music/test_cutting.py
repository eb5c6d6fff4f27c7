import pytest

from upbeat.kernel.errors import Invalid
from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.cutting import bars_of

SCORE = read_abc("M:2/4\nL:1/4\nK:C\nG | A B | (c d- |: d e) | f2 :|\nw: one two three four five six seven eight\n")


def test_bars_are_cut_with_their_ids_numbers_and_syllables_and_time_begins_anew():
    cut = bars_of(SCORE, 2, 3)
    assert [(n.id, n.onset, n.bar, n.syllable) for n in cut.notes] == [
        ("n4", 0, 2, "four"), ("n5", 1, 2, "five"), ("n6", 2, 3, "six"), ("n7", 3, 3, "seven"),
    ]  # fmt: skip
    assert [(b.number, b.onset) for b in cut.bars] == [(2, 0), (3, 2)]
    assert cut.duration == 4


def test_ties_slurs_and_repeats_end_at_the_cut():
    cut = bars_of(SCORE, 2, 2)
    assert [(n.tied, n.slurred) for n in cut.notes] == [(False, True), (False, False)]
    assert not any(bar.opens or bar.closes for bar in bars_of(SCORE, 0, 4).bars)


def test_the_upbeat_is_bar_0():
    assert [n.id for n in bars_of(SCORE, 0, 0).notes] == ["n1"]


def test_bars_that_are_not_there_are_refused_with_those_that_are():
    with pytest.raises(Invalid, match="0 to 4"):
        bars_of(SCORE, 7, 9)
