"""Boxes of ISO 14496-12 files: putting them together and walking through them."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from mmap import mmap


@dataclass(frozen=True)
class Box:
    """A box found in a byte string: ``start`` of its header, ``body`` of its content, ``end`` behind it."""

    name: bytes
    start: int
    body: int
    end: int


def box(name: bytes, *content: bytes) -> bytes:
    """A box of a name of four letters."""
    return struct.pack(">I4s", 8 + sum(map(len, content)), name) + b"".join(content)


def full_box(name: bytes, version: int, flags: int, *content: bytes) -> bytes:
    """A box that starts with its version (8 bits) and flags (24 bits)."""
    return box(name, struct.pack(">I", version << 24 | flags), *content)


def boxes(data: bytes | mmap, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """The boxes between two positions of ``data``, not those inside them. Raises ValueError where one does not fit."""
    stop = len(data) if end is None else end
    while start < stop:
        if start + 8 > stop:
            raise ValueError(f"no box at {start}")
        size, name = struct.unpack_from(">I4s", data, start)
        if size < 8 or start + size > stop:
            raise ValueError(f"box {name!r} at {start} does not fit")
        yield Box(name, start, start + 8, start + size)
        start += size


def find(data: bytes | mmap, *path: bytes, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """Every box at ``path``, such as ``find(moov, b"trak", b"mdia", b"mdhd")``."""
    for found in boxes(data, start, end):
        if found.name == path[0]:
            if len(path) == 1:
                yield found
            else:
                yield from find(data, *path[1:], start=found.body, end=found.end)
