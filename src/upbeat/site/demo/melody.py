"""Tunes and clicks as sound, computed: a soft struck string, a low note for each bar, a wooden click."""

from fractions import Fraction
from functools import lru_cache

import numpy as np

from upbeat.site.demo.shapes import Play
from upbeat.site.demo.tune import Note, Tune
from upbeat.site.demo.voice import RATE, Sound

RING_S = 0.6
"""How long the last note may ring beyond its length."""

_PARTIALS = 9
_LEVEL, _BASS_LEVEL, _CLICK_LEVEL = 0.40, 0.22, 0.26
_STRONG, _ON_BEAT, _OFF_BEAT = 1.0, 0.78, 0.68


def _string(midi: int, seconds: float) -> Sound:
    """A struck string: partials that die the faster the higher they are, slightly sharp as stiff strings are
    (f_k = k·f·√(1 + B·k²), Fletcher 1964), damped when the note ends."""
    frequency = 440.0 * 2 ** ((midi - 69) / 12)
    time = np.arange(int((seconds + RING_S) * RATE), dtype=np.float32) / RATE
    sound = np.zeros_like(time)
    for k in range(1, _PARTIALS + 1):
        pitch = k * frequency * np.sqrt(1 + 0.0002 * k * k)
        if pitch > 9000:
            break
        decay = 1.4 + 0.55 * k + frequency / 600
        detuned = 1 + 0.0006 * (-1) ** k
        strike = abs(np.sin(np.pi * k / 7.3)) / k**1.15
        sound += strike * np.exp(-decay * time) * np.sin(2 * np.pi * pitch * detuned * time)
    sound *= np.minimum(time / 0.005, 1.0)
    damped = time > seconds
    sound[damped] *= np.exp(-(time[damped] - seconds) * 9)
    tail = min(len(sound), int(0.03 * RATE))
    sound[-tail:] *= np.linspace(1, 0, tail, dtype=np.float32)
    return sound.astype(np.float32)


@lru_cache(maxsize=4)
def click(*, strong: bool) -> Sound:
    """A wooden click; the strong one higher and louder."""
    time = np.arange(int(0.09 * RATE), dtype=np.float32) / RATE
    frequency = 1320.0 if strong else 880.0
    body = np.sin(2 * np.pi * frequency * time) + 0.5 * np.sin(2 * np.pi * 2.41 * frequency * time)
    sound = body * np.exp(-70 * time) * np.minimum(time / 0.001, 1.0)
    return (sound * _CLICK_LEVEL * (1.0 if strong else 0.6)).astype(np.float32)


def add(track: Sound, at: float, sound: Sound) -> None:
    """Mix a sound into a track at a second."""
    start = round(at * RATE)
    end = min(start + len(sound), len(track))
    track[start:end] += sound[: end - start]


def _stress(tune: Tune, note: Note) -> float:
    place = tune.place(note.start)
    if place == 0:
        return _STRONG
    return _ON_BEAT if place % tune.beat == 0 else _OFF_BEAT


def count_in_seconds(tune: Tune, play: Play) -> float:
    """How long the clicks before the first note last."""
    return play.count_in * tune.seconds(tune.beat)


def sounding_seconds(tune: Tune, play: Play) -> float:
    """From the first click or note to the end of the last note; it may ring :data:`RING_S` longer."""
    return count_in_seconds(tune, play) + tune.seconds(tune.length)


def render(tune: Tune, play: Play) -> Sound:
    """The tune with its clicks, ringing included."""
    before = count_in_seconds(tune, play)
    track = np.zeros(round((sounding_seconds(tune, play) + RING_S) * RATE), dtype=np.float32)
    _add_clicks(track, tune, play, before)
    held: dict[int, float] = {}
    for note in tune.notes:
        for pitch in note.pitches:
            midi = pitch.midi
            seconds = held.pop(midi, 0.0) + tune.seconds(note.length)
            if note.tied:
                held[midi] = seconds
                continue
            at = before + tune.seconds(note.end) - seconds
            level = _LEVEL * _stress(tune, note) / len(note.pitches) ** 0.5
            add(track, at, _string(midi, seconds * 0.96) * level)
    starts = tune.bars[1:-1] if tune.upbeat else tune.bars[:-1]
    for midi, start, end in zip(tune.bass, starts, [*starts[1:], tune.bars[-1]], strict=False):
        add(track, before + tune.seconds(start), _string(midi, tune.seconds(end - start) * 0.9) * _BASS_LEVEL)
    return _in_room(track)


def _add_clicks(track: Sound, tune: Tune, play: Play, before: float) -> None:
    beat = tune.seconds(tune.beat)
    first = tune.bar_length - tune.upbeat if tune.upbeat else Fraction(0)
    for i in range(play.count_in):
        # Counted so that the last click comes one beat before the first note.
        place = (first - (play.count_in - i) * tune.beat) % tune.bar_length
        add(track, i * beat, click(strong=place == 0))
    if not play.clicks:
        return
    for i in range(int(tune.length / tune.beat)):
        strong = play.clicks == "strong" and tune.is_strong(i * tune.beat)
        loudness = 1.0 if strong or not tune.notes[0].pitches else 0.7
        add(track, before + i * beat, click(strong=strong) * np.float32(loudness))


def _in_room(track: Sound) -> Sound:
    """A little room around it: decaying noise, the same every time."""
    length = int(0.7 * RATE)
    noise: Sound = np.random.default_rng(7).standard_normal(length).astype(np.float32)
    noise *= np.exp(-np.arange(length, dtype=np.float32) / RATE * 7)
    noise = np.convolve(noise, np.ones(6, dtype=np.float32) / 6, mode="same").astype(np.float32)
    noise /= float(np.sqrt((noise**2).sum()))
    size = 1 << (len(track) + length - 1).bit_length()
    wet = np.fft.irfft(np.fft.rfft(track, size) * np.fft.rfft(noise, size), size)[: len(track)]
    return (track + 0.10 * wet).astype(np.float32)
