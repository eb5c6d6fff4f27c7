"""Sound and picture stay together: a clap and a flash come within 45 ms of each other after every step."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from media_corpus import RATE, Sound, make_clip
from upbeat.kernel.intervals import Interval
from upbeat.rooms.polish.line import cleaning
from upbeat.rooms.polish.line.denoiser import denoiser_installed
from upbeat.rooms.polish.line.line import run_line

CLAPS = (1.0, 2.6, 4.2)
SECONDS, APART_S = 5.4, 0.045
FLASH_S = 0.2


def claps() -> Sound:
    """A tone of 50 ms at each clap, over a little hiss."""
    sound = 0.002 * np.random.default_rng(3).standard_normal(round(SECONDS * RATE))
    t = np.arange(round(0.05 * RATE)) / RATE
    for clap in CLAPS:
        start = round(clap * RATE)
        sound[start : start + t.size] += 0.5 * np.sin(2 * np.pi * 700 * t)
    return sound[None, :].astype(np.float32)


def words() -> Sound:
    """A vowel of a low voice at each clap, over hiss: what a denoiser leaves."""
    sound = 0.004 * np.random.default_rng(3).standard_normal(round(SECONDS * RATE))
    t = np.arange(round(0.4 * RATE)) / RATE
    shape = np.minimum(1, np.minimum(t / 0.005, (0.4 - t) / 0.1))
    for clap in CLAPS:
        start = round(clap * RATE)
        for n in range(1, 25):
            weight = np.exp(-(((n * 130 - 600) / 250) ** 2)) + 0.4 * np.exp(-(((n * 130 - 1300) / 300) ** 2)) + 0.02
            sound[start : start + t.size] += 0.1 * weight * shape * np.sin(2 * np.pi * n * 130 * t * (1 + 0.1 * t) + n)
    return sound[None, :].astype(np.float32)


def flashes(times: Sequence[float]) -> list[bool]:
    return [any(clap <= second < clap + FLASH_S for clap in CLAPS) for second in times]


def drawn(lit: Sequence[bool]):
    def picture(index: int) -> NDArray[np.uint8]:
        return np.full((90, 160, 3), 240 if lit[index] else 20, np.uint8)

    return picture


def film(path: Path, times: Sequence[float], sound: Sound, **more) -> Path:
    return make_clip(path, seconds=SECONDS, picture=drawn(flashes(times)), times=list(times), sound=sound, **more)


EVEN = [n / 25 for n in range(round(SECONDS * 25))]
FAST = [n / 50 for n in range(round(SECONDS * 50))]
UNEVEN = [round(n / 25, 3) for n in range(round(SECONDS * 25)) if n % 7 not in (3, 4) or n % 20 == 5]


def onsets_of_picture(path: Path) -> list[float]:
    """When the picture becomes bright."""
    with av.open(str(path)) as container:
        told = [
            (frame.time, float(frame.to_ndarray(format="gray").mean()) > 128) for frame in container.decode(video=0)
        ]
    return [second for (_before, was), (second, lit) in pairwise(told) if lit and not was]


def onsets_of_sound(path: Path) -> list[float]:
    """When the sound becomes loud."""
    with av.open(str(path)) as container:
        frames = [(frame.time, frame.to_ndarray()) for frame in container.decode(audio=0)]
    first, sound = frames[0][0], np.concatenate([piece for _second, piece in frames], axis=1)[0]
    level = np.abs(sound)
    loud = np.flatnonzero(level > 0.3 * level.max()) / RATE + first
    return [float(second) for n, second in enumerate(loud) if n == 0 or second - loud[n - 1] > 0.5]


def apart(out: Path, moments: Sequence[float] = CLAPS) -> dict[str, float]:
    """The largest distance of sound from picture in each rung; for sound alone, from where the picture is sharp."""
    seen = {rung: onsets_of_picture(out / f"{rung}.mp4") for rung in ("720p", "480p")}
    heard = {rung: onsets_of_sound(out / f"{rung}.mp4") for rung in ("720p", "480p", "audio")}
    assert {len(found) for found in [*seen.values(), *heard.values()]} == {len(moments)}
    seen["audio"] = seen["720p"]
    for found in heard.values():
        assert found == pytest.approx(moments, abs=2 * APART_S)
    return {rung: max(abs(a - b) for a, b in zip(heard[rung], seen[rung], strict=True)) for rung in heard}


@pytest.mark.parametrize("times", [EVEN, FAST, UNEVEN], ids=["25 fps", "50 fps", "variable rate"])
def test_clap_and_flash_stay_together(tmp_path: Path, times: list[float]) -> None:
    run_line(film(tmp_path / "film.mp4", times, claps()), tmp_path / "out")
    assert max(apart(tmp_path / "out").values()) <= APART_S


def test_they_stay_together_where_the_sound_has_another_rate(tmp_path: Path) -> None:
    path = tmp_path / "film.mkv"
    source = film(tmp_path / "film.mp4", EVEN, claps())
    with av.open(str(source)) as inside, av.open(str(path), "w") as out:
        video = out.add_stream_from_template(inside.streams.video[0])
        audio = out.add_stream("pcm_s16le", rate=44_100, layout="mono")
        resampler = av.AudioResampler(format="s16", layout="mono", rate=44_100)
        for packet in inside.demux():
            if packet.stream.type == "video" and packet.dts is not None:
                packet.stream = video
                out.mux(packet)
            elif packet.stream.type == "audio":
                for frame in packet.decode():
                    for one in resampler.resample(frame):
                        out.mux(audio.encode(one))
        out.mux(audio.encode(None))
    run_line(path, tmp_path / "out")
    assert max(apart(tmp_path / "out").values()) <= APART_S


@pytest.mark.parametrize("late", [0.5, 0.93])
def test_they_stay_together_where_the_picture_begins_late(tmp_path: Path, late: float) -> None:
    path = film(tmp_path / "film.mkv", [second for second in EVEN if second >= late], claps())
    run_line(path, tmp_path / "out")
    assert max(apart(tmp_path / "out").values()) <= APART_S


def test_they_stay_together_where_a_piece_is_cut_out(tmp_path: Path) -> None:
    path = film(tmp_path / "film.mp4", EVEN, claps())
    run_line(path, tmp_path / "out", cuts=[Interval(0.0, 0.33), Interval(1.71, 2.2)])
    assert max(apart(tmp_path / "out", [0.67, 1.78, 3.38]).values()) <= APART_S


@pytest.mark.skipif(not denoiser_installed(), reason="the extra denoise is not installed")
def test_they_stay_together_where_noise_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "_taken", lambda moments, gain_db: None)
    monkeypatch.setattr(cleaning, "MOST_LOST_LU", 99.0)
    monkeypatch.setattr(cleaning, "CLEAN_DB", 99.0)
    monkeypatch.setattr(cleaning, "LEAST_GAIN_DB", -99.0)
    path = film(tmp_path / "film.mp4", EVEN, words())
    cleaned = run_line(path, tmp_path / "out", clean_around=[])
    assert cleaned.cleaning.code == "cleaned"
    assert max(apart(tmp_path / "out").values()) <= APART_S
