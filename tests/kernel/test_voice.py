"""The energy gate: where somebody speaks, and how far the voice stands out."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from upbeat.kernel.intervals import Interval, total
from upbeat.kernel.voice import PER_SECOND, Voice, bridged, silences, voice


def levels(*parts: tuple[float, float]) -> list[float]:
    """Levels from pairs of seconds and dB."""
    return [db for seconds, db in parts for _ in range(round(seconds * PER_SECOND))]


def test_speech_between_silence_is_found_to_the_twentieth_of_a_second():
    found = voice(levels((1, -60), (2, -20), (1, -60), (3, -20), (0.5, -60)))
    assert found.spans == (Interval(1.0, 3.0), Interval(4.0, 7.0))
    assert found.snr_db == 40.0


def test_a_short_gap_belongs_to_the_word_and_a_click_is_no_word():
    assert voice(levels((1, -60), (1, -20), (0.25, -60), (1, -20), (1, -60))).spans == (Interval(1.0, 3.25),)
    assert voice(levels((1, -60), (1, -20), (1, -60), (0.05, -20), (1, -60))).spans == (Interval(1.0, 2.0),)


def test_what_a_recorder_left_empty_says_nothing_about_the_room():
    found = voice(levels((30, -120), (1, -40), (3, -20), (1, -40)))
    assert found.snr_db == pytest.approx(20, abs=0.1)
    assert found.spans == (Interval(31.0, 34.0),)


def test_breath_far_below_the_voice_is_no_voice():
    assert voice(levels((2, -90), (2, -20), (2, -58), (2, -20), (2, -90))).spans == (
        Interval(2.0, 4.0),
        Interval(6.0, 8.0),
    )


@pytest.mark.parametrize("nothing", [[], [-np.inf] * 40, [np.nan] * 40, levels((3, -120)), levels((3, -70))])
def test_where_nothing_is_to_be_heard_nothing_is_said(nothing):
    assert voice(nothing) == Voice((), None)


def test_a_sound_that_never_changes_is_heard_but_no_voice_stands_out_of_it():
    assert voice(levels((3, -30))) == Voice((Interval(0.0, 3.0),), 0.0)


@pytest.mark.parametrize("snr", [5.0, 12.0, 20.0, 30.0])
def test_voice_over_noise_is_read_to_two_decibels(snr):
    chance = np.random.default_rng(4)
    loudness = chance.normal(-25, 5, 1200)
    loudness[chance.random(1200) < 0.25] = -np.inf
    power = 10 ** (loudness / 10)
    noise = power[power > 0].mean() / 10 ** (snr / 10)
    assert voice(10 * np.log10(power + noise)).snr_db == pytest.approx(snr, abs=2.0)


@given(arrays(np.float64, st.integers(0, 300), elements=st.floats(-130, 0)))
def test_voice_and_silence_fill_the_recording_and_never_overlap(told):
    duration = len(told) / PER_SECOND
    found = voice(told)
    assert total(found.spans) + total(silences(found.spans, duration)) == pytest.approx(duration)
    assert all(one.end < next_one.start for one, next_one in pairwise(found.spans))
    assert (found.snr_db is None) <= (found.spans == ())


@given(arrays(np.float64, st.integers(1, 200), elements=st.floats(-80, -30)), st.floats(0, 20))
def test_turning_the_volume_up_does_not_change_the_ratio_of_what_is_heard(told, gain):
    before, after = voice(told), voice(told + gain)
    if before.snr_db is not None and after.snr_db is not None:
        assert after.snr_db == pytest.approx(before.snr_db, abs=0.11)


def test_bridging_fills_gaps_up_to_a_length_and_none_longer():
    spans = (Interval(0, 1), Interval(1.5, 2), Interval(4, 5))
    assert bridged(spans, 0.5) == [Interval(0, 2), Interval(4, 5)]
    assert bridged((), 1) == []
