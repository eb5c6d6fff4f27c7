"""Rhythms that were clapped or tapped."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claps import Room, recorded
from upbeat.kernel.errors import Invalid
from upbeat.kernel.music.assembling import Value, built
from upbeat.kernel.music.clapping import SENTENCES, mark_claps, mark_taps, tap_times
from upbeat.kernel.music.profiles import PROFILES
from upbeat.kernel.music.rhythms import METRES, draw_rhythm
from upbeat.kernel.music.score import sounding
from upbeat.kernel.music.verdicts import Kind, Reason, Verdict

RATE = 16_000
P = PROFILES["3-5"]
DOTTED = built([Value(x) for x in map(Fraction, ["1", "1", "3/2", "1/2", "1", "1/2", "1/2", "2"])], None,
               metre=(4, 4), tempo=80)  # fmt: skip


def on_time(score, *, start=1.0, faster=1.0):
    return [start + float(tone.onset) * 60 / score.tempo / faster for tone in sounding(score)]


def kinds(verdict):
    return [note.kind.value for note in verdict.notes]


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**40),
    level=st.integers(1, 9),
    metre=st.sampled_from(METRES),
    start=st.floats(-1e6, 1e6),
    faster=st.floats(0.7, 1.4),
)
def test_a_rhythm_in_time_is_all_good_wherever_it_begins_and_however_fast(seed, level, metre, start, faster):
    score = draw_rhythm(level, seed, metre, bars=4)
    verdict = mark_taps(on_time(score, start=start, faster=faster), score, P)
    assert verdict.refusal is None
    assert set(kinds(verdict)) == {"good"}
    assert verdict.extras == ()
    assert verdict.tempo == pytest.approx(score.tempo * faster, rel=0.01)
    assert [note.id for note in verdict.notes] == [tone.id for tone in sounding(score)]


def test_a_late_note_is_late_by_as_much_and_the_others_stay_good():
    times = on_time(DOTTED)
    times[3] += 0.2
    verdict = mark_taps(times, DOTTED, P)
    assert kinds(verdict) == ["good"] * 3 + ["late"] + ["good"] * 4
    assert verdict.notes[3].ms == pytest.approx(200, abs=15)
    assert verdict.notes[3].beat_share == pytest.approx(0.2 / 0.75, abs=0.02)


def test_an_early_note_is_early():
    times = on_time(DOTTED)
    times[4] -= 0.2
    assert kinds(mark_taps(times, DOTTED, P)) == ["good"] * 4 + ["early"] + ["good"] * 3


def test_what_is_forgiven_hangs_on_the_stage():
    times = on_time(DOTTED)
    times[4] += 0.13
    assert mark_taps(times, DOTTED, PROFILES["1-2"]).notes[4].kind is Kind.GOOD
    assert mark_taps(times, DOTTED, PROFILES["6-9"]).notes[4].kind is Kind.LATE


def test_a_note_left_out_is_missed_and_one_too_many_is_extra():
    times = on_time(DOTTED)
    one_less = mark_taps(times[:4] + times[5:], DOTTED, P)
    assert kinds(one_less) == ["good"] * 4 + ["missed"] + ["good"] * 3
    assert one_less.notes[4].ms is None
    one_more = mark_taps([*times, times[1] + 0.37], DOTTED, P)
    assert set(kinds(one_more)) == {"good"}
    assert [(extra.after, extra.bar) for extra in one_more.extras] == [("n2", 1)]


def test_a_tempo_that_drifts_is_followed():
    times = [1.0 + 0.75 * (at + 0.1 * at * at / 16) for at in (float(t.onset) for t in sounding(DOTTED))]
    verdict = mark_taps(times, DOTTED, P)
    assert set(kinds(verdict)) == {"good"}
    assert 65 < verdict.tempo < 80


def test_a_swallowed_dot_is_found():
    """Straight quarters where a dotted quarter and an eighth stand: the eighth comes early by half a beat."""
    times = on_time(DOTTED)
    times[3] -= 0.375
    assert kinds(mark_taps(times, DOTTED, P)) == ["good"] * 3 + ["early"] + ["good"] * 4


@pytest.mark.parametrize("unsorted", [False, True])
def test_taps_are_put_in_order_and_bounces_count_once(unsorted):
    times = [time for pair in ((one, one + 0.012) for one in on_time(DOTTED)) for time in pair]
    times += [math.nan, math.inf, -math.inf]
    verdict = mark_taps(times[::-1] if unsorted else times, DOTTED, P)
    assert set(kinds(verdict)) == {"good"}
    assert verdict.extras == ()


@pytest.mark.parametrize(
    "times", [None, 5, "1 2 3", b"123", {"0": 1}, ["1.0"], [None], [True, False], [[1.0]], [1j], [0.0, 5000.0]]
)
def test_what_are_no_times_is_refused(times):
    with pytest.raises(Invalid) as refused:
        mark_taps(times, DOTTED, P)
    assert refused.value.field == "taps"


def test_more_than_a_thousand_taps_are_refused_at_once_even_from_an_endless_list():
    with pytest.raises(Invalid):
        mark_taps((n * 0.1 for n in iter(int, 1)), DOTTED, P)


def test_times_too_large_for_a_clock_are_left_out():
    assert tap_times([10**400, -(10**400), 1e300, 2.0, 1.0]).tolist() == [1.0, 2.0]


def test_nothing_too_little_and_too_much_are_refused_without_marks():
    times = on_time(DOTTED)
    for taps, reason in (
        ([], Reason.SILENCE),
        ([math.nan], Reason.SILENCE),
        (times[:3], Reason.HALF),
        ([0.1 * n for n in range(200)], Reason.WRONG_SONG),
    ):
        verdict = mark_taps(taps, DOTTED, P)
        assert verdict == Verdict(refusal=verdict.refusal)
        assert verdict.refusal.reason is reason
        assert SENTENCES[reason]


def test_a_wholly_other_rhythm_is_refused():
    halves = built([Value(Fraction(2))] * 8, None, metre=(4, 4), tempo=80)
    sixteenths = [1 + 0.1875 * n + (0.9 if n > 6 else 0) + (0.33 if n > 9 else 0) for n in range(14)]
    assert mark_taps(sixteenths, halves, P).refusal.reason is Reason.WRONG_SONG


def test_one_note_is_no_rhythm():
    with pytest.raises(Invalid) as refused:
        mark_taps([1.0], built([Value(DOTTED.bars[0].duration)], None, metre=(4, 4)), P)
    assert refused.value.field == "score"


def clapped(times, **how):
    return recorded(times, np.random.default_rng(5), **{"snr_db": 25, "room": Room(0.5, 6), **how})


def test_claps_in_a_room_are_marked_as_taps_are():
    times = on_time(DOTTED)
    times[3] += 0.2
    del times[5]
    verdict = mark_claps(clapped(times), DOTTED, P)
    assert kinds(verdict) == ["good", "good", "good", "late", "good", "missed", "good", "good"]
    assert verdict.notes[0].start_s == pytest.approx(1.0, abs=0.01)


def test_a_clipped_recording_is_marked_all_the_same():
    sound = np.clip(20 * clapped(on_time(DOTTED)), -1, 1)
    assert set(kinds(mark_claps(sound, DOTTED, P))) == {"good"}


def test_noise_above_the_bound_is_refused():
    loud = mark_claps(clapped(on_time(DOTTED), snr_db=7), DOTTED, P)
    assert loud.refusal.reason is Reason.NOISE
    assert loud.refusal.figure == pytest.approx(7, abs=1)
    assert mark_claps(clapped(on_time(DOTTED), snr_db=12), DOTTED, P).refusal is None


@pytest.mark.parametrize(
    "sound, reason",
    [
        (np.zeros(0, np.float32), Reason.SILENCE),
        (np.zeros(5 * RATE, np.float32), Reason.SILENCE),
        (np.full(5 * RATE, np.nan, np.float32), Reason.SILENCE),
        (np.full(5 * RATE, 0.5, np.float32), Reason.HALF),
        (np.zeros(121 * RATE, np.float32), Reason.TOO_LONG),
    ],
)
def test_a_recording_of_nothing_is_refused(sound, reason):
    assert mark_claps(sound, DOTTED, P).refusal.reason is reason


def test_noise_alone_is_refused():
    sound = 0.1 * np.random.default_rng(1).standard_normal(10 * RATE).astype(np.float32)
    assert mark_claps(sound, DOTTED, P).refusal.reason in (Reason.NOISE, Reason.SILENCE)


def test_a_verdict_goes_through_json_and_back():
    verdict = mark_taps(on_time(DOTTED), DOTTED, P)
    again = Verdict.from_json(verdict.to_json())
    assert kinds(again) == kinds(verdict)
    assert again.tempo == pytest.approx(verdict.tempo, abs=0.1)
