"""Lay a reading along a source: ``python -m upbeat.rooms.polish.aligning SOURCE KIND READING.wav ORDER.json``.

The order holds ``phrases`` (the voice's report), ``texts`` and ``seconds``, the most of the source that is listened to.
Says ``{"said": [null | {"start", "end", "at": [[character, second], …]}, …]}`` or ``{"failed": code}``.
"""

import json
import sys
import wave
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

import av.error
import av.logging
import numpy as np

from upbeat.rooms.polish.aligning.laying import Sound, lay_out
from upbeat.rooms.polish.line.sound import RATE, Block, blocks
from upbeat.rooms.record.source import open_source, sound_of

EASED = 3
"""48 kHz become 16 kHz: all that speech needs, and a third of the memory."""


def eased(heard: Iterable[Block]) -> Iterator[Sound]:
    """The first channel at a third of the rate, after a low pass of windowed sinc."""
    taps = np.arange(-30, 31)
    low_pass = (np.sinc(taps / EASED) * np.hamming(len(taps)) / EASED).astype(np.float32)
    tail = np.zeros(30, dtype=np.float32)
    for block in heard:
        joined = np.concatenate([tail, block[0]])
        usable = (len(joined) - 60) // EASED * EASED
        if usable > 0:
            yield np.convolve(joined[: usable + 60], low_pass, mode="valid")[:usable:EASED]
            joined = joined[usable:]
        tail = joined


def sound_from(source: Path, kind: str, seconds: float) -> Sound:
    """The sound of a source at :data:`RATE` ÷ :data:`EASED`; its second 0 is that of the renditions."""
    with open_source(source, kind) as container:
        audio = sound_of(container)
        if audio is None:
            return np.zeros(0, dtype=np.float32)
        start_s = (container.start_time or 0) / av.time_base
        return np.concatenate(
            [np.zeros(0, dtype=np.float32), *eased(blocks(container, audio, start_s, 1, seconds))], dtype=np.float32
        )


def main() -> int:
    """0 when it could listen."""
    av.logging.set_level(None)
    source, kind, reading, order = sys.argv[1:]
    told = json.loads(Path(order).read_text(encoding="utf-8"))
    with wave.open(reading, "rb") as file:
        data = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        reading_rate = file.getframerate()
    try:
        recording = sound_from(Path(source), kind, told["seconds"])
    except FileNotFoundError:
        failed = "source_gone"
    except av.error.FFmpegError:
        failed = "damaged"
    else:
        model = data.astype(np.float32) / np.float32(32768)
        laid = lay_out(model, reading_rate, told["phrases"], told["texts"], recording, RATE // EASED)
        print(json.dumps({"said": [asdict(said) if said else None for said in laid]}))
        return 0
    print(json.dumps({"failed": failed}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
