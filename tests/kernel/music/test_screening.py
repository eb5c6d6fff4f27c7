from functools import cache
from pathlib import Path

import numpy as np
import pytest

from melodies import draw_melody
from singers import perform
from singing import sound, with_noise
from upbeat.kernel.music.decoding import decode
from upbeat.kernel.music.marking import mark_performance
from upbeat.kernel.music.profiles import PROFILES
from upbeat.kernel.music.verdicts import Reason

SCORE = draw_melody(2010, 6)
ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT.parent / "shared" / "data"


@cache
def phrase(seed=2010):
    return sound(perform(draw_melody(seed, 6), seed), seed)


def refused(samples, score=SCORE):
    found = mark_performance(np.asarray(samples, dtype=np.float32), score, PROFILES["3-5"])
    if found.refusal is not None:
        assert (found.notes, found.extras) == ((), ())
    return found.refusal and found.refusal.reason


def spoken(seed=1):
    """Syllables whose pitch falls and rises all the time, with pauses: the melody of speech, not its words."""
    chance = np.random.default_rng(seed)
    parts = []
    for _ in range(28):
        long = int(chance.uniform(0.09, 0.22) * 16000)
        hertz = chance.uniform(100, 190) * 2 ** (
            np.linspace(0, chance.choice([-1, 1]) * chance.uniform(0.4, 0.9), long)
        )
        wave = sum(np.sin(number * 2 * np.pi * np.cumsum(hertz) / 16000) / number for number in range(1, 9))
        parts += [0.1 * wave * np.hanning(long) ** 0.5, np.zeros(int(chance.uniform(0.03, 0.12) * 16000))]
    return with_noise(np.concatenate(parts), 40, seed)


def test_a_clean_phrase_is_not_refused():
    assert refused(phrase()) is None


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros(80_000),
        np.zeros(0),
        np.zeros(50),
        np.random.default_rng(0).normal(0, 1e-4, 80_000),
        np.eye(1, 80_000, 4_000)[0],
    ],
    ids=["nothing", "no sample", "a moment", "a quiet room", "a click"],
)
def test_silence_is_refused(samples):
    assert refused(samples) is Reason.SILENCE


def test_noise_alone_is_refused():
    assert refused(np.random.default_rng(0).normal(0, 0.05, 80_000)) is Reason.NOISE


@pytest.mark.parametrize("snr", [6, 2])
def test_noise_below_ten_decibels_is_refused(snr):
    assert refused(with_noise(phrase(), snr, 3)) is Reason.NOISE


def test_noise_at_ten_decibels_is_marked():
    assert refused(with_noise(phrase(), 10, 3)) is None


def test_speech_that_was_made_is_refused():
    assert refused(spoken()) is Reason.SPEECH


@pytest.mark.parametrize("name", ["librispeech-1995-1837-0001.wav", "jfk.flac", "aishell-BAC009S0724W0121.wav"])
def test_real_speech_is_refused(name):
    path = DATA / "speech" / name
    if not path.is_file():
        pytest.skip("../shared/data/speech is not there")
    assert refused(decode(path)) in (Reason.SPEECH, Reason.WRONG_SONG)


def test_another_song_is_refused():
    assert refused(phrase(2044)) is Reason.WRONG_SONG


def test_two_at_once_are_refused():
    one, other = phrase(), phrase(2044)
    long = min(len(one), len(other))
    assert refused(one[:long] + other[:long]) is Reason.TWO_VOICES


def test_a_recording_that_is_clipped_is_refused_and_one_that_touches_the_top_is_not():
    full = phrase() / np.abs(phrase()).max()
    assert refused(np.clip(4 * full, -1, 1)) is Reason.CLIPPED
    assert refused(np.clip(1.1 * full, -1, 1)) is None


def test_half_a_recording_is_refused():
    assert refused(phrase()[: len(phrase()) // 2]) is Reason.HALF


def test_three_minutes_are_refused_before_anything_is_heard():
    assert refused(np.zeros(180 * 16_000)) is Reason.TOO_LONG
