"""Tunes as sound: in time, in tune, without clipping."""

import numpy as np
import pytest

from upbeat.site.demo.content import load
from upbeat.site.demo.melody import RING_S, click, count_in_seconds, render, sounding_seconds
from upbeat.site.demo.shapes import Content, Play
from upbeat.site.demo.voice import RATE, Sound


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


def pitch_at(sound: Sound, second: float) -> float:
    """The strongest frequency within a quarter of a second, in Hz."""
    part = sound[round(second * RATE) :][: RATE // 4] * np.hanning(RATE // 4)
    spectrum = np.abs(np.fft.rfft(part, 1 << 17))
    return float(np.argmax(spectrum) * RATE / (1 << 17))


def test_a_tune_lasts_its_beats_and_its_count_in(content: Content) -> None:
    morning, play = content.tunes["morning"], Play("morning", 2, "strong")
    beat = 60 / morning.tempo
    assert count_in_seconds(morning, play) == pytest.approx(2 * beat)
    assert sounding_seconds(morning, play) == pytest.approx(14 * beat)
    assert len(render(morning, play)) == round((14 * beat + RING_S) * RATE)


def test_every_note_sounds_at_its_pitch(content: Content) -> None:
    third = content.tunes["third-minor"]
    sound = render(third, Play("third-minor"))
    for note in third.notes:
        wanted = 440 * 2 ** ((note.pitches[0].midi - 69) / 12)
        heard = pitch_at(sound, third.seconds(note.start) + 0.1)
        partial = round(heard / wanted)
        assert 1200 * abs(np.log2(heard / (partial * wanted))) < 15


def test_nothing_clips_and_nothing_is_silent(content: Content) -> None:
    for name, tune in content.tunes.items():
        sound = render(tune, Play(name, 0, "strong"))
        assert 0.05 < float(np.abs(sound).max()) < 0.95, name


def test_the_strong_click_is_louder() -> None:
    assert float(np.abs(click(strong=True)).max()) > 1.3 * float(np.abs(click(strong=False)).max())


def test_the_same_tune_sounds_the_same_every_time(content: Content) -> None:
    ode = content.tunes["ode-dotted"]
    assert np.array_equal(render(ode, Play("ode-dotted")), render(ode, Play("ode-dotted")))
