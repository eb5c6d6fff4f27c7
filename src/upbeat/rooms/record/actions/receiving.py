"""A file arrives chunk by chunk, and may go on after any break."""

import errno
import os
import uuid
from datetime import datetime
from functools import partial
from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.design.models import Script
from upbeat.rooms.journal.actions import record
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.people.models import Person, School
from upbeat.rooms.record import queries, rules, storage
from upbeat.rooms.record.events import CheckAsked
from upbeat.rooms.record.models import Upload

MOST_CHUNK = 8 * 2**20
MOST_UNFINISHED = 8
# What must stay free for the database and the renditions when all announced uploads have arrived.
DISK_RESERVE = 1 << 30
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class ByteStream(Protocol):
    """Something that bytes are read from, such as a request."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes; none at the end. OSError when the line breaks."""
        ...


class WrongOffset(Invalid):
    """A chunk that does not begin where the stored bytes end; ``offset`` is where that is (HTTP 409)."""

    def __init__(self, offset: int) -> None:
        super().__init__(_("The upload goes on at another place. Ask where, and send from there."))
        self.offset = offset


@transaction.atomic
def start_upload(*, by: Person, filename: str, size: int, script: Script | None = None) -> Upload:
    """Announce a file of ``size`` bytes. Invalid if it is empty, too large, one too many, or has no room."""
    rules.require_builder(by, script)
    filename = os.path.basename(filename.replace("\\", "/").replace("\0", "")).strip()[-255:]
    if not filename:
        raise Invalid(_("Choose a video file first."), field="file")
    if size < 1:
        raise Invalid(_("The file is empty. Choose another one, or record it again."), field="file")
    if size > settings.UPLOAD_LIMIT_BYTES:
        raise Invalid(
            _("The file has %(size)s MB; at most %(limit)s MB are possible. Export it smaller, or cut it in two.")
            % {"size": -(-size // 2**20), "limit": settings.UPLOAD_LIMIT_BYTES // 2**20},
            field="file",
        )
    # Counting and adding must be one step: the school's row is the queue.
    School.objects.select_for_update().get(pk=by.school_id)
    if Upload.objects.filter(by=by, state=Upload.State.RECEIVING).count() >= MOST_UNFINISHED:
        raise Invalid(_("You have %(count)s unfinished uploads. Finish one or give it up first.")
                      % {"count": MOST_UNFINISHED})  # fmt: skip
    _require_room(size)
    upload = Upload.objects.create(school=by.school, by=by, script=script, filename=filename, size=size)
    record("initialized", upload, school_id=by.school_id, actor_id=by.pk, result={"size": size})
    storage.create_empty(upload.key)
    return upload


def _require_room(size: int) -> None:
    # The disk is shared by all schools of the installation.
    with scopes_disabled():
        waiting = Upload.objects.filter(state=Upload.State.RECEIVING).aggregate(rest=Sum(F("size") - F("received")))
    if storage.free_bytes() - (waiting["rest"] or 0) - DISK_RESERVE < size:
        raise Invalid(
            _("The server has no room for this file at present. Ask your administrator to make room, then try again.")
        )


def append_chunk(*, by: Person, key: uuid.UUID, offset: int, data: ByteStream, now: datetime | None = None) -> int:
    """Add the bytes of ``data`` at ``offset``; the new length. What it answers for is on the disk.

    Not one transaction: a chunk may trickle in for minutes over a slow line, and the database must not wait. The file
    is locked instead, and one conditional update acknowledges. When the line breaks in the middle, what came is kept.
    WrongOffset if the stored bytes end elsewhere or another request is writing; NotFound for anybody else's upload;
    Invalid for more bytes than announced, a chunk over 8 MB, or a full disk: nothing before ``offset`` is lost then.
    """
    rules.require_builder(by)
    _receiving(by, key)
    try:
        with storage.opened_for_writing(key) as descriptor:
            # Read again now that the file is ours: another request may have gone on just before.
            upload = _receiving(by, key)
            if offset != upload.received:
                raise WrongOffset(upload.received)
            length = _write(descriptor, data, offset, upload.size)
            mine = Upload.objects.filter(pk=upload.pk, state=Upload.State.RECEIVING, received=offset)
            if not mine.update(received=length, touched_at=now or timezone.now()):
                raise WrongOffset(queries.access_upload(by, key).received)
            return length
    except storage.Busy as busy:
        raise WrongOffset(queries.access_upload(by, key).received) from busy
    except FileNotFoundError as gone:
        raise NotFound(_("This upload was cleaned away. Begin it anew.")) from gone


def _receiving(by: Person, key: uuid.UUID) -> Upload:
    upload = queries.access_upload(by, key)
    if upload.state != Upload.State.RECEIVING:
        raise Invalid(_("This upload is complete already."))
    return upload


def _write(descriptor: int, data: ByteStream, offset: int, size: int) -> int:
    """Write what ``data`` gives from ``offset`` on and sync it; the new length. After Invalid the file ends there."""
    if os.fstat(descriptor).st_size < offset:
        raise FileNotFoundError("Acknowledged bytes are gone: the disk was restored or cleaned by hand.")
    os.ftruncate(descriptor, offset)
    length = offset
    try:
        while piece := _next_piece(data):
            if length + len(piece) > size:
                raise Invalid(_("More bytes came than the file has. Give this upload up and begin it anew."))
            if length + len(piece) - offset > MOST_CHUNK:
                raise Invalid(_("A chunk has at most %(most)s MB.") % {"most": MOST_CHUNK // 2**20})
            written = 0
            while written < len(piece):
                written += os.pwrite(descriptor, piece[written:], length + written)
            length += len(piece)
        os.fsync(descriptor)
    except Invalid:
        os.ftruncate(descriptor, offset)
        raise
    except OSError as problem:
        os.ftruncate(descriptor, offset)
        if problem.errno not in NO_ROOM:
            raise
        raise Invalid(
            _("The server's disk is full. What has arrived is kept: ask your administrator to make room, then go on.")
        ) from problem
    return length


def _next_piece(data: ByteStream) -> bytes:
    try:
        return data.read(storage.PIECE // 4)
    except OSError:
        # The line broke. The pieces before it are good, and the browser goes on from there.
        return b""


@transaction.atomic
def finish_upload(*, by: Person, key: uuid.UUID, now: datetime | None = None) -> Upload:
    """All bytes are there: have the file checked. Asking twice is the same as once.

    WrongOffset if bytes are missing; Invalid if the file was refused before.
    """
    rules.require_builder(by)
    upload = queries.access_upload(by, key)
    if upload.state == Upload.State.REFUSED:
        raise Invalid(queries.refusal_of(upload), field="file")
    if upload.state != Upload.State.RECEIVING:
        return upload
    if upload.received != upload.size:
        raise WrongOffset(upload.received)
    now = now or timezone.now()
    waiting = Upload.objects.filter(pk=upload.pk, state=Upload.State.RECEIVING, received=F("size"))
    if waiting.update(state=Upload.State.CHECKING, touched_at=now):
        record("completed", upload, school_id=by.school_id, actor_id=by.pk, at=now)
        publish(CheckAsked(school_id=upload.school_id, upload_id=upload.pk))
    upload.state = Upload.State.CHECKING
    return upload


@transaction.atomic
def give_up_upload(*, by: Person, key: uuid.UUID) -> None:
    """Forget an upload that is not finished, or the notice of a refused one; nothing is left behind.

    Invalid while it is being checked or once it is an asset.
    """
    rules.require_builder(by)
    upload = queries.access_upload(by, key)
    if upload.state not in (Upload.State.RECEIVING, Upload.State.REFUSED):
        raise Invalid(_("This file has arrived already and cannot be given up any more."))
    record("deleted", upload, school_id=by.school_id, actor_id=by.pk, result={"received": upload.received})
    upload.delete()
    transaction.on_commit(partial(storage.remove_upload, key))
