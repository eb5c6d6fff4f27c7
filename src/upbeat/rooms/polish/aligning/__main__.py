"""Lay a reading along a source: ``python -m upbeat.rooms.polish.aligning SOURCE KIND READING.wav ORDER.json``.

The order holds ``phrases`` (the voice's report), ``texts`` and ``seconds``, the most of the source that is listened to.
Says ``{"said": [null | {"start", "end", "at": [[character, second], …]}, …]}`` or ``{"failed": code}``.
"""

import json
import sys
import wave
from dataclasses import asdict
from pathlib import Path

import av.error
import av.logging
import numpy as np

from upbeat.rooms.polish.aligning.hearing import RATE, sound_from
from upbeat.rooms.polish.aligning.laying import lay_out


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
        laid = lay_out(model, reading_rate, told["phrases"], told["texts"], recording, RATE)
        print(json.dumps({"said": [asdict(said) if said else None for said in laid]}))
        return 0
    print(json.dumps({"failed": failed}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
