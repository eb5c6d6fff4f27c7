"""Writing fragmented MP4, cut exactly at whole seconds.

libav's own muxer cuts where it sees fit: behind a duration counted from the fragment's first packet, so that sound
alone drifts off the seconds, and a checkpoint would stand inside a fragment. Here fragment ``k`` holds the samples
that start within ``[k, k + 1)`` seconds on every track. The pictures come without B-frames, so decoding order is
showing order, no sample needs an offset and a cut of bytes is a cut of time.

Boxes as in ISO 14496-12, 8.8: moof(mfhd, traf(tfhd, tfdt, trun)…), mdat.
"""

import struct
from collections import deque
from dataclasses import dataclass, field
from typing import BinaryIO

from upbeat.rooms.polish.line.boxes import box, full_box

# tfhd: offsets count from the start of the moof; what holds for every sample that says nothing else
BASE_IS_MOOF, USUAL_DURATION, USUAL_FLAGS = 0x020000, 0x8, 0x20
# trun: what it tells of the run, and of each sample
OFFSET_GIVEN, FIRST_FLAGS, DURATIONS, SIZES, FLAGS = 0x1, 0x4, 0x100, 0x200, 0x400
KEY, DELTA = 0x02000000, 0x01010000  # sample flags: depends on no other; depends on others and is no place to start


@dataclass(frozen=True)
class Sample:
    """One coded picture or stretch of sound; ``start`` and ``duration`` in ticks of its track."""

    data: bytes
    start: int
    duration: int
    key: bool


@dataclass
class Track:
    """One track while it is written: its id (from 1, in the order of the init segment) and ticks a second."""

    number: int
    timescale: int
    waiting: deque[Sample] = field(default_factory=deque)
    ended: bool = False

    def has_reached(self, second: int) -> bool:
        """Has every sample before ``second`` come?"""
        return self.ended or (bool(self.waiting) and self.waiting[-1].start >= second * self.timescale)

    def take_until(self, second: int) -> list[Sample]:
        """Remove and return the samples that start before ``second``."""
        taken = []
        while self.waiting and self.waiting[0].start < second * self.timescale:
            taken.append(self.waiting.popleft())
        return taken


class FragmentWriter:
    """Writes an init segment and then a fragment a second to ``file``.

    ``timescales`` are the ticks a second of each track as the init segment has them. Samples of a track come in order;
    the tracks may be ahead of each other, what waits is kept in memory.
    """

    def __init__(self, file: BinaryIO, init: bytes, timescales: list[int]) -> None:
        self.file = file
        self.tracks = [Track(number, timescale) for number, timescale in enumerate(timescales, start=1)]
        self.second = 0
        file.write(init)

    def add(self, track: int, sample: Sample) -> None:
        """Take one sample of the track with this index (from 0)."""
        self.tracks[track].waiting.append(sample)
        self._write_complete()

    def end(self, track: int) -> None:
        """No more samples come for this track."""
        self.tracks[track].ended = True
        self._write_complete()

    def _write_complete(self) -> None:
        while all(track.has_reached(self.second + 1) for track in self.tracks):
            if not any(track.waiting for track in self.tracks):
                return
            self.second += 1
            runs = [(track, samples) for track in self.tracks if (samples := track.take_until(self.second))]
            if runs:
                self.file.write(fragment(self.second, runs))


def fragment(sequence: int, runs: list[tuple[Track, list[Sample]]]) -> bytes:
    """moof and mdat of the given samples, one run a track."""
    length = len(_movie_fragment(sequence, runs, 0))
    body = b"".join(sample.data for _, samples in runs for sample in samples)
    return _movie_fragment(sequence, runs, length + 8) + box(b"mdat", body)


def _movie_fragment(sequence: int, runs: list[tuple[Track, list[Sample]]], offset: int) -> bytes:
    parts = [full_box(b"mfhd", 0, 0, struct.pack(">I", sequence))]
    for track, samples in runs:
        parts.append(_track_fragment(track.number, samples, offset))
        offset += sum(len(sample.data) for sample in samples)
    return box(b"moof", *parts)


def _track_fragment(number: int, samples: list[Sample], offset: int) -> bytes:
    """What all samples have in common is said once: sound of 48 kbit/s would else carry 3 kbit/s of tables."""
    first, last = samples[0], samples[-1]
    told = OFFSET_GIVEN | SIZES
    if any(sample.duration != last.duration for sample in samples):
        told |= DURATIONS
    if any(sample.key != last.key for sample in samples[1:]):
        told |= FLAGS
    elif first.key != last.key:
        told |= FIRST_FLAGS
    head = struct.pack(">Ii", len(samples), offset) + (_flags(first) if told & FIRST_FLAGS else b"")
    rows = b"".join(
        (struct.pack(">I", sample.duration) if told & DURATIONS else b"")
        + struct.pack(">I", len(sample.data))
        + (_flags(sample) if told & FLAGS else b"")
        for sample in samples
    )
    return box(
        b"traf",
        full_box(
            b"tfhd",
            0,
            BASE_IS_MOOF | USUAL_DURATION | USUAL_FLAGS,
            struct.pack(">II", number, last.duration) + _flags(last),
        ),
        full_box(b"tfdt", 1, 0, struct.pack(">Q", first.start)),
        full_box(b"trun", 0, told, head, rows),
    )


def _flags(sample: Sample) -> bytes:
    return struct.pack(">I", KEY if sample.key else DELTA)


def length_prefixed(annex_b: bytes) -> bytes:
    """H.264 as MP4 wants it: a length of four bytes before each unit, where x264 writes start codes (00 00 01).

    Within a unit that pattern cannot occur (H.264, 7.4.1), and none ends in a zero byte.
    """
    units = [unit.rstrip(b"\0") for unit in annex_b.split(b"\0\0\1")]
    return b"".join(struct.pack(">I", len(unit)) + unit for unit in units if unit)
