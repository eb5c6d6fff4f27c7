"""What the hot path knows of the object store: which files lie in it whole. Nobody ever waits for the store."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import structlog

from upbeat.rooms.record.store import Index, Piece, Store, StoreFailed

log = structlog.get_logger(__name__)

FOUND_S = 600.0
"""How long a file that was found is taken to be there: what somebody empties by hand is served again after that."""
MISSED_S = 30.0
MOST_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class _Known:
    index: Index | None
    until: float


class Stored:
    """Sends those who ask for a piece of a file to the store. What is not known yet is asked in the background, and
    served from the folder meanwhile: a store that is slow or away makes no page slower."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._known: dict[str, _Known] = {}
        self._asking: set[str] = set()
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="store")

    async def address(self, path: str, size: int, piece: Piece, *, download: str = "") -> str:
        """Where to send a browser for bytes ``piece`` of a file of ``size`` bytes; '' to serve them here."""
        known = self._known.get(path)
        if known is None or known.until < time.monotonic():
            self._look(path)
        if known is None or known.index is None or known.index.size != size or piece not in known.index.pieces:
            return ""
        # In a thread, for keys that the machine is lent by its role are fetched anew now and then.
        return await asyncio.to_thread(self.store.address, path, piece, download=download)

    def close(self) -> None:
        """Ask nothing more."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _look(self, path: str) -> None:
        if path not in self._asking:
            self._asking.add(path)
            self._threads.submit(self._learn, path)

    def _learn(self, path: str) -> None:
        index: Index | None = None
        try:
            index = self.store.index(path)
        except StoreFailed as problem:
            log.warning("the object store does not answer", problem=problem.message)
        except Exception:
            log.exception("an index of the object store cannot be read", path=path)
        finally:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[path] = _Known(index, time.monotonic() + (FOUND_S if index else MISSED_S))
            self._asking.discard(path)
