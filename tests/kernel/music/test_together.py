"""Many phones, one rhythm: what is summed stands on each phone's own pulse."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.clapping import mark_taps
from upbeat.kernel.music.profiles import PROFILES
from upbeat.kernel.music.score import sounding
from upbeat.kernel.music.together import Together, hold_together, parted, together
from upbeat.kernel.music.verdicts import Reason, Refusal, Verdict

SCORE = replace(read_abc("X:1\nM:4/4\nL:1/8\nK:C\nB2 B2 BB B2 | BB BB B2 B2 | B2 BB B2 BB | B2 B2 B4 |]"), tempo=80.0)
ONSETS = [float(tone.onset) for tone in sounding(SCORE)]
LOST = Verdict(refusal=Refusal(Reason.WRONG_SONG))


def tapped(tempo: float = 80.0, late: dict[int, float] | None = None, start: float = 3.0) -> Verdict:
    times = [start + one * 60 / tempo + (late or {}).get(n, 0.0) for n, one in enumerate(ONSETS)]
    return mark_taps(times, SCORE, PROFILES["3-5"])


def test_nobody_is_no_sum():
    assert together([]) == Together()
    assert together([LOST, LOST]) == Together(lost=2)


def test_each_note_counts_who_had_it_and_how_the_others_missed_it():
    found = together([tapped(), tapped(late={3: 0.3}), tapped(late={3: -0.25}), LOST])
    note = found.notes[3]
    assert (note.good, note.late, note.early, note.missed, note.of) == (1, 1, 1, 0, 3)
    assert (found.marked, found.lost) == (3, 1)
    assert found.hardest == note
    assert found.share == pytest.approx(1 - 2 / (3 * len(ONSETS)))


def test_clocks_and_starts_of_phones_do_not_matter():
    one = together([tapped(start=0.0), tapped(start=1e6)])
    assert one.within_ms == pytest.approx(0, abs=1)
    assert one.hardest is None


def test_the_pulse_is_the_middle_one_and_says_how_far_apart_they_are():
    found = together([tapped(tempo=tempo) for tempo in (70, 80, 90)])
    assert found.tempo == pytest.approx(80, abs=0.5)
    assert (found.slowest, found.fastest) == (pytest.approx(70, abs=0.5), pytest.approx(90, abs=0.5))


GOOD, LATE = tapped(), tapped(late={5: 0.3})


@given(st.lists(st.sampled_from([GOOD, LATE, LOST]), min_size=1, max_size=6))
def test_every_note_counts_everybody_who_was_marked_once(who):
    found = together(who)
    assert found.marked + found.lost == len(who)
    assert all(note.of == found.marked for note in found.notes)


@pytest.mark.parametrize(("second", "holds"), [(80.0, True), (85.0, True), (100.0, False)])
def test_a_canon_holds_where_both_groups_keep_nearly_one_pulse(second, holds):
    first = together([tapped(), tapped(tempo=81)])
    assert hold_together(first, together([tapped(tempo=second)])) is holds


def test_a_canon_of_which_a_group_is_silent_is_not_judged():
    assert hold_together(together([tapped()]), together([LOST])) is None


def test_a_canon_does_not_hold_where_a_group_has_less_than_half_of_its_notes():
    weak = together([tapped()])
    weak = replace(weak, notes=tuple(replace(note, good=0, missed=1) for note in weak.notes))
    assert hold_together(together([tapped()]), weak) is False


def test_groups_of_the_lesson_sing_together_and_who_sits_nowhere_evens_them_out():
    assert parted([1, 2, 3, 4, 5], {1: 1, 2: 2, 3: 3, 4: 1}) == {1: 1, 2: 1, 3: 2, 4: 1, 5: 2}


@given(st.lists(st.integers(1, 500), unique=True, max_size=40), st.dictionaries(st.integers(1, 500), st.integers(1, 9)))
def test_everybody_has_one_part_and_without_groups_the_halves_differ_by_one_at_most(order, tables):
    found = parted(order, tables)
    assert set(found) == set(order)
    assert set(found.values()) <= {1, 2}
    halves = list(parted(order, {}).values())
    assert abs(halves.count(1) - halves.count(2)) <= 1
