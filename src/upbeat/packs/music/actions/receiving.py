"""A recording arrives: counted once, small enough, not too often, and never for what is not the pupil's to answer."""

import errno
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, Late, NotFound
from upbeat.packs.music import voices
from upbeat.packs.music.events import TakeAsked
from upbeat.packs.music.models import Take
from upbeat.packs.music.models.takes import FACTS_OF
from upbeat.rooms.items.kinds import pack_kind
from upbeat.rooms.items.models import Attempt
from upbeat.rooms.items.presenting import NOT_OPEN
from upbeat.rooms.items.queries import access_attempt
from upbeat.rooms.journal.actions import record
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.journal.work import UNDER_WAY
from upbeat.rooms.people.actions.holding import hold
from upbeat.rooms.people.models import Person
from upbeat.rooms.record import storage
from upbeat.rooms.record.actions.receiving import DISK_RESERVE

MOST_BYTES = 2 * 2**20
LEAST_BYTES = 200
MOST_A_MINUTE, MOST_AN_HOUR = 8, 90
PATIENCE_S = 90.0
"""For a recording to arrive: 100 kB in that time is a line of 9 kbit/s. One that never ends is cut off there."""
A_PIECE = 16 * 1024
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class BeingMarked(Late):
    """Another recording of the same attempt is being marked: this one may come once it is over."""


class Stream(Protocol):
    """Something that bytes are read from, such as a request."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes; none at the end. OSError when the line breaks."""
        ...


def open_to_sing(person: Person, token: str) -> Attempt:
    """The person's own attempt of a performed kind that waits for an answer. NotFound for any other token, Late where
    it was answered already."""
    attempt = access_attempt(person, token)
    kind = pack_kind(attempt.item.kind)
    if kind is None or not kind.measured:
        raise NotFound(NOT_OPEN)
    if hasattr(attempt, "response"):
        raise Late(_("This has been answered already. Go on, or try again from its page."))
    return attempt


def poured(stream: Stream, announced: int, clock: Callable[[], float] = time.monotonic) -> bytes:
    """The bytes of a recording. Invalid, and nothing is kept, for none, too many, fewer than announced, or where they
    take longer than :data:`PATIENCE_S`."""
    if announced > MOST_BYTES:
        raise Invalid(_("A recording has at most %(most)s MB. Sing the phrase alone.") % {"most": MOST_BYTES // 2**20})
    begun, data = clock(), bytearray()
    try:
        while len(data) < announced and (piece := stream.read(min(A_PIECE, announced - len(data)))):
            data += piece
            if clock() - begun > PATIENCE_S:
                raise Invalid(_("The recording took too long to arrive. Send it again where the line is better."))
    except OSError as broken:
        raise Invalid(_("The line broke. Send it again.")) from broken
    if len(data) < announced:
        raise Invalid(_("The line broke. Send it again."))
    if len(data) < LEAST_BYTES:
        raise Invalid(_("Nothing was recorded. Allow the microphone, then sing again."))
    return bytes(data)


def receive_take(*, by: Person, token: str, recording: uuid.UUID, data: bytes, now: datetime | None = None) -> Take:
    """Keep a recording and have it marked. The same ``recording`` again gives the same take.

    NotFound unless the attempt is the person's own; Late where it was answered or another recording of it is being
    marked; Invalid where there are too many in a minute, or no room.
    """
    now = now or timezone.now()
    if (known := _known(by, recording)) is not None:
        return known
    open_to_sing(by, token)
    if storage.free_bytes() < DISK_RESERVE:
        raise Invalid(_no_room())
    path = voices.new_path(by.school_id)
    try:
        voices.keep(path, data)
    except OSError as problem:
        if problem.errno not in NO_ROOM:
            raise
        raise Invalid(_no_room()) from problem
    try:
        take = _noted(by, token, recording, path, now)
    except BaseException:
        voices.remove(path)
        raise
    if take.sound != path:
        voices.remove(path)
    return take


@transaction.atomic
def _noted(by: Person, token: str, recording: uuid.UUID, path: str, now: datetime) -> Take:
    hold([by.pk])
    if (known := _known(by, recording)) is not None:
        return known
    attempt = open_to_sing(by, token)
    mine = Take.objects.filter(person=by)
    if mine.filter(attempt=attempt, state__in=UNDER_WAY).exists():
        raise BeingMarked(_("Your last recording is just being marked. Wait a moment."))
    often = mine.filter(asked_at__gt=now - timedelta(minutes=1)).count() >= MOST_A_MINUTE
    if often or mine.filter(asked_at__gt=now - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise Invalid(_("That was very often. Practise it for a minute, then record again."))
    take = Take.objects.create(
        school_id=by.school_id, person=by, asked_by=by, attempt=attempt, recording=recording, sound=path
    )
    context = {"attempt": attempt.pk}
    record("uploaded", (FACTS_OF, take.pk), school_id=by.school_id, actor_id=by.pk, context=context, at=now)
    publish(TakeAsked(school_id=by.school_id, take_id=take.pk))
    return take


def _known(by: Person, recording: uuid.UUID) -> Take | None:
    return Take.objects.filter(person=by, recording=recording).first()


def _no_room() -> str:
    return _("The server has no room for your recording. It is kept on this device: tell your teacher, then send it.")
