"""Sound from tones."""

import time

import numpy as np
import pytest

from upbeat.kernel.errors import Invalid
from upbeat.kernel.music.heard import Heard, clicks
from upbeat.kernel.music.onsets import flux, peaks
from upbeat.kernel.music.rhythms import draw_rhythm
from upbeat.kernel.music.sightreading import draw_phrase
from upbeat.kernel.music.synthesis import PEAK, RATE, render
from upbeat.kernel.music.timbres import STRUCK, TIMBRES


def shares(sound, hertz):
    """Shares of the power of the middle of a tone: about the multiples of a frequency, and about the odd ones."""
    middle = sound[len(sound) // 3 : len(sound) // 3 + 8192].astype(float)
    power = np.abs(np.fft.rfft(middle * np.hanning(len(middle)))) ** 2
    numbers = np.fft.rfftfreq(len(middle), 1 / RATE) / hertz
    near = np.abs(numbers - np.round(numbers)) < 0.04 * np.maximum(1, numbers)
    odd = near & (np.round(numbers) % 2 == 1)
    return power[near].sum() / power.sum(), power[odd].sum() / power.sum()


@pytest.mark.parametrize("timbre", TIMBRES)
@pytest.mark.parametrize("midi", [55, 69, 76])
def test_a_tone_sounds_at_its_pitch(timbre, midi):
    multiples, odd = shares(render([Heard(0, 1.2, midi, timbre)]), 440 * 2 ** ((midi - 69) / 12))
    assert multiples > 0.9
    assert odd > 0.2


@pytest.mark.parametrize("timbre", [*TIMBRES, *STRUCK])
def test_a_tone_begins_when_it_should_and_is_heard(timbre):
    sound = render([Heard(0.5, 0.6, 67, timbre)], length_s=1.5)
    assert np.abs(sound[: RATE // 2 - 10]).max() == 0
    assert np.abs(sound).max() > 0.1
    first = np.flatnonzero(np.abs(sound) > 0.02)[0] / RATE
    assert 0.5 <= first < 0.57


def test_no_sample_is_larger_than_the_peak_however_much_sounds():
    sound = render([Heard(0, 1, 48 + n, "piano") for n in range(40)])
    assert np.abs(sound).max() <= PEAK
    assert sound.dtype == np.float32


def test_the_length_is_exact_to_the_sample():
    assert len(render([Heard(0.2, 9, 60)], length_s=2.5)) == round(2.5 * RATE)
    assert len(render([], length_s=1.0, sample_rate=16_000)) == 16_000
    assert len(render([Heard(-0.5, 1.0, 60), Heard(5.0, 1.0, 60)], length_s=1.0)) == RATE


def test_a_score_is_heard_at_its_tempo_and_a_rhythm_as_wood():
    score = draw_rhythm(2, 3, (4, 4), tempo=120)
    sound = render(score, sample_rate=16_000)
    onsets = [float(note.onset) * 0.5 for note in score.notes if note.pitch]
    found = peaks(flux(np.pad(sound, (8000, 0))), over=0.1) - 0.5
    assert all(np.abs(found - at).min() < 0.03 for at in onsets)
    assert len(render(draw_phrase(1, 1), tempo=60)) > len(render(draw_phrase(1, 1), tempo=120))


def test_a_count_in_has_its_accents():
    told = clicks(4, beat_s=0.5, start_s=1.0, accent_every=4)
    assert [tone.onset_s for tone in told] == [1.0, 1.5, 2.0, 2.5]
    assert [tone.level for tone in told] == [1.0, 0.6, 0.6, 0.6]


def test_the_same_tones_give_the_same_samples():
    tones = [Heard(0, 1, 60, name) for name in TIMBRES]
    assert np.array_equal(render(tones), render(tones))


def test_half_a_minute_is_made_in_a_moment():
    tones = [Heard(n * 0.5, 0.5, 50 + n % 24 + n / 1000, "violin") for n in range(60)]
    began = time.process_time()
    render(tones, length_s=30)
    assert time.process_time() - began < 0.6  # .04 s on a quiet machine


def test_an_unknown_timbre_and_more_than_ten_minutes_are_refused():
    with pytest.raises(Invalid) as refused:
        render([Heard(0, 1, 60, "theremin")])
    assert refused.value.field == "timbre"
    for length in (601, -1, float("nan")):
        with pytest.raises(Invalid):
            render([Heard(0, 1, 60)], length_s=length)
