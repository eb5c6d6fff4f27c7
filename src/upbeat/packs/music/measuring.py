"""Measure one recording: ``python -m upbeat.packs.music.measuring PATH KEY SOUND``, in a confined process.

``KEY``: the key of the question as JSON, with ``abc``, and ``clapped``. One line of JSON comes back: the verdict
(:meth:`upbeat.kernel.music.verdicts.Verdict.to_json`). ``SOUND``: where the recording is written anew, without whatever
else a phone puts into its files; empty for nowhere.
"""

import json
import sys
from pathlib import Path
from typing import Any

import av
import av.logging
import numpy as np
import numpy.typing as npt

from upbeat.kernel.music.clapping import mark_claps
from upbeat.kernel.music.decoding import decode
from upbeat.kernel.music.marking import mark_performance
from upbeat.kernel.music.onsets import RATE
from upbeat.kernel.music.refusals import Unheard
from upbeat.kernel.music.verdicts import Reason, Refusal, Verdict
from upbeat.packs.music.keys.performed import LONGEST_S, profile_of, score_of

MOST_S = LONGEST_S + 5
BITS = 32_000


def measure(path: Path, key: dict[str, Any]) -> tuple[Verdict, npt.NDArray[np.float32] | None]:
    """The verdict, and the samples it was found in; none where they cannot be heard."""
    try:
        samples = decode(path)
    except Unheard as unheard:
        return Verdict(refusal=Refusal(unheard.reason)), None
    if len(samples) > MOST_S * RATE:
        return Verdict(refusal=Refusal(Reason.TOO_LONG, len(samples) / RATE)), None
    score, profile = score_of(key), profile_of(key)
    if key.get("clapped"):
        return mark_claps(samples, score, profile), samples
    return mark_performance(samples, score, profile, instrument=key.get("instrument", "voice")), samples


def write_sound(samples: npt.NDArray[np.float32], target: Path) -> None:
    """The samples as AAC in an m4a, mono, 32 kbit/s: what every browser plays."""
    with av.open(str(target), "w", format="ipod") as container:
        stream = container.add_stream("aac", rate=RATE)
        stream.bit_rate = BITS
        stream.layout = "mono"
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="fltp", layout="mono")
        frame.sample_rate = RATE
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def main() -> None:
    """Print the line; anything unforeseen ends the process with a code other than 0."""
    av.logging.set_level(None)
    path, key, target = Path(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3]
    try:
        verdict, samples = measure(path, key)
        if target and samples is not None and verdict.refusal is None:
            write_sound(samples, Path(target))
    except MemoryError:
        verdict = Verdict(refusal=Refusal(Reason.UNREADABLE))
    print(json.dumps(verdict.to_json()))


if __name__ == "__main__":
    main()
