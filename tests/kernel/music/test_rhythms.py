"""Rhythms drawn from seeds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upbeat.kernel.errors import Invalid
from upbeat.kernel.music.assembling import bar_quarters
from upbeat.kernel.music.rhythms import METRES, beat_of, draw_rhythm, figures
from upbeat.kernel.music.score import sounding

DRAWN = given(st.integers(0, 2**63), st.integers(1, 9), st.sampled_from(METRES), st.integers(2, 8))
SOME = settings(max_examples=60, deadline=None)


@SOME
@DRAWN
def test_every_bar_is_exactly_full(seed, level, metre, bars):
    score = draw_rhythm(level, seed, metre, bars=bars)
    assert len(score.bars) == bars
    for bar in score.bars:
        held = [note for note in score.notes if note.bar == bar.number]
        assert sum(note.duration for note in held) == bar.duration == bar_quarters(metre)
        assert held[0].onset == bar.onset
    assert [note.id for note in score.notes] == [f"n{n}" for n in range(1, len(score.notes) + 1)]


@SOME
@DRAWN
def test_it_begins_with_a_note_and_ends_with_one_on_a_beat(seed, level, metre, bars):
    score = draw_rhythm(level, seed, metre, bars=bars)
    assert score.notes[0].pitch is not None
    last = score.notes[-1]
    assert last.pitch is not None
    assert (last.onset - score.bars[-1].onset) % beat_of(metre) == 0
    assert last.id == sounding(score)[-1].id


@pytest.mark.parametrize("metre", METRES)
def test_a_level_holds_all_that_lower_ones_hold_and_shows_something_of_its_own(metre):
    for level in range(2, 10):
        assert set(figures(level - 1, metre)) <= set(figures(level, metre))
    rich = []
    for level in range(1, 10):
        lengths = {note.duration for seed in range(30) for note in draw_rhythm(level, seed, metre).notes}
        rich.append(len(lengths))
    assert rich[0] < rich[-1]


def test_one_seed_gives_one_rhythm_and_seeds_differ():
    assert draw_rhythm(5, 1, (4, 4)) == draw_rhythm(5, 1, (4, 4))
    assert len({draw_rhythm(5, seed, (4, 4)).notes for seed in range(50)}) == 50


def test_it_is_to_be_clapped():
    assert draw_rhythm(3, 1, (3, 4)).rhythm_only


@pytest.mark.parametrize(
    "level, metre, bars, field",
    [(0, (4, 4), 2, "level"), (10, (4, 4), 2, "level"), (1.5, (4, 4), 2, "level"), (1, (5, 4), 2, "metre"),
     (1, None, 2, "metre"), (1, (4, 4), 17, "bars"), (1, (4, 4), -1, "bars")],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused_with_its_field(level, metre, bars, field):
    with pytest.raises(Invalid) as refused:
        draw_rhythm(level, 1, metre, bars=bars)
    assert refused.value.field == field
