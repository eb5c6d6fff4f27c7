"""The server: one process for pages, hot path and streams, and a worker process beside it."""

import ctypes
import gc
import os
import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from starlette.types import ASGIApp

from upbeat.doors.cli.database import migrate
from upbeat.doors.cli.running import SERVER, holding
from upbeat.doors.live.limits import allow_descriptors
from upbeat.kernel.errors import Invalid
from upbeat.site.asgi import build
from upbeat.site.environment import environment
from upbeat.site.supervisor import Supervisor
from upbeat.site.wiring import hub

GRACE_S = 15
KEEP_ALIVE_S = 20
BACKLOG = 2048
M_ARENA_MAX = -8  # of malloc.h
COLLECT_AFTER = 20_000, 20, 50
"""Objects, then collections of the generation before, between two collections of each generation."""


class Server(uvicorn.Server):
    """uvicorn, which at the end calls ``first`` before it waits for requests: event streams never end by themselves."""

    def __init__(self, config: uvicorn.Config, first: Callable[[], None]) -> None:
        super().__init__(config)
        self.first = first

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close streams, let requests finish, then the rest."""
        self.first()
        await super().shutdown(sockets)
        # uvicorn would now raise the signal again; a server that was asked to stop and did has ended well.
        self._captured_signals.clear()


def bound(host: str, port: int) -> socket.socket:
    """A bound socket that does not listen yet: until the site is ready a connection is refused, not kept waiting.

    Invalid, with what to do, when the port is taken or the address is not ours.
    """
    sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError as problem:
        sock.close()
        values = {"host": host, "port": port, "reason": os.strerror(problem.errno or 0)}
        raise Invalid(
            _("Cannot listen on %(host)s, port %(port)d: %(reason)s. Choose another with --port.") % values
        ) from problem
    return sock


def config(app: ASGIApp) -> uvicorn.Config:
    """How uvicorn serves: the same in production, in tests and in benchmarks."""
    return uvicorn.Config(
        app,
        http="httptools",
        loop="auto",
        ws="none",
        lifespan="on",
        access_log=False,
        log_level="warning",
        log_config=None,
        server_header=False,
        proxy_headers=bool(environment.trusted_proxies),
        forwarded_allow_ips=environment.trusted_proxies,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=GRACE_S,
        backlog=BACKLOG,
    )


def save_memory() -> None:
    """Let the threads share two arenas of the C library: with one interpreter lock more of them only waste memory."""
    with suppress(OSError, AttributeError):  # another C library than glibc has no such knob
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)


def spare_the_collector() -> None:
    """What is loaded stays: looked through again and again it would hold up everybody for some 50 ms each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def serve(host: str, port: int, *, with_worker: bool = True, ready: str = "") -> None:
    """Serve until a signal to stop. ``ready`` is printed once the address is ours and the database is up to date."""
    # Several may serve one folder once there is something that carries news between them.
    with bound(host, port) as sock, holding(settings.DATA_DIR, SERVER, shared=bool(settings.REDIS_URL)):
        save_memory()
        allow_descriptors()
        migrate()
        connection.close()  # the server asks from threads of its own
        server = Server(config(build(Supervisor() if with_worker else None)), hub.close)
        if ready:
            print(ready, flush=True)
        spare_the_collector()
        server.run(sockets=[sock])
