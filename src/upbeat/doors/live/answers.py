"""What the hot path answers with, and how it reads what it is sent."""

import json
from collections.abc import Awaitable, Callable
from typing import Any, Self

import structlog
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as noop
from starlette.types import Message, Receive, Scope, Send

from upbeat.kernel.errors import Invalid, Late, NotFound, Refused, UpbeatError

log = structlog.get_logger(__name__)
Inner = Callable[[Scope, Receive, Send], Awaitable[None]]
STATUS = {Refused: 403, NotFound: 404, Late: 409, Invalid: 422}
_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


class Answered(Exception):
    """Ends the request with this status and sentence."""

    status = 400
    sentence = noop("The request cannot be read.")

    def __init__(self, status: int | None = None, sentence: str | None = None, **headers: str) -> None:
        self.status = status or self.status
        self.sentence = sentence or self.sentence
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        super().__init__(self.sentence)


class Busy(Answered):
    """The server has more than it can store just now (503)."""

    def __init__(self) -> None:
        super().__init__(503, noop("The server is busy. Your work is kept and sent again."), retry_after="2")

    def caused_by(self, problem: Exception) -> Self:
        """The same, remembering why."""
        self.__cause__ = problem
        return self


def _nothing_but_json(name: str) -> float:
    raise ValueError(name)


_NOTHING: Message = {"type": "http.response.start", "status": 204, "headers": []}
_END: Message = {"type": "http.response.body", "body": b""}
_decode = json.JSONDecoder(parse_constant=_nothing_but_json).decode


async def read_json(receive: Receive, most_bytes: int) -> Any:
    """The body as JSON (no NaN, no Infinity). Answered 413 when longer than ``most_bytes``, 400 when it is no JSON."""
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Answered
        body += message.get("body", b"")
        if len(body) > most_bytes:
            raise Answered(413, noop("The request is too large."), connection="close")
        if not message.get("more_body"):
            break
    try:
        return _decode(body.decode())
    except (ValueError, RecursionError) as problem:
        raise Answered from problem


def header(scope: Scope, name: bytes) -> str:
    """The last header of this lower-case name, or ''."""
    found = ""
    for key, value in scope["headers"]:
        if key == name:
            found = value.decode("latin-1")
    return found


async def send_json(send: Send, answer: Any, status: int = 200, headers: dict[str, str] | None = None) -> None:
    """One JSON answer that no cache keeps."""
    await send_body(send, _encode(answer).encode(), status, headers)


async def send_body(send: Send, body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> None:
    """The same for an answer that is JSON already."""
    fields = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    for name, value in (headers or {}).items():
        fields.append((name.encode(), value.encode()))
    await send({"type": "http.response.start", "status": status, "headers": fields})
    await send({"type": "http.response.body", "body": body})


async def send_nothing(send: Send) -> None:
    """204: done, and there is nothing to say. Without a body the server writes to the network once, not twice."""
    await send(_NOTHING)
    await send(_END)


class Guarded:
    """An ASGI endpoint that lets only some methods in; what is raised becomes an error in the asker's language."""

    def __init__(self, inner: Inner, *methods: str) -> None:
        self.inner = inner
        self.methods = methods

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            if scope["method"] not in self.methods:
                refusal = noop("This address does not take such requests.")
                raise Answered(405, refusal, allow=", ".join(self.methods))
            await self.inner(scope, receive, watched)
        except Exception as problem:
            if started:
                raise
            status, sentence, headers = _told(problem, scope)
            await send_json(send, {"error": sentence}, status, headers)


def _told(problem: Exception, scope: Scope) -> tuple[int, str, dict[str, str]]:
    """Status, sentence and headers for what was raised."""
    with translation.override(_language(scope)):
        if isinstance(problem, Answered):
            return problem.status, gettext(problem.sentence), problem.headers
        if isinstance(problem, UpbeatError):
            return STATUS.get(type(problem), 400), problem.said_in(gettext), {}
        log.error(
            "hot path failed", door=scope["path"].split("/")[1], exc_info=problem
        )  # never a path: it may hold a pass
        return 500, gettext("Something went wrong on our side. It is written down; please try again."), {}


def _language(scope: Scope) -> str:
    """The first language of the browser that we speak, else the installation's."""
    for part in header(scope, b"accept-language").lower().split(",")[:8]:
        try:
            return translation.get_supported_language_variant(part.split(";")[0].strip())
        except LookupError:
            continue
    return translation.get_language() or "en"
