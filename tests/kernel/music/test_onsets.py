import numpy as np
import pytest

from singing import with_noise
from upbeat.kernel.music.onsets import flux, levels, peaks

RATE = 16_000


def clicks(times, seconds=4.0):
    chance = np.random.default_rng(3)
    samples = np.zeros(round(seconds * RATE), np.float32)
    for at in times:
        start = round(at * RATE)
        samples[start : start + 800] += 0.5 * chance.standard_normal(800) * np.exp(-np.arange(800) / 160)
    return samples


@pytest.mark.parametrize("snr", [40, 20])
def test_claps_are_found_within_ten_milliseconds(snr):
    times = [0.5, 1.0, 1.25, 1.5, 2.5, 3.01]
    found = peaks(flux(with_noise(clicks(times), snr, 1, "white")), over=0.6)
    assert found == pytest.approx(times, abs=0.01)


def test_silence_has_no_onsets_and_the_lowest_level():
    silence = np.zeros(RATE, np.float32)
    assert len(peaks(flux(silence), over=0.1)) == 0
    assert levels(silence) == pytest.approx(np.full(201, -100.0), abs=0.01)


def test_the_level_of_full_scale_is_three_decibels_below_a_square():
    sine = np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE).astype(np.float32)
    assert levels(sine)[100] == pytest.approx(-3.01, abs=0.1)
