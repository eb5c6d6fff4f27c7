"""Reading back what was written: the samples of a fragmented MP4 of ours, track by track."""

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from upbeat.rooms.polish.line.boxes import Box, boxes, find
from upbeat.rooms.polish.line.fmp4 import DELTA, DURATIONS, FIRST_FLAGS, FLAGS, KEY, SIZES, Sample


@dataclass(frozen=True)
class Coded:
    """A file as :class:`upbeat.rooms.polish.line.fmp4.FragmentWriter` takes it: ``tracks`` in the order of ``init``."""

    init: bytes
    timescales: list[int]
    tracks: list[list[Sample]]


def read_samples(path: Path) -> Coded:
    """Parse the boxes of ``path``. Raises ValueError where it is no file of ours."""
    data = path.read_bytes()
    top = list(boxes(data))
    moov = next((found for found in top if found.name == b"moov"), None)
    if moov is None:
        raise ValueError("no moov")
    media = [next(find(data, b"mdia", b"mdhd", start=trak.body, end=trak.end)) for trak in find(data, b"moov", b"trak")]
    timescales = [struct.unpack_from(">I", data, header.body + 12)[0] for header in media]
    tracks: list[list[Sample]] = [[] for _ in timescales]
    for moof, mdat in pairwise(top):
        if (moof.name, mdat.name) == (b"moof", b"mdat"):
            for traf in find(data, b"traf", start=moof.body, end=moof.end):
                _read_run(data, moof, traf, tracks)
    return Coded(data[: moov.end], timescales, tracks)


def _read_run(data: bytes, moof: Box, traf: Box, tracks: list[list[Sample]]) -> None:
    inner = {found.name: found for found in boxes(data, traf.body, traf.end)}
    number, usual_duration, usual_flags = struct.unpack_from(">III", data, inner[b"tfhd"].body + 4)
    start = struct.unpack_from(">Q", data, inner[b"tfdt"].body + 4)[0]
    at = inner[b"trun"].body
    told, count, offset = struct.unpack_from(">IIi", data, at)
    at += 12
    flags = [usual_flags] * count
    if told & FIRST_FLAGS:
        flags[0] = struct.unpack_from(">I", data, at)[0]
        at += 4
    fields = [name for name in (DURATIONS, SIZES, FLAGS) if told & name]
    rows = struct.iter_unpack(f">{len(fields)}I", data[at : at + 4 * len(fields) * count])
    place = moof.start + offset
    for usual, row in zip(flags, rows, strict=True):
        known = dict(zip(fields, row, strict=True))
        duration, size = known.get(DURATIONS, usual_duration), known[SIZES]
        key = known.get(FLAGS, usual) & DELTA != DELTA and bool(known.get(FLAGS, usual) & KEY)
        tracks[number - 1].append(Sample(data[place : place + size], start, duration, key))
        start, place = start + duration, place + size
