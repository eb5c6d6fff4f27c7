"""Lay a score along a recording: ``python -m upbeat.packs.music.following PATH START_S END_S ABC``.

Says how far it is as lines of JSON, ``{"share": 0.4}``, and at the end, in seconds of the recording, ``{"seconds":
{"n1": 0.71, …}, "end_s": 20.1, "bars": [[1, 0.71], …], "key_shift": 0, "fit": 0.9}``, or ``{"lost": true}``.
"""

import json
import sys
from pathlib import Path

import av
import av.logging
import numpy as np
import numpy.typing as npt

from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.following import Lost, bar_seconds, follow
from upbeat.kernel.music.onsets import RATE
from upbeat.kernel.music.playing import unfolded
from upbeat.rooms.polish.line.survey import survey
from upbeat.rooms.record.source import decoded, open_source, sound_of

LEAD_S = 1.0
"""A jump in the file lands a little before or behind the second that was asked for."""

BEGUN, HEARD = 0.05, 0.4
"""Shares of the whole: the file is opened, its sound is decoded."""


def main() -> None:
    """Print the lines; anything unforeseen ends the process with a code other than 0."""
    av.logging.set_level(None)
    path, start_s, end_s = Path(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
    score = unfolded(read_abc(sys.argv[4]))
    print(json.dumps({"share": BEGUN}), flush=True)
    sound = heard(path, start_s, end_s)
    print(json.dumps({"share": HEARD}), flush=True)
    try:
        found = follow(sound, score)
    except Lost:
        print(json.dumps({"lost": True}))
        return
    print(
        json.dumps(
            {
                "seconds": {name: round(start_s + second, 3) for name, second in found.seconds.items()},
                "end_s": round(start_s + found.end_s, 3),
                "bars": [[bar, round(start_s + second, 3)] for bar, second in bar_seconds(score, found)],
                "key_shift": found.key_shift,
                "fit": found.fit,
            }
        )
    )


def heard(path: Path, start_s: float, end_s: float) -> npt.NDArray[np.float32]:
    """The sound of a source from one second to another, mono at RATE; silence where it has none."""
    known = survey(path, end_s + 3600)
    found = np.zeros(round((end_s - start_s) * RATE), np.float32)
    with open_source(path, known.kind) as container:
        stream = sound_of(container)
        if stream is None:
            return found
        container.seek(round((known.start_s + max(0.0, start_s - LEAD_S)) * av.time_base))
        resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        at: int | None = None
        for packet in container.demux(stream):
            for frame in decoded(stream, packet):
                if at is None and frame.time is not None:
                    at = round((frame.time - known.start_s - start_s) * RATE)
                frame.pts = None
                for made in resampler.resample(frame):
                    at = _put(found, at or 0, made.to_ndarray()[0])
            if at is not None and at >= len(found):
                break
    return found


def _put(found: npt.NDArray[np.float32], at: int, piece: npt.NDArray[np.float32]) -> int:
    """Write a piece at a sample, as far as it is within; the sample behind it."""
    start, end = max(at, 0), min(at + len(piece), len(found))
    if start < end:
        found[start:end] = piece[start - at : end - at]
    return at + len(piece)


if __name__ == "__main__":
    main()
