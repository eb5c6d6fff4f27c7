"""The whole server as one ASGI application: hot path first, static files, and every other address is a page."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from django.conf import settings
from django.utils import timezone
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from upbeat.doors.live.app import LiveDoor
from upbeat.doors.live.segments import Reports
from upbeat.kernel.errors import UpbeatError
from upbeat.rooms.classroom.actions.votes import cast_votes
from upbeat.rooms.classroom.choice import Choice
from upbeat.rooms.learn.actions.answering import Answer, Answered, AnswerMemory, answer_many
from upbeat.rooms.learn.actions.places import keep_places
from upbeat.rooms.learn.actions.segments import Memory, Outcome, record_segments
from upbeat.rooms.record.store import configured
from upbeat.site.pages import Pages
from upbeat.site.static import StaticFiles
from upbeat.site.supervisor import Supervisor
from upbeat.site.wiring import hub


def live_door() -> LiveDoor:
    """The hot path with the rooms' writing functions in it."""
    memory, answer_memory = Memory(), AnswerMemory()

    def record(reports: Reports) -> list[Outcome]:
        return record_segments(reports, now=timezone.now(), memory=memory)

    def cast(batch: list[Choice]) -> list[Choice | UpbeatError]:
        return cast_votes(batch, timezone.now())

    def mark(batch: list[Answer]) -> list[Answered | UpbeatError]:
        return answer_many(batch, now=timezone.now(), memory=answer_memory)

    return LiveDoor(
        record_segments=record,
        keep_places=keep_places,
        cast_votes=cast,
        mark_answers=mark,
        hub=hub,
        media_root=settings.MEDIA_ROOT,
        store=configured(),
    )


class HotFirst:
    """The hot path before everything else: not even a router is asked on the way."""

    def __init__(self, live: LiveDoor, rest: ASGIApp) -> None:
        self.live = live
        self.rest = rest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hear one event of the server's life."""
        endpoint = self.live.endpoint(scope["path"]) if scope["type"] == "http" else None
        await (endpoint or self.rest)(scope, receive, send)


def build(worker: Supervisor | None = None) -> ASGIApp:
    """The application; with a ``worker`` to start and stop along with it."""
    live = live_door()
    static = StaticFiles(settings.STATIC_ROOT, settings.STATIC_URL, refresh=settings.DEBUG)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            if worker is not None:
                await stack.enter_async_context(worker.running())
            await stack.enter_async_context(live.running())
            yield

    routes = [Mount(settings.STATIC_URL.rstrip("/"), static), Mount("/", Pages())]
    return HotFirst(live, Starlette(routes=routes, lifespan=lifespan))
