"""News that goes upward: a room publishes a typed event after commit; ``site/wiring.py`` says who listens."""

from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

import structlog
from django.db import transaction

Event = TypeVar("Event")
_subscribers: dict[type, list[Callable[..., None]]] = defaultdict(list)
log = structlog.get_logger(__name__)


def subscribe(kind: type[Event], listener: Callable[[Event], None]) -> None:
    """Call ``listener`` for each event of this type; registering the same listener twice counts once."""
    if listener not in _subscribers[kind]:
        _subscribers[kind].append(listener)


def publish(event: object) -> None:
    """Hand the event to its listeners once the surrounding transaction is committed.

    A listener that fails is logged and does not undo what happened, nor keep the news from the others.
    """
    transaction.on_commit(lambda: _deliver(event))


def _deliver(event: object) -> None:
    for listener in _subscribers[type(event)]:
        try:
            listener(event)
        except Exception:
            log.exception("listener failed", news=type(event).__name__)
