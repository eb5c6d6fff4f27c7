"""The voice, in a process of its own: ``python -m upbeat.rooms.polish.speech ORDER.json OUT.wav``.

espeak-ng is under the GPL; it is loaded here and nowhere else.

In: a file of JSON ``{"voice", "speed", "pitch", "range", "phrases": [text, …]}``.
Out: one WAV, mono, 16 bits, all phrases one after the other; and on standard output JSON ``{"rate", "phrases":
[{"start", "end", "words": [[character, second], …]}]}``, seconds within the file, characters from 0 within the phrase.
Exit code 3: the voice is not installed.
"""

import ctypes
import json
import sys
import wave
from pathlib import Path
from typing import Any

MISSING = 3
_SYNCHRONOUS = 2
_UTF8 = 1
_SPEED, _PITCH, _RANGE = 1, 3, 4
_END_OF_LIST, _WORD = 0, 1


class _Event(ctypes.Structure):
    """``espeak_EVENT`` of speak_lib.h."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class Voice:
    """The library with one voice chosen."""

    def __init__(self, library: str, data: str, voice: str, speed: int, pitch: int, pitch_range: int) -> None:
        self.lib = ctypes.CDLL(library)
        self.samples = bytearray()
        self.words: list[tuple[int, float]] = []
        self.rate = int(self.lib.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), 0))
        self._callback = _Callback(self._hear)  # kept alive as long as the library may call it
        self.lib.espeak_SetSynthCallback(self._callback)
        if self.rate <= 0 or self.lib.espeak_SetVoiceByName(voice.encode()) != 0:
            raise OSError(f"espeak-ng has no voice {voice!r}")
        for parameter, value in ((_SPEED, speed), (_PITCH, pitch), (_RANGE, pitch_range)):
            self.lib.espeak_SetParameter(parameter, value, 0)

    def _hear(self, wave_data: Any, count: int, events: Any) -> int:
        if wave_data and count > 0:
            self.samples.extend(ctypes.string_at(wave_data, count * 2))
        i = 0
        while events[i].type != _END_OF_LIST:
            if events[i].type == _WORD:
                self.words.append((events[i].text_position - 1, events[i].audio_position / 1000))
            i += 1
        return 0

    def say(self, text: str) -> tuple[bytes, list[tuple[int, float]]]:
        """The samples of a text and where its words begin."""
        self.samples.clear()
        self.words.clear()
        data = text.encode() + b"\0"
        if self.lib.espeak_Synth(data, len(data), 0, 0, 0, _UTF8, None, None) != 0:
            raise OSError("espeak-ng would not speak")
        self.lib.espeak_Synchronize()
        return bytes(self.samples), list(self.words)


def main() -> int:
    """Speak what standard input says into the file that the first argument names."""
    try:
        # Imported here: whoever has not installed the voice gets an exit code, not a traceback.
        import espeakng_loader  # noqa: PLC0415
    except ImportError:
        return MISSING
    order = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    voice = Voice(
        espeakng_loader.get_library_path(), espeakng_loader.get_data_path(),
        order["voice"], order["speed"], order["pitch"], order["range"],
    )  # fmt: skip
    phrases = []
    written = 0
    with wave.open(sys.argv[2], "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(voice.rate)
        for text in order["phrases"]:
            samples, words = voice.say(text)
            file.writeframes(samples)
            start, written = written, written + len(samples) // 2
            begins = start / voice.rate
            heard = [[position, begins + second] for position, second in words]
            phrases.append({"start": begins, "end": written / voice.rate, "words": heard})
    json.dump({"rate": voice.rate, "phrases": phrases}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
