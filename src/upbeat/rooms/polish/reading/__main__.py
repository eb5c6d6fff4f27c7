"""Read what is written in a film: ``python -m upbeat.rooms.polish.reading SHARP.mp4 SMALL.mp4``; SMALL may be ``-``.

Says ``{"share": second}`` as it goes, and last ``{"slides": [{"start", "end", "kept", "lines": [[text, top, size]]}]}``
or ``{"failed": code}``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av.error
import av.logging
import numpy as np
from numpy.typing import NDArray

from upbeat.kernel.slides import GOOD_SIZE, Line, Slide, em, joined, kept
from upbeat.rooms.polish.reading.looking import Picture, picture_at, pictures

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

SURE = 0.6
INK = 0.5
"""Of the strongest contrast with the ground: more than this is ink, less the soft edge of a letter."""


def read(reader: Any, frame: VideoFrame) -> list[Line]:
    """The lines of a picture from top to bottom."""
    picture = np.asarray(frame.to_ndarray(format="bgr24"), dtype=np.uint8)
    found, _times = reader(picture, use_cls=False)
    height = len(picture)
    lines = []
    for corners, text, sureness in found or ():
        if sureness < SURE or not text.strip():
            continue
        xs, ys = [point[0] for point in corners], [point[1] for point in corners]
        box = picture[max(0, int(min(ys))) : int(max(ys)) + 1, max(0, int(min(xs))) : int(max(xs)) + 1]
        lines.append(Line(" ".join(text.split()), min(ys) / height, em(_ink(box), text) / height))
    return sorted(lines, key=lambda line: line.top)


def _ink(box: NDArray[np.uint8]) -> float:
    """How many rows of a box around a line hold its letters."""
    if not box.size:
        return 0.0
    grey = box.mean(axis=2)
    ground = np.median(grey)
    span = np.abs(grey - ground)
    strong = span.max()
    rows = np.flatnonzero((span > INK * strong).any(axis=1)) if strong else np.zeros(0, dtype=int)
    return float(rows[-1] - rows[0] + 1) if len(rows) else 0.0


def slide_of(reader: Any, picture: Picture, small: Path | None) -> Slide:
    """What is written on a picture, and how much of that the smallest picture still tells where letters are small."""
    lines = tuple(read(reader, picture.frame))
    slide = Slide(picture.start, picture.end, lines)
    if small is None or not lines or slide.size >= GOOD_SIZE:
        return slide
    other = picture_at(small, picture.second)
    there = read(reader, other) if other else []
    return Slide(picture.start, picture.end, lines, round(kept(lines, there), 3))


def main() -> int:
    """0 when it could look."""
    av.logging.set_level(None)
    try:
        from rapidocr_onnxruntime import RapidOCR  # noqa: PLC0415 - an extra, and OpenCV wants a library of the system
    except ImportError as problem:
        print(problem, file=sys.stderr)
        _say({"failed": "reader_broken"})
        return 0
    sharp, small = sys.argv[1:]
    # Line by line: reading six at once takes 140 MB more and is no faster on one processor.
    reader = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1, rec_batch_num=1)
    found = []
    try:
        for picture in pictures(Path(sharp)):
            _say({"share": picture.end})
            found.append(slide_of(reader, picture, None if small == "-" else Path(small)))
    except (FileNotFoundError, av.error.FFmpegError):
        _say({"failed": "film_gone"})
        return 0
    slides = [
        {"start": round(slide.start, 2), "end": round(slide.end, 2), "kept": slide.kept,
         "lines": [[line.text, round(line.top, 4), round(line.size, 4)] for line in slide.lines]}
        for slide in joined(found)
    ]  # fmt: skip
    _say({"slides": slides})
    return 0


def _say(answer: dict[str, object]) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    sys.exit(main())
