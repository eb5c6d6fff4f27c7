"""The folder of a run: files appear under their name only when they are whole, one run works in it at a time."""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

PART = ".part"
ORIGIN = "source.json"


class Folder:
    """Where a run writes. A file under way is called ``.NAME.part``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def locked(self, *, wait: bool = True) -> Iterator[bool]:
        """Keep other runs out; with ``wait=False`` say whether that was possible. The system unlocks after a death."""
        descriptor = os.open(self.path, os.O_RDONLY)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
            else:
                yield True
        finally:
            os.close(descriptor)

    def sweep(self) -> None:
        """Remove what a run that died left half written."""
        for part in self.path.glob(f".*{PART}"):
            part.unlink(missing_ok=True)

    def begin(self, origin: dict[str, Any], names: Iterable[str]) -> None:
        """Start or resume for this source and these choices; files called ``names`` that any other left are removed."""
        self.sweep()
        if self.read(ORIGIN) != origin:
            for name in (ORIGIN, *names):
                (self.path / name).unlink(missing_ok=True)
            self.write(ORIGIN, origin)

    def has(self, name: str, size: int | None = None) -> bool:
        """Is the file there, and of this size?"""
        path = self.path / name
        return path.is_file() and size in (None, path.stat().st_size)

    @contextmanager
    def writing(self, *names: str) -> Iterator[dict[str, BinaryIO]]:
        """Open files to write. They get their names, and are on the disk, when the block ends well; else they go."""
        parts = {name: self.path / f".{name}{PART}" for name in names}
        try:
            with ExitStack() as stack:
                files: dict[str, BinaryIO] = {
                    name: stack.enter_context(part.open("wb")) for name, part in parts.items()
                }
                yield files
                for file in files.values():
                    file.flush()
                    os.fsync(file.fileno())
            for name, part in parts.items():
                part.replace(self.path / name)
        finally:
            for part in parts.values():
                part.unlink(missing_ok=True)

    def write(self, name: str, content: dict[str, Any]) -> None:
        """Write JSON."""
        with self.writing(name) as files:
            files[name].write(json.dumps(content, separators=(",", ":"), sort_keys=True).encode())

    def read(self, name: str) -> dict[str, Any] | None:
        """Read JSON; None where the file is not there."""
        try:
            content: dict[str, Any] = json.loads((self.path / name).read_bytes())
        except FileNotFoundError:
            return None
        return content
