"""One speech laid along another: syllables of our own making, stretched, paused, with some added and some left out."""

import numpy as np
import pytest

from upbeat.kernel.alignment import align, snap
from upbeat.kernel.listening import HOP_S, ends, gate, listen, onsets

RATE = 16_000
SENTENCES = 8


def spoken(seed: int, stretch: float, pitch: float) -> np.ndarray:
    """Ten syllables of two formants each, always the same for a seed; ``pitch`` in hertz makes another voice."""
    chance = np.random.default_rng(seed)
    parts = []
    for first, second, length in zip(
        chance.uniform(250, 900, 10), chance.uniform(1000, 3000, 10), chance.uniform(0.1, 0.25, 10), strict=True
    ):
        t = np.arange(round(length * stretch * RATE)) / RATE
        voice = sum(
            (np.exp(-(((h * pitch - first) / 150) ** 2)) + 0.6 * np.exp(-(((h * pitch - second) / 250) ** 2)))
            * np.sin(2 * np.pi * h * pitch * t + h)
            for h in range(1, int(4000 / pitch))
        )
        parts.append(voice * np.minimum(1, np.minimum(t, t[-1] - t) / 0.015))
    return np.concatenate(parts)


def recorded(seeds, stretch, pitch, pauses):
    """The sentences with silences between them, and the second at which each begins."""
    parts, starts, length = [], {}, 0
    for seed, pause in zip(seeds, pauses, strict=True):
        silence = np.zeros(round(pause * RATE))
        starts[seed] = (length + len(silence)) / RATE
        parts += [silence, spoken(seed, stretch, pitch)]
        length += len(silence) + len(parts[-1])
    return np.concatenate([*parts, np.zeros(RATE // 2)]), starts


@pytest.fixture(scope="module")
def model():
    sound, starts = recorded(range(SENTENCES), 1.0, 110, [0.3] * SENTENCES)
    spans = [
        (round(starts[n] / HOP_S), round(starts[n] / HOP_S + len(spoken(n, 1, 110)) / RATE / HOP_S)) for n in starts
    ]
    return listen(sound, RATE), spans


def laid(model, sound):
    heard = listen(sound, RATE)
    match = align(*model, heard)
    at = [match.at(start + 2) for start, _end in model[1]]
    return [None if second is None else snap(second, onsets(heard.voiced), 0.25) for second in at]


def test_another_voice_with_other_pauses_and_another_pace_is_followed(model):
    sound, starts = recorded(range(SENTENCES), 1.3, 180, [0.9, 0.3, 1.5, 0.4, 0.6, 2.5, 0.3, 0.7])
    found = laid(model, sound)
    assert max(abs(found[n] - starts[n]) for n in range(SENTENCES)) < 0.06


def test_a_sentence_left_out_is_known_and_one_off_the_script_pulls_nobody_away(model):
    seeds = [0, 1, 77, 2, 3, 5, 6, 7]
    sound, starts = recorded(seeds, 1.1, 150, [0.5] * 8)
    found = laid(model, sound)
    assert [n for n, second in enumerate(found) if second is None] == [4]
    assert max(abs(found[n] - starts[n]) for n in starts if n < SENTENCES) < 0.06


def test_silence_has_no_voice_and_a_voice_has_its_edges():
    assert not listen(np.zeros(RATE), RATE).voiced.any()
    sound = np.concatenate([np.zeros(RATE), spoken(1, 1, 120), np.zeros(RATE)])
    voiced = listen(sound, RATE).voiced
    assert np.abs(onsets(voiced) - 1.0).max() < 0.05
    assert np.abs(ends(voiced) - (len(sound) / RATE - 1)).max() < 0.05
    assert gate(np.zeros(0)).shape == (0,)


def test_snapping_takes_the_nearest_place_within_reach():
    assert snap(1.0, np.array([0.9, 1.2]), 0.25) == 0.9
    assert snap(1.0, np.array([2.0]), 0.25) == 1.0
    assert snap(1.0, np.zeros(0), 0.25) == 1.0
