import numpy as np
import pytest

from upbeat.kernel.music import pitch
from upbeat.kernel.music.pitch import FRAME_S, pitches, yin

RATE = 16_000


def tone(midi, seconds=1.0):
    phase = 2 * np.pi * 440 * 2 ** ((midi - 69) / 12) * np.arange(round(seconds * RATE)) / RATE
    return (0.2 * sum(np.sin(number * phase) / number for number in range(1, 6))).astype(np.float32)


@pytest.mark.parametrize("find", [pitches, yin])
@pytest.mark.parametrize("midi", [48.0, 60.3, 72.5])
def test_a_tone_is_found_within_ten_cents(find, midi):
    found = find(tone(midi))
    inner = slice(5, -8)
    assert np.median(found.midi[inner]) == pytest.approx(midi, abs=0.1)
    assert (found.sure[inner] > 0.5).mean() > 0.95


@pytest.mark.parametrize("find", [pitches, yin])
def test_silence_and_noise_have_no_sure_pitch(find):
    assert (find(np.zeros(RATE, np.float32)).sure < 0.5).all()
    assert (find(np.random.default_rng(0).normal(0, 0.1, RATE).astype(np.float32)).sure < 0.5).mean() > 0.9


def test_a_soft_tone_far_from_the_microphone_is_heard_as_a_loud_one_is():
    found = pitches(tone(60.3) / 400)
    inner = slice(5, -8)
    assert np.median(found.midi[inner]) == pytest.approx(60.3, abs=0.1)
    assert (found.sure[inner] > 0.5).mean() > 0.95


@pytest.mark.parametrize("find", [pitches, yin])
def test_a_change_of_pitch_is_found_at_its_time(find):
    found = find(np.concatenate([tone(60), tone(64)]))
    assert (8 + np.argmax(found.midi[8:] > 62)) * FRAME_S == pytest.approx(1.0, abs=0.06)


def test_without_the_model_yin_takes_its_place(monkeypatch):
    monkeypatch.setattr(pitch, "swift_f0", None)
    pitch._detector.cache_clear()
    found, own = pitches(tone(60)), yin(tone(60))
    pitch._detector.cache_clear()
    assert np.array_equal(found.midi, own.midi)
