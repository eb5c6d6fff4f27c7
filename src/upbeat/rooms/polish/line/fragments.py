"""The index of a fragmented MP4: where each fragment lies, when it starts, and what a playlist must say of the file."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from mmap import ACCESS_READ, mmap
from pathlib import Path

from upbeat.kernel.gating import Fragment
from upbeat.rooms.polish.line.boxes import Box, boxes, find
from upbeat.rooms.polish.line.fmp4 import DURATIONS, FIRST_FLAGS, FLAGS, SIZES

KEY_SECONDS = 6
KEYFRAME_NOT = 0x00010000  # sample flag "is no sync sample"


@dataclass(frozen=True)
class Index:
    """A file as it can be served: ``init_size`` bytes, then the fragments. ``codecs`` as in RFC 6381."""

    init_size: int
    fragments: tuple[Fragment, ...]
    codecs: str
    width: int
    height: int

    @property
    def duration_s(self) -> float:
        """Where the last fragment ends."""
        last = self.fragments[-1]
        return last.start + last.duration

    @property
    def peak_bitrate(self) -> int:
        """Bits a second of the dearest stretch between two key frames (RFC 8216, 4.3.4.2: peak segment bit rate)."""
        stretches: list[list[Fragment]] = []
        for fragment in self.fragments:
            if fragment.keyframe or not stretches:
                stretches.append([])
            stretches[-1].append(fragment)
        return max(round(8 * sum(f.size for f in run) / sum(f.duration for f in run)) for run in stretches)


@dataclass(frozen=True)
class _Track:
    number: int
    timescale: int
    video: bool
    codec: str
    width: int
    height: int


def read_index(path: Path) -> Index:
    """Parse the boxes of ``path``. Raises ValueError where it is no fragmented MP4 of one moof and mdat a fragment.

    Starts and durations are those of the pictures. A file of sound alone is marked at every sixth second as if it had
    key frames there, so that its playlist has the segments of the other rungs.
    """
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        return _index(data)


def _index(data: mmap) -> Index:
    top = list(boxes(data))
    init = next((found for found in top if found.name == b"moov"), None)
    if init is None:
        raise ValueError("no moov")
    tracks = {track.number: track for track in (_track(data, trak) for trak in find(data, b"moov", b"trak"))}
    if not tracks:
        raise ValueError("no track")
    lead = next((track for track in tracks.values() if track.video), next(iter(tracks.values())))
    fragments = tuple(
        _fragment(data, moof, mdat, lead)
        for moof, mdat in pairwise(top)
        if (moof.name, mdat.name) == (b"moof", b"mdat")
    )
    if not fragments:
        raise ValueError("no fragment")
    return Index(
        init_size=init.end,
        fragments=fragments,
        codecs=",".join(track.codec for track in tracks.values()),
        width=lead.width,
        height=lead.height,
    )


def as_rows(fragments: Sequence[Fragment]) -> list[list[float]]:
    """The stored form: ``[[byte_offset, byte_size, start_s, duration_s, starts_with_keyframe], …]``."""
    return [[f.offset, f.size, f.start, f.duration, int(f.keyframe)] for f in fragments]


def _track(data: mmap, trak: Box) -> _Track:
    header = next(find(data, b"tkhd", start=trak.body, end=trak.end))
    media = next(find(data, b"mdia", b"mdhd", start=trak.body, end=trak.end))
    handler = next(find(data, b"mdia", b"hdlr", start=trak.body, end=trak.end))
    described = next(find(data, b"mdia", b"minf", b"stbl", b"stsd", start=trak.body, end=trak.end))
    if data[header.body] or data[media.body]:
        raise ValueError("track headers of 64 bits are not written here")
    video = data[handler.body + 8 : handler.body + 12] == b"vide"
    width, height = struct.unpack_from(">II", data, header.end - 8)
    return _Track(
        number=struct.unpack_from(">I", data, header.body + 12)[0],
        timescale=struct.unpack_from(">I", data, media.body + 12)[0],
        video=video,
        codec=_codec(data[described.body : described.end]),
        width=width >> 16,
        height=height >> 16,
    )


def _codec(description: bytes) -> str:
    """RFC 6381: profile, constraints and level of H.264; AAC-LC is the only sound written."""
    at = description.find(b"avcC")
    return f"avc1.{description[at + 5 : at + 8].hex()}" if at >= 0 else "mp4a.40.2"


def _fragment(data: mmap, moof: Box, mdat: Box, lead: _Track) -> Fragment:
    for traf in find(data, b"traf", start=moof.body, end=moof.end):
        inner = {found.name: found for found in boxes(data, traf.body, traf.end)}
        number, usual_duration, usual_flags = struct.unpack_from(">III", data, inner[b"tfhd"].body + 4)
        if number == lead.number:
            start = struct.unpack_from(">Q", data, inner[b"tfdt"].body + 4)[0] / lead.timescale
            ticks, flags = _run(data, inner[b"trun"], usual_duration, usual_flags)
            key = not flags & KEYFRAME_NOT if lead.video else int(start) % KEY_SECONDS == 0
            return Fragment(
                offset=moof.start,
                size=mdat.end - moof.start,
                start=round(start, 6),
                duration=round(ticks / lead.timescale, 6),
                keyframe=key,
            )
    raise ValueError(f"the fragment at {moof.start} has nothing of track {lead.number}")


def _run(data: mmap, trun: Box, usual_duration: int, usual_flags: int) -> tuple[int, int]:
    """Ticks of all samples of a run, and the flags of its first (fields as :mod:`upbeat.rooms.polish.line.fmp4`)."""
    told, count = struct.unpack_from(">II", data, trun.body)
    at = trun.body + 12
    flags = usual_flags
    if told & FIRST_FLAGS:
        flags = struct.unpack_from(">I", data, at)[0]
        at += 4
    fields = [name for name in (DURATIONS, SIZES, FLAGS) if told & name]
    rows = list(struct.iter_unpack(f">{len(fields)}I", data[at : at + 4 * len(fields) * count]))
    if told & FLAGS:
        flags = rows[0][fields.index(FLAGS)]
    return sum(row[0] for row in rows) if told & DURATIONS else usual_duration * count, flags
