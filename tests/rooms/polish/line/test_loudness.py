"""Loudness is −16 LUFS by a meter that is not ours, and no peak passes −1.5 dBTP."""

from collections.abc import Iterator

import numpy as np
import pyloudnorm
import pytest

from media_corpus import RATE, Sound, speech, tone
from upbeat.rooms.polish.line.coded import Spread
from upbeat.rooms.polish.line.levels import Level, Plan
from upbeat.rooms.polish.line.loudness import CEILING_DBTP, GENTLE_DB, PEAK_DBTP, Chain, measure, plan_gain


def seconds(sound: Sound) -> Iterator[Sound]:
    for start in range(0, sound.shape[1], RATE):
        yield sound[:, start : start + RATE]


def loudness(sound: Sound) -> float:
    """LUFS by pyloudnorm, an implementation of BS.1770-4 of its own."""
    return float(pyloudnorm.Meter(RATE).integrated_loudness(sound.T.astype(np.float64)))


def true_peak(sound: Sound) -> float:
    """dBTP: the highest of four times as many samples, interpolated exactly by the Fourier transform."""
    samples = sound.shape[1]
    spectrum = np.fft.rfft(sound.astype(np.float64), axis=1)
    fine = 4 * np.fft.irfft(np.pad(spectrum, ((0, 0), (0, samples * 3 // 2))), 4 * samples, axis=1)
    return float(20 * np.log10(np.max(np.abs(fine))))


def put_right(sound: Sound) -> tuple[Sound, Plan]:
    plan = plan_gain(lambda gain, limited: measure(seconds(sound), len(sound), gain, limited))
    frames = Chain(len(sound), plan.gain_db, plan.limited).through(seconds(sound))
    return np.concatenate([frame.to_ndarray() for frame in frames], axis=1), plan


@pytest.mark.parametrize(
    "sound",
    [
        tone(6, 0.01),
        tone(6, 0.9),
        speech(12, 0.02),
        speech(12, 0.9),
        np.concatenate([speech(12, 0.05), speech(12, 0.03, seed=8)]),
    ],
    ids=["quiet tone", "loud tone", "quiet speech", "overdriven speech", "stereo"],
)
def test_loudness_is_put_right_whatever_came(sound: Sound) -> None:
    right, plan = put_right(sound)
    assert right.shape == sound.shape
    assert loudness(right) == pytest.approx(-16, abs=0.5)
    assert plan.after.lufs == pytest.approx(loudness(right), abs=0.1)
    assert true_peak(right) <= PEAK_DBTP


def test_the_measurement_agrees_with_another_meter() -> None:
    sound = speech(8, 0.1)
    level = measure(seconds(sound), 1)
    assert level.lufs == pytest.approx(loudness(sound), abs=0.1)
    assert level.peak_dbtp == pytest.approx(true_peak(sound), abs=0.2)


def test_silence_is_left_alone() -> None:
    silence = np.zeros((1, 4 * RATE), np.float32)
    right, plan = put_right(silence)
    assert (plan.silent, plan.gain_db, plan.limited) == (True, 0.0, False)
    assert np.array_equal(right, silence)


def test_noise_that_nobody_hears_is_not_made_loud() -> None:
    _, plan = put_right(tone(4, 0.0005))
    assert (plan.silent, plan.gain_db) == (True, 0.0)


def test_without_a_peak_to_limit_the_gain_is_all() -> None:
    sound = tone(5, 0.05)
    right, plan = put_right(sound)
    assert not plan.limited
    middle = slice(RATE, 2 * RATE)
    assert np.allclose(right[:, middle], sound[:, middle] * 10 ** (plan.gain_db / 20), atol=1e-5)


def test_the_limiter_takes_no_time() -> None:
    sound = tone(4, 0.02)
    sound[0, 2 * RATE] = 0.9
    right = np.concatenate([f.to_ndarray() for f in Chain(1, 6.0, True).through(seconds(sound))], axis=1)
    assert right.shape == sound.shape
    assert int(np.argmax(np.abs(right))) == pytest.approx(2 * RATE, abs=2)


def test_where_more_gain_stops_helping_the_nearest_attempt_is_kept() -> None:
    levels = {0.0: -30.0, 14.0: -20.0, 18.0: -19.0}

    def stubborn(gain: float, limited: bool) -> Level:
        return Level(levels.get(gain, -10.0) if limited or gain == 0 else 0.0, CEILING_DBTP)

    plan = plan_gain(stubborn)
    assert abs(plan.after.lufs + 16) == min(abs(level + 16) for level in (-20.0, -19.0, -10.0))


def test_trying_on_a_part_of_the_sound_spares_reading_the_whole() -> None:
    sound = np.concatenate([speech(80, 0.02 + 0.01 * (n % 3), seed=n) for n in range(2)], axis=1)
    read: list[float] = []
    spread = Spread(8)
    for second in seconds(sound):
        spread.hear(second)

    def whole(gain: float, limited: bool) -> Level:
        read.append(gain)
        return measure(seconds(sound), 1, gain, limited)

    def part(gain: float, limited: bool) -> Level:
        return measure(spread.kept, 1, gain, limited, meter="loudness")

    assert 4 <= len(spread.kept) <= 8
    plan = plan_gain(whole, part)
    assert plan.limited
    assert plan.after.lufs == pytest.approx(-16, abs=0.2)
    assert len(read) <= 3


def test_a_part_in_which_nothing_is_heard_decides_nothing() -> None:
    sound = speech(12, 0.2)
    heard = plan_gain(lambda gain, limited: measure(seconds(sound), 1, gain, limited))
    silent = np.zeros((1, 4 * RATE), np.float32)
    tried = plan_gain(
        lambda gain, limited: measure(seconds(sound), 1, gain, limited),
        lambda gain, limited: measure([silent], 1, gain, limited, meter="loudness"),
    )
    assert tried == heard


def test_music_with_one_high_peak_is_raised_less_than_speech_and_hardly_limited() -> None:
    sound = tone(8, 0.02)
    sound[:, 3 * RATE : 3 * RATE + 2000] *= 30.0
    soft = plan_gain(lambda gain, limited: measure(seconds(sound), 1, gain, limited), gentle=True)
    even = plan_gain(lambda gain, limited: measure(seconds(sound), 1, gain, limited))
    assert soft.before.peak_dbtp + soft.gain_db == pytest.approx(CEILING_DBTP + GENTLE_DB, abs=0.02)
    assert soft.after.peak_dbtp <= PEAK_DBTP
    assert soft.gain_db < even.gain_db - 3


def test_music_that_has_room_for_it_is_as_loud_as_speech() -> None:
    sound = tone(6, 0.05)
    gentle = plan_gain(lambda gain, limited: measure(seconds(sound), 1, gain, limited), gentle=True)
    assert gentle == plan_gain(lambda gain, limited: measure(seconds(sound), 1, gain, limited))
