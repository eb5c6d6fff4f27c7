"""Noise goes, music stays: the guard, and the denoiser that it guards."""

from pathlib import Path

import numpy as np
import pytest

from media_corpus import RATE, Sound, make_clip, speech
from upbeat.kernel.intervals import Interval
from upbeat.rooms.polish.line import cleaning, denoising
from upbeat.rooms.polish.line.cleaning import Compared, judge, tonal_share
from upbeat.rooms.polish.line.denoiser import Denoiser, denoiser_installed
from upbeat.rooms.polish.line.line import run_line
from upbeat.rooms.polish.line.sound import in_seconds

needs_denoiser = pytest.mark.skipif(not denoiser_installed(), reason="the extra denoise is not installed")


def hiss(seconds: float, level: float) -> Sound:
    return (level * np.random.default_rng(2).standard_normal((1, round(seconds * RATE)))).astype(np.float32)


def chord(seconds: float) -> Sound:
    t = np.arange(round(seconds * RATE)) / RATE
    struck = np.exp(-(t % 0.5) * 4)
    return (0.1 * struck * sum(np.sin(2 * np.pi * hz * t) for hz in (262, 330, 392, 524)))[None, :].astype(np.float32)


def compared(before: list[float], after: list[float], tonal: list[float]) -> Compared:
    return Compared(np.array(before), np.array(after), np.array(tonal))


def test_noise_of_any_colour_has_no_tones_and_a_chord_is_nothing_else() -> None:
    white = hiss(0.4, 0.1)[0]
    low = np.convolve(white, np.ones(60) / 60, "same")
    assert max(tonal_share(white, RATE), tonal_share(low, RATE)) < 0.15
    assert tonal_share(chord(0.4)[0], RATE) > 0.6
    assert tonal_share(white[:100], RATE) == 0.0


@pytest.mark.parametrize(
    ("moments", "whole", "ratios", "code"),
    [
        (compared([-20, -40], [-20.5, -70], [0.8, 0.0]), (-20, -20.5), (15, 30), "cleaned"),
        (compared([-20, -20, -40], [-20, -26.5, -40], [0.8, 0.8, 0]), (-20, -21), (15, 30), "music"),
        (compared([-20, -20, -40], [-20, -26.0, -40], [0.8, 0.8, 0]), (-20, -21), (15, 30), "cleaned"),
        (compared([-20, -45, -70], [-20, -60, -70], [0.8, 0.8, 0]), (-16, -16), (15, 30), "cleaned"),
        (compared([-20, -21, -40], [-20, -30, -40], [0.8, 0, 0]), (-20, -21), (15, 30), "music"),
        (compared([-20, -40], [-20, -70], [0.8, 0.0]), (-20, -22.1), (15, 30), "whole"),
        (compared([-20, -40], [-20, -42], [0.8, 0.0]), (-20, -20), (15, 17.5), "useless"),
        (compared([-20, -40], [-20, -70], [0.8, 0.0]), (-20, -20), (25, 40), "clean"),
        (compared([], [], []), (-70, -70), (None, None), "clean"),
    ],
    ids=["noise", "a tone gone", "6 dB", "too faint to hear", "a clap gone", "2 LU", "useless", "clean", "nothing"],
)
def test_the_guard_lets_noise_go_and_nothing_else(
    moments: Compared, whole: tuple[float, float], ratios: tuple[float, float], code: str
) -> None:
    assert judge(moments, whole, ratios, -16).code == code


def test_the_first_moment_that_is_lost_is_told() -> None:
    found = judge(compared([-20] * 5 + [-40], [-20, -20, -20, -60, -60, -40], [0.9] * 6), (-20, -20), (15, 30), -16)
    assert (found.code, found.at, found.used) == ("music", 1.2, False)


@needs_denoiser
def test_the_denoiser_keeps_length_and_time() -> None:
    sound = speech(3.217, level=0.2)
    out = np.concatenate(list(Denoiser().through(in_seconds([sound]))), axis=1)
    assert out.shape == sound.shape
    spectra = np.fft.rfft(sound[0], 1 << 19), np.fft.rfft(out[0], 1 << 19)
    lag = int(np.argmax(np.fft.irfft(np.conj(spectra[0]) * spectra[1])))
    assert min(lag, (1 << 19) - lag) <= RATE // 1000


@needs_denoiser
def test_a_passage_of_music_stays_sample_by_sample(tmp_path: Path) -> None:
    sound = np.concatenate([hiss(2, 0.02), chord(2)], axis=1)
    denoising.cleaned(in_seconds([sound]), [Interval(2.0, 4.0)], tmp_path / "cleaned")
    kept = np.concatenate(list(denoising.stored(tmp_path / "cleaned")), axis=1)
    assert np.array_equal(kept[:, 2 * RATE :], sound[:, 2 * RATE :])
    assert np.std(kept[:, RATE // 2 : RATE]) < 0.1 * np.std(sound[:, RATE // 2 : RATE])


@needs_denoiser
def test_a_film_with_music_keeps_its_sound_and_says_why(tmp_path: Path) -> None:
    film = make_clip(tmp_path / "film.mp4", seconds=3, sound=chord(3) + hiss(3, 0.01))
    guarded = run_line(film, tmp_path / "guarded", clean_around=[])
    plain = run_line(film, tmp_path / "plain")
    assert guarded.cleaning.code == "music"
    assert plain.cleaning == cleaning.UNCLEANED
    assert (tmp_path / "guarded/audio.mp4").read_bytes() == (tmp_path / "plain/audio.mp4").read_bytes()
    assert not (tmp_path / "guarded" / denoising.CLEANED).exists()


@needs_denoiser
def test_what_the_guard_lets_pass_is_what_is_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    film = make_clip(tmp_path / "film.mp4", seconds=4, sound=speech(4, level=0.2) + hiss(4, 0.01))
    monkeypatch.setattr(cleaning, "_taken", lambda moments, gain_db: None)
    monkeypatch.setattr(cleaning, "MOST_LOST_LU", 99.0)
    plain = run_line(film, tmp_path / "plain")
    out = tmp_path / "cleaned"
    clean = run_line(film, out, clean_around=[])
    assert clean.cleaning.code == "cleaned"
    assert clean.duration_s == plain.duration_s
    assert (clean.heard.snr_db or 0) > (plain.heard.snr_db or 0) + 3
    assert not (out / denoising.CLEANED).exists()
    (out / "480p.mp4").unlink()
    assert run_line(film, out, clean_around=[]) == clean


def test_without_the_denoiser_the_sound_is_as_it_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(denoising, "denoiser_installed", lambda: False)
    film = make_clip(tmp_path / "film.mp4", seconds=1)
    assert run_line(film, tmp_path / "out", clean_around=[]).cleaning.code == "missing"
