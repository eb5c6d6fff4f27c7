"""A score laid along a recording, whoever plays: notes within 100 ms, in any key and tempo, and how well it fits."""

import numpy as np
import pytest

from playing_along import melody, play
from upbeat.kernel.music.following import Lost, bar_seconds, follow
from upbeat.kernel.music.onsets import RATE

OTHER = """X:1
M:3/4
L:1/4
K:F
F>GA|c2 A|B A G|A2 F|D E F|G2 C|E F G|F3|]"""


def errors(found, truth):
    return np.array([abs(found.seconds[name] - second) for name, second in truth.items()])


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    "how",
    [
        {},
        {"tempo": 60},
        {"tempo": 150, "noise": 0.01},
        {"shift": -4, "chords": True},
        {"shift": 5, "lead_s": 3.5},
    ],
    ids=["plain", "slow", "quick and noisy", "lower, in chords", "higher, after a silence"],
)
def test_every_note_is_found(seed, how):
    score = melody()
    sound, truth = play(score, seed, **how)
    found = follow(sound, score)
    assert np.mean(errors(found, truth) < 0.1) >= 0.95
    assert found.key_shift == how.get("shift", 0)
    assert found.fit > 0.8


def test_bars_begin_with_their_first_note_and_the_end_is_known():
    score = melody()
    sound, truth = play(score, 7)
    found = follow(sound, score)
    bars = bar_seconds(score, found)
    assert [number for number, _second in bars] == list(range(1, 9))
    first = {}
    for note in score.notes:
        first.setdefault(note.bar, truth[note.id])
    assert max(abs(second - first[number]) for number, second in bars) < 0.1
    assert found.end_s == pytest.approx(len(sound) / RATE - 1.0, abs=0.6)


def test_a_bar_that_begins_with_a_rest_is_between_its_neighbours():
    score = melody("X:1\nM:4/4\nL:1/4\nK:C\nC D E F|z G A B|c4|]")
    sound, truth = play(score, 1)
    bars = dict(bar_seconds(score, follow(sound, score)))
    assert truth["n4"] < bars[2] < truth["n6"]


def test_another_melody_fits_less():
    sound, _truth = play(melody(), 3)
    assert follow(sound, melody(OTHER)).fit < 0.85 < follow(sound, melody()).fit


def test_the_order_of_the_notes_is_kept():
    sound, _truth = play(melody(), 5, noise=0.05)
    seconds = list(follow(sound, melody()).seconds.values())
    assert seconds == sorted(seconds)


@pytest.mark.parametrize("sound", [np.zeros(5 * RATE, np.float32), np.zeros(0, np.float32)], ids=["silence", "nothing"])
def test_in_silence_there_is_nothing_to_follow(sound):
    with pytest.raises(Lost):
        follow(sound, melody())


def test_far_too_short_a_sound_is_not_followed():
    sound, _truth = play(melody(), 2)
    with pytest.raises(Lost):
        follow(sound[: 2 * RATE], melody())


@pytest.mark.parametrize("seconds", [5, 20])
def test_noise_is_not_followed(seconds):
    noise = 0.01 * np.random.default_rng(seconds).standard_normal(seconds * RATE).astype(np.float32)
    with pytest.raises(Lost):
        follow(noise, melody())
