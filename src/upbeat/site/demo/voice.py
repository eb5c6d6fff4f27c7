"""The demo's voice: texts in, sound and the moments of the words out."""

import tempfile
import wave
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from upbeat.rooms.polish.speech.process import VoiceFailed, VoiceOrder, speak_confined, voice_installed
from upbeat.site.demo.shapes import Language

Sound = npt.NDArray[np.float32]

RATE = 44100
"""Samples a second of all sound of the demo: twice what the voice makes."""

_VOICES: dict[Language, VoiceOrder] = {
    "en": VoiceOrder("en-us+klatt", (), speed=146, range=60),
    "zh-hans": VoiceOrder("cmn+f2", (), speed=168, range=60),
}
"""Of all that espeak-ng has, those that a speech recogniser understood best at this pace."""

_QUIET = 0.004
_EDGE_S = 0.03
_LOUD, _CEILING = 0.15, 0.75
"""Root mean square of each phrase, −16.5 dBFS, and what its loudest vowels are held under, −2.5 dBFS."""


class NoVoiceError(RuntimeError):
    """The voice cannot speak; the message says what to install."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What was said, mono at :data:`RATE`. ``words``: (character of the text, second from the phrase's beginning)."""

    sound: Sound
    words: tuple[tuple[int, float], ...]

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.sound) / RATE


def check_voice() -> None:
    """NoVoiceError if no voice is installed."""
    if not voice_installed():
        raise NoVoiceError(
            'The voice of the demo\'s videos is not installed. Install it with: pip install "upbeat[demo]" '
            "(it brings espeakng-loader)."
        )


def speak(language: Language, texts: Sequence[str]) -> list[Phrase]:
    """Each text spoken, its silence at both ends cut off; NoVoiceError if there is no voice."""
    if not texts:
        return []
    check_voice()
    with tempfile.TemporaryDirectory(prefix="upbeat-voice-") as folder:
        target = Path(folder) / "voice.wav"
        try:
            report = speak_confined(replace(_VOICES[language], phrases=tuple(texts)), target)
        except VoiceFailed as failure:
            raise NoVoiceError(f"The voice of the demo failed: {failure}") from failure
        with wave.open(str(target), "rb") as file:
            data = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
    return [_phrase(data, report.rate, entry) for entry in report.phrases]


def _phrase(data: npt.NDArray[np.int16], rate: int, entry: Mapping[str, Any]) -> Phrase:
    span = slice(round(entry["start"] * rate), round(entry["end"] * rate))
    sound: Sound = data[span].astype(np.float32) / np.float32(32768)
    heard = np.flatnonzero(np.abs(sound) > _QUIET)
    if len(heard) == 0:
        raise NoVoiceError("The voice of the demo said nothing.")
    edge = round(_EDGE_S * rate)
    first, last = max(int(heard[0]) - edge, 0), min(int(heard[-1]) + edge, len(sound))
    sound = _doubled(sound[first:last])
    sound = _limited(sound * np.float32(_LOUD / max(_speech_level(sound), 1e-6)))
    offset = entry["start"] + first / rate
    words = tuple((int(position), max(0.0, second - offset)) for position, second in entry["words"])
    return Phrase(sound, words)


def _doubled(sound: Sound) -> Sound:
    """The same at twice the rate: zeros between the samples, then a low pass of windowed sinc."""
    taps = np.arange(-24, 25)
    kernel = np.sinc(taps / 2) * np.blackman(len(taps))
    spread = np.zeros(2 * len(sound), dtype=np.float32)
    spread[::2] = sound
    fine = np.convolve(spread, kernel.astype(np.float32), mode="same").astype(np.float32)
    fade = min(220, len(fine) // 2)
    fine[:fade] *= np.linspace(0, 1, fade, dtype=np.float32)
    fine[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
    return fine


def _limited(sound: Sound) -> Sound:
    """Turned down, gently and a little ahead, where it would pass the ceiling."""
    block = RATE // 500
    count = -(-len(sound) // block)
    padded = np.zeros(count * block, dtype=np.float32)
    padded[: len(sound)] = np.abs(sound)
    peaks = padded.reshape(count, block).max(axis=1)
    around = np.max([np.roll(np.pad(peaks, 8), shift) for shift in range(-6, 7)], axis=0)
    gain = np.minimum(1.0, _CEILING / np.maximum(around, 1e-6))
    smooth = np.convolve(gain, np.ones(7) / 7, mode="same")[8:-8]
    middles = (np.arange(count) + 0.5) * block
    return (sound * np.interp(np.arange(len(sound)), middles, smooth)).astype(np.float32)


def _speech_level(sound: Sound) -> float:
    """Root mean square over what is louder than a tenth of the peak: pauses do not count."""
    block = 882
    usable = sound[: len(sound) // block * block].reshape(-1, block)
    levels = np.sqrt((usable**2).mean(axis=1)) if len(usable) else np.array([0.0])
    loud = levels[levels > 0.1 * levels.max()] if levels.max() > 0 else levels
    return float(np.sqrt((loud**2).mean()))
