"""A question may be heard so often: each play is asked for, counted, and sent within bounds.

The server cannot tell a line that was lost from a page that wants more. So a play that was asked for twice under one
name counts once, and of each play its file goes out twice at most, within a short time. What a browser has heard it
may keep in memory; no server can take that back.
"""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Late, NotFound, Refused
from upbeat.packs.music.models import Play
from upbeat.packs.music.queries.plays import most_plays
from upbeat.rooms.items.models import Attempt
from upbeat.rooms.items.presenting import NOT_OPEN
from upbeat.rooms.people.actions.holding import hold

GRACE = timedelta(seconds=30)
"""Beside the length of the sound, from its first byte on: for a slow line, and a player that asks again."""
TIMES_SENT = 2
PROBES = 4096
"""Bytes beside: players first ask for one or two, to see whether ranges are answered."""


@transaction.atomic
def ask_play(*, attempt: Attempt, request: uuid.UUID, now: datetime) -> int:
    """Count one play of one's own attempt; how many are left. Asked again under the same name it counts once.

    Refused where none is left; NotFound where plays are not counted.
    """
    most = most_plays(attempt.variant)
    if not most:
        raise NotFound(NOT_OPEN)
    hold([attempt.person_id])
    used = dict(Play.objects.filter(attempt=attempt).values_list("request", "number"))
    if request not in used:
        if len(used) >= most:
            raise Refused(_("It may not be played any more. Answer by what you remember."))
        Play.objects.create(attempt=attempt, request=request, number=len(used) + 1, asked_at=now)
        used[request] = len(used) + 1
    return most - len(used)


def send_play(
    *, attempt: Attempt, request: uuid.UUID, count: int, size: int, seconds: float, now: datetime, taken: bool = True
) -> None:
    """Take ``count`` bytes of a sound of ``size`` bytes and ``seconds`` from a play that was asked for; the ranges in
    which a player fetches it are one play. ``taken`` False: only see whether they could be. NotFound if it was not
    asked for; Late once it is over. One statement, or two."""
    rows = Play.objects.filter(attempt=attempt, request=request)
    going_on = rows.filter(sent__lte=TIMES_SENT * size + PROBES - count).exclude(
        began_at__lt=now - timedelta(seconds=seconds) - GRACE
    )
    if taken:
        is_on = bool(going_on.update(sent=F("sent") + count, began_at=Coalesce(F("began_at"), now)))
    else:
        is_on = going_on.exists()
    if not is_on:
        if not rows.exists():
            raise NotFound(NOT_OPEN)
        raise Late(_("This play is over. Go back to the question; it says whether it may be heard again."))
