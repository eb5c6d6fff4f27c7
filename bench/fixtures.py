"""Sounds to try the line with: made here, or read from the recordings that others made (../shared/data)."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.video.stream import VideoStream
from numpy.typing import NDArray

from bench.ground import ROOT
from bench.lecture import RATE, speech_like

DATA = ROOT.parent / "shared/data"
Sound = NDArray[np.float32]
"""Array (channels, samples), full scale ±1."""

FORMATS = {"aac": "fltp", "pcm_s16le": "s16", "pcm_u8": "u8", "libopus": "flt", "flac": "s16"}
LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1"}
FPS = 5


def db(gain: float) -> float:
    """Decibels as a factor of amplitude."""
    return float(10 ** (gain / 20))


def speech(seconds: float, level: float = 1.0, seed: int = 7, rate: int = RATE) -> Sound:
    """The lecture's syllables, mono."""
    return level * speech_like(seconds, seed, rate)[None, :]


def noise(seconds: float, level: float, seed: int = 11) -> Sound:
    """Hiss with the root mean square ``level``, mono."""
    return (level * np.random.default_rng(seed).standard_normal((1, round(seconds * RATE)))).astype(np.float32)


def knocks(seconds: float, every_s: float = 0.7) -> Sound:
    """A knock of some samples near full scale now and then."""
    sound = np.zeros((1, round(seconds * RATE)), np.float32)
    knock = 0.95 * np.exp(-np.arange(480) / 60) * np.sin(np.arange(480) * 1.9)
    for start in np.arange(0.5, seconds - 0.1, every_s):
        at = round(start * RATE)
        sound[0, at : at + knock.size] = knock
    return sound


def _note(hz: float, seconds: float) -> NDArray[np.float64]:
    """A struck string: partials a little too high, the higher the sooner gone, and the knock of the hammer."""
    t = np.arange(round(seconds * RATE)) / RATE
    sound = np.zeros_like(t)
    for n in range(1, 13):
        f = n * hz * np.sqrt(1 + 0.0004 * n * n)
        if f < RATE / 2:
            sound += np.sin(2 * np.pi * f * t) * np.exp(-t * (0.7 + 0.35 * n)) / n**1.1
    knock = np.random.default_rng(round(hz)).standard_normal(t.size) * np.exp(-t * 90)
    return (sound + 0.05 * knock) * np.minimum(1, t * 400)


MELODY = (60, 62, 64, 65, 67, 67, 69, 69, 67, 65, 64, 62)


def piano(seconds: float, rest_s: float = 0.0) -> Sound:
    """A melody struck twice a second, each note ringing; ``rest_s`` of silence after each twelve."""
    sound = np.zeros(round(seconds * RATE))
    start, index = 0.2, 0
    while start < seconds - 2.2:
        note = _note(440 * 2 ** ((MELODY[index % 12] - 69) / 12), 2.0)
        at = round(start * RATE)
        sound[at : at + note.size] += note
        index += 1
        start += 0.5 + (rest_s if index % 12 == 0 else 0)
    return (0.12 * sound)[None, :].astype(np.float32)


def violin(seconds: float) -> Sound:
    """Bowed notes of a second: every harmonic, vibrato, and the rustle of the bow."""
    t = np.arange(round(seconds * RATE)) / RATE
    midi = np.array([MELODY[int(second) % 12] + 12 for second in t[:: RATE // 100]]).repeat(RATE // 100)[: t.size]
    hz = 440 * 2 ** ((midi - 69) / 12) * (1 + 0.006 * np.sin(2 * np.pi * 5.6 * t))
    phase = 2 * np.pi * np.cumsum(hz) / RATE
    sound = sum(np.sin(n * phase) / n * np.exp(-(((n * 700 - 2000) / 6000) ** 2)) for n in range(1, 12))
    bow = np.random.default_rng(5).standard_normal(t.size)
    envelope = np.clip(12 * (t % 1.0), 0, 1) * np.clip(12 * (1 - t % 1.0), 0.15, 1)
    return (0.08 * envelope * (sound + 0.02 * bow))[None, :].astype(np.float32)


def singing(seconds: float) -> Sound:
    """A vowel on long notes with vibrato; for where there is no recording of a singer."""
    t = np.arange(round(seconds * RATE)) / RATE
    midi = np.array([MELODY[int(second / 0.8) % 12] for second in t[:: RATE // 100]]).repeat(RATE // 100)[: t.size]
    phase = 2 * np.pi * np.cumsum(440 * 2 ** ((midi - 69) / 12) * (1 + 0.01 * np.sin(2 * np.pi * 5.2 * t))) / RATE
    sound = np.zeros_like(t)
    for n in range(1, 20):
        f = n * 330
        sound += np.sin(n * phase) * (
            np.exp(-(((f - 700) / 250) ** 2)) + 0.5 * np.exp(-(((f - 1150) / 300) ** 2)) + 0.03
        )
    envelope = np.clip(10 * (t % 0.8), 0, 1) * np.clip(10 * (0.8 - t % 0.8), 0.05, 1)
    return (0.1 * envelope * sound)[None, :].astype(np.float32)


def recorded(path: Path) -> Sound:
    """A recording as mono at RATE."""
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=RATE)
    with av.open(str(path)) as container:
        frames = [one for frame in container.decode(audio=0) for one in resampler.resample(frame)]
    return np.concatenate([frame.to_ndarray() for frame in [*frames, *resampler.resample(None)]], axis=1)


def in_room(sound: Sound, seconds: float = 0.5) -> Sound:
    """Sound between two pieces of silence."""
    edge = np.zeros((len(sound), round(seconds * RATE)), np.float32)
    return np.concatenate([edge, sound, edge], axis=1)


def write(path: Path, sound: Sound, codec: str = "aac", rate: int = RATE) -> Path:
    """A film of one still picture with this sound; ``sound`` is at ``rate``."""
    wanted, seconds = FORMATS[codec], sound.shape[1] / rate
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", rate=FPS, options={"preset": "ultrafast", "crf": "30"})
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = 160, 90, "yuv420p"
        audio = out.add_stream(codec, rate=rate, layout=LAYOUTS[len(sound)])
        assert isinstance(audio, AudioStream)
        picture = np.full((90, 160), 230, np.uint8)
        picture[20:40, 20:120:3] = 30
        frame = av.VideoFrame.from_ndarray(picture, format="gray").reformat(format="yuv420p")
        for index in range(max(1, round(seconds * FPS))):
            frame.pts, frame.time_base = index, Fraction(1, FPS)
            out.mux(video.encode(frame))
            start, end = index * rate // FPS, (index + 1) * rate // FPS
            block = sound[:, start:end]
            if block.size:
                out.mux(audio.encode(_heard(block, wanted, rate, start)))
        out.mux(video.encode(None))
        out.mux(audio.encode(None))
    return path


def _heard(block: Sound, wanted: str, rate: int, start: int) -> av.AudioFrame:
    if wanted == "fltp":
        samples = np.ascontiguousarray(block)
    else:
        packed = np.clip(block, -1, 1).T.reshape(1, -1)
        if wanted == "s16":
            samples = np.round(packed * 32767).astype(np.int16)
        elif wanted == "u8":
            samples = np.round(packed * 127 + 128).astype(np.uint8)
        else:
            samples = np.ascontiguousarray(packed, np.float32)
    frame = av.AudioFrame.from_ndarray(samples, format=wanted, layout=LAYOUTS[len(block)])
    frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
    return frame
