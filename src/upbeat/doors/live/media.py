"""``GET /media/<pass>/<name>[?bytes=A-B][&here]``: a file that, for this learner, ends where the gate is.

The pass holds ``p`` (person), ``f`` (path in the media folder) and ``e`` (how many bytes of the file there are for this
person). Every form of request sees a file of that length: what lies behind is not refused, it does not exist. With
``b`` the pass is bound: it serves only a browser whose cookie of that name is a ``reader`` pass of the same person.
With ``d`` the file is no page of its own: opened by itself it is downloaded.

``?bytes=A-B`` is that piece of it as a file of its own. Where an object store has this very piece, or the file as one
and the gate is behind its end, the browser is sent there (302), unless it asked for it ``here``.
"""

import asyncio
import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import parse_cookie
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as noop
from starlette.types import Receive, Scope, Send

from upbeat.doors.live.answers import Answered, Guarded, header
from upbeat.doors.live.hangup import watched
from upbeat.doors.live.stored import Stored
from upbeat.kernel.errors import Refused
from upbeat.rooms.people import passes
from upbeat.rooms.record import storage

CHUNK = 256 * 1024
# One range, with bounded numbers. All else (several ranges, other units, nonsense) is ignored: RFC 9110, 14.2.
ONE_RANGE = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", re.ASCII)


@dataclass(frozen=True)
class Shown:
    """A file as one learner sees it: bytes ``begin`` to ``end`` of one that has ``whole`` bytes."""

    path: Path
    begin: int
    end: int
    whole: int
    etag: str

    @property
    def size(self) -> int:
        """Bytes to be seen."""
        return self.end - self.begin


def seen(root: Path, told: dict[str, Any], cut: str = "") -> Shown:
    """The file of a pass, or the piece ``cut`` (``bytes=A-B``) of it.

    Answered 404 unless it is a plain file inside ``root``, 416 where the piece begins behind the end.
    """
    nothing = Answered(404, noop("There is no such file. Open the page again."))
    try:
        path = (root / told["f"]).resolve()
        facts = path.stat()
    except (OSError, ValueError) as problem:
        raise nothing from problem
    if not path.is_relative_to(root.resolve()) or not stat.S_ISREG(facts.st_mode):
        raise nothing
    size = max(0, min(int(told["e"]), facts.st_size))
    begin, end = (span(cut, size) if cut else None) or (0, size)
    mark = f"{told['f']}|{facts.st_mtime_ns}|{facts.st_size}|{begin}|{end}"
    return Shown(path, begin, end, facts.st_size, f'"{hashlib.sha256(mark.encode()).hexdigest()[:24]}"')


def span(asked: str, size: int) -> tuple[int, int] | None:
    """First and past-the-last byte that ``Range: asked`` wants of ``size`` bytes; None to send the whole.

    Answered 416 when the range begins behind the end.
    """
    found = ONE_RANGE.fullmatch(asked)
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        begin, end = max(0, size - int(last)), size
    else:
        begin, end = int(first), min(size, int(last) + 1 if last else size)
        if last and int(last) < begin:
            return None
    if begin >= size:
        raise Answered(416, noop("The file ends before this place."), content_range=f"bytes */{size}")
    return begin, end


def require_reader(told: dict[str, Any], scope: Scope) -> None:
    """Refused when the pass is bound to a person and the browser does not show that it is theirs."""
    if "b" not in told:
        return
    shown = parse_cookie(header(scope, b"cookie")).get(told["b"], "")
    if passes.read("reader", shown)["p"] != told["p"]:
        raise Refused(gettext("This address is not valid. Open the page again."))


def media(root: Path, stored: Stored | None = None) -> Guarded:
    """The endpoint, serving files below ``root``; those that are ``stored`` elsewhere, by sending there."""

    async def get(scope: Scope, receive: Receive, send: Send) -> None:
        told = passes.read("media", scope["path"].split("/")[2])
        require_reader(told, scope)
        asked = scope["query_string"].decode("latin-1").split("&")
        shown = await asyncio.to_thread(seen, root, told, asked[0])
        if stored is not None and scope["method"] == "GET" and "here" not in asked:
            download = shown.path.name if "d" in told else ""
            if there := await stored.address(told["f"], shown.whole, (shown.begin, shown.end), download=download):
                await _send_to(there, send)
                return
        headers = [
            (b"content-type", storage.kind_of(shown.path).encode()),
            (b"accept-ranges", b"bytes"),
            (b"etag", shown.etag.encode()),
            (b"cache-control", b"private, max-age=3600"),
            (b"x-content-type-options", b"nosniff"),
            (b"content-security-policy", b"default-src 'none'; sandbox"),
        ]
        if "d" in told:  # what strangers made is looked at inside a page; opened by itself it is put aside as a file
            headers.append((b"content-disposition", b"attachment"))
        if shown.etag in [tag.strip().removeprefix("W/") for tag in header(scope, b"if-none-match").split(",")]:
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        whole = header(scope, b"if-range") not in ("", shown.etag)
        part = None if whole else span(header(scope, b"range"), shown.size)
        begin, end = part or (0, shown.size)
        if part:
            headers.append((b"content-range", f"bytes {begin}-{end - 1}/{shown.size}".encode()))
        headers.append((b"content-length", str(end - begin).encode()))
        await send({"type": "http.response.start", "status": 206 if part else 200, "headers": headers})
        if scope["method"] == "HEAD":
            end = begin
        await _pour(shown.path, shown.begin + begin, shown.begin + end, receive, send)

    return Guarded(get, "GET", "HEAD")


async def _send_to(address: str, send: Send) -> None:
    """302, kept by nobody: the address is signed for now and for one who may."""
    headers = [
        (b"location", address.encode()),
        (b"content-length", b"0"),
        (b"cache-control", b"no-store"),
        (b"referrer-policy", b"no-referrer"),
    ]
    await send({"type": "http.response.start", "status": 302, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _pour(path: Path, begin: int, end: int, receive: Receive, send: Send) -> None:
    """Send the bytes from ``begin`` to before ``end``, reading in threads, and stop when nobody listens any more."""
    if begin >= end:
        await send({"type": "http.response.body", "body": b""})
        return
    handle = await asyncio.to_thread(os.open, path, os.O_RDONLY)
    try:
        with watched(receive) as line:
            while begin < end and not line.gone:
                body = await asyncio.to_thread(os.pread, handle, min(CHUNK, end - begin), begin)
                if not body:  # the file was cut meanwhile: better a broken answer than a wrong one
                    raise OSError("media file ended early")
                begin += len(body)
                await send({"type": "http.response.body", "body": body, "more_body": begin < end})
    finally:
        os.close(handle)
