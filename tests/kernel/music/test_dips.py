import numpy as np
import pytest

from upbeat.kernel.music.dips import dips, tonal_levels

RATE = 16_000
FRAMES = 62


def tone(midi=60.0, *, dip_db=0.0, at_s=0.5, noise_db=None):
    """A second of a tone with four harmonics that gives way for 45 ms."""
    times = np.arange(FRAMES * 256) / RATE
    hertz = 440 * 2 ** ((midi - 69) / 12)
    made = sum(np.sin(2 * np.pi * number * hertz * times) / number for number in range(1, 5))
    made = made * np.where(np.abs(times - at_s) < 0.0225, 10 ** (-dip_db / 20), 1)
    if noise_db is not None:
        noise = np.random.default_rng(3).normal(0, 1, len(made))
        made = made + noise * np.sqrt(np.mean(made**2) / 10 ** (noise_db / 10))
    return made.astype(np.float32)


@pytest.mark.parametrize("noise_db", [None, 10])
def test_a_tone_that_gives_way_for_a_moment_is_told_with_its_place_even_in_noise(noise_db):
    found = dips(tonal_levels(tone(dip_db=12, noise_db=noise_db), np.full(FRAMES, 60.0)))
    assert found.max() > 6
    assert abs(int(found.argmax()) * 0.016 - 0.5) < 0.03


@pytest.mark.parametrize("noise_db", [None, 10])
def test_a_held_tone_gives_way_nowhere(noise_db):
    found = dips(tonal_levels(tone(noise_db=noise_db), np.full(FRAMES, 60.0)))
    assert found[12:-12].max() < 2.5


def test_there_is_one_figure_a_frame_of_pitch():
    assert dips(tonal_levels(tone(), np.full(FRAMES, 60.0))).shape == (FRAMES,)
