"""What packs want done now and then, beside the duties of the rooms: every worker's rounds ask here too."""

from collections.abc import Callable
from datetime import timedelta

_OFFERED: dict[Callable[[], int], timedelta] = {}


def offer_duty(duty: Callable[[], int], every: timedelta) -> None:
    """Have it done so often, by one worker; it returns how much it did. Offered twice it counts once."""
    _OFFERED[duty] = every


def offered_duties() -> dict[Callable[[], int], timedelta]:
    """What was offered, and how often each is due."""
    return dict(_OFFERED)
