"""``python -m bench.servers bare|django PORT``: what the hot path is compared with, under the same uvicorn settings.

``bare``: the least that an ASGI application can do. ``django``: the same write as the hot path's, as a view behind
Django's own ASGI handler.
"""

import sys

import django
from django.conf import settings
from starlette.types import ASGIApp, Receive, Scope, Send


async def bare(scope: Scope, receive: Receive, send: Send) -> None:
    """204 to everything."""
    if scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def without_lifespan(app: ASGIApp) -> ASGIApp:
    """Django's handler knows no lifespan events."""

    async def both(scope: Scope, receive: Receive, send: Send) -> None:
        await (bare if scope["type"] == "lifespan" else app)(scope, receive, send)

    return both


def main(which: str, port: int) -> None:
    """Serve until stopped."""
    settings.ROOT_URLCONF = "bench.segment_view"
    django.setup()
    # The server imports models, so only once Django is set up.
    from django.core.asgi import get_asgi_application  # noqa: PLC0415

    from upbeat.site.server import Server, bound, config  # noqa: PLC0415

    app = bare if which == "bare" else without_lifespan(get_asgi_application())  # type: ignore[arg-type]
    Server(config(app), lambda: None).run(sockets=[bound("127.0.0.1", port)])


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
