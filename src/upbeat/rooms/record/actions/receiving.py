"""A file arrives chunk by chunk, and may go on after any break."""

import errno
import os
import uuid
from datetime import datetime
from functools import partial
from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import BigIntegerField, F, Sum
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.design.models import Script, ScriptSection
from upbeat.rooms.journal.actions import record
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.people.models import Person, School
from upbeat.rooms.record import queries, rules, storage
from upbeat.rooms.record.events import CheckAsked
from upbeat.rooms.record.models import Upload

MOST_CHUNK = 8 * 2**20
MOST_UNFINISHED = 8
MOST_MATERIAL_BYTES = 96 * 2**20
MOST_WORK_BYTES = 48 * 2**20
# What must stay free for the database and the renditions when all announced uploads have arrived.
DISK_RESERVE = 1 << 30
# What a growing upload is expected to become: ten minutes of a browser's recording at 3 Mbit/s.
EXPECTED_GROWTH = 256 * 2**20
# A chunk of a recording that goes on tells how long it is by then; nobody's clock is asked for more than a day.
LONGEST_TOLD_S = 86_400.0
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
def start_upload(
    *,
    by: Person,
    filename: str,
    size: int | None,
    script: Script | None = None,
    section: ScriptSection | None = None,
    kind: str = Upload.Kind.VIDEO,
    most: int = MOST_WORK_BYTES,
) -> Upload:
    """Announce a file of ``size`` bytes. Invalid if it is empty, too large, one too many, or has no room.

    Without ``size`` the upload grows, as far as files may, until it is closed. With ``section`` it becomes a take of
    that passage, or material for it: that has a ``section`` and a ``size``. ``WORK`` is announced by the room that
    asked for it, which may let it be larger (``most``, in bytes).
    """
    script = section.script if section else script
    rules.require_sender(by, kind, script)
    if kind == Upload.Kind.MATERIAL:
        _require_material(section, size)
    if kind == Upload.Kind.WORK and (size is None or size > most):
        raise Invalid(_("A file of your work has at most %(limit)s MB. Make it smaller, or hand in a part of it.")
                      % {"limit": most // 2**20}, field="file")  # fmt: skip
    filename = _clean(filename)
    if not filename:
        raise Invalid(_("Choose a file first."), field="file")
    if size is not None:
        _require_size(size)
    # Counting and adding must be one step: the school's row is the queue.
    School.objects.select_for_update().get(pk=by.school_id)
    if Upload.objects.filter(by=by, kind=kind, state=Upload.State.RECEIVING).count() >= MOST_UNFINISHED:
        raise Invalid(_("You have %(count)s unfinished uploads. Finish one or give it up first.")
                      % {"count": MOST_UNFINISHED})  # fmt: skip
    _require_room(EXPECTED_GROWTH if size is None else size)
    upload = Upload.objects.create(
        school=by.school, by=by, script=script, section=section, kind=kind, filename=filename, size=size
    )
    record("initialized", upload, school_id=by.school_id, actor_id=by.pk, result={"size": size})
    storage.create_empty(upload.key)
    return upload


def _require_material(section: ScriptSection | None, size: int | None) -> None:
    if section is None or size is None:
        raise Invalid(_("Material belongs to a passage. Load the page again."))
    if size > MOST_MATERIAL_BYTES:
        raise Invalid(
            _("The file has %(size)s MB; material has at most %(limit)s MB. Save it smaller, or the pages you need.")
            % {"size": -(-size // 2**20), "limit": MOST_MATERIAL_BYTES // 2**20},
            field="file",
        )


def _clean(filename: str) -> str:
    """The name alone, without its folders, new lines and what else nobody can see."""
    name = os.path.basename(filename.replace("\\", "/"))
    return " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())[-255:]


def _require_size(size: int) -> None:
    if size < 1:
        raise Invalid(_("The file is empty. Choose another one, or record it again."), field="file")
    if size > settings.UPLOAD_LIMIT_BYTES:
        raise Invalid(
            _("The file has %(size)s MB; at most %(limit)s MB are possible. Export it smaller, or cut it in two.")
            % {"size": -(-size // 2**20), "limit": settings.UPLOAD_LIMIT_BYTES // 2**20},
            field="file",
        )


def _require_room(size: int) -> None:
    # The disk is shared by all schools of the installation.
    expected = Coalesce(F("size"), Greatest(F("received"), EXPECTED_GROWTH, output_field=BigIntegerField()))
    with scopes_disabled():
        waiting = Upload.objects.filter(state=Upload.State.RECEIVING).aggregate(rest=Sum(expected - F("received")))
    if storage.free_bytes() - (waiting["rest"] or 0) - DISK_RESERVE < size:
        raise Invalid(
            _("The server has no room for this file at present. Ask your administrator to make room, then try again.")
        )


def append_chunk(
    *,
    by: Person,
    key: uuid.UUID,
    offset: int,
    data: ByteStream,
    told_s: float | None = None,
    now: datetime | None = None,
) -> int:
    """Add the bytes of ``data`` at ``offset``; the new length. What it answers for is on the disk.

    Not one transaction: a chunk may trickle in for minutes over a slow line, and the database must not wait. The file
    is locked instead, and one conditional update acknowledges. When the line breaks in the middle, what came is kept.
    WrongOffset if the stored bytes end elsewhere or another request is writing; NotFound for anybody else's upload;
    Invalid for more bytes than announced, a chunk over 8 MB, or a full disk: nothing before ``offset`` is lost then.
    An upload that grows has the limit of files instead of an announced size. ``told_s``: seconds of the recording so
    far, as its browser says.
    """
    _receiving(by, key)
    try:
        with storage.opened_for_writing(key) as descriptor:
            # Read again now that the file is ours: another request may have gone on just before.
            upload = _receiving(by, key)
            if offset != upload.received:
                raise WrongOffset(upload.received)
            if upload.size is None:
                _require_air()
            length = _write(descriptor, data, offset, upload.size)
            mine = Upload.objects.filter(pk=upload.pk, state=Upload.State.RECEIVING, received=offset)
            told = {"told_s": told_s} if told_s is not None and 0 <= told_s <= LONGEST_TOLD_S else {}
            if not mine.update(received=length, touched_at=now or timezone.now(), **told):
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


def _require_air() -> None:
    """What was not announced may still not eat what the database needs."""
    if storage.free_bytes() < DISK_RESERVE:
        raise Invalid(_full_disk())


def _full_disk() -> str:
    return _("The server's disk is full. What has arrived is kept: ask your administrator to make room, then go on.")


def _too_many(size: int | None) -> str:
    if size is not None:
        return _("More bytes came than the file has. Give this upload up and begin it anew.")
    return _("The recording has reached the limit of %(limit)s MB. What was recorded before is kept.") % {
        "limit": settings.UPLOAD_LIMIT_BYTES // 2**20
    }


def _write(descriptor: int, data: ByteStream, offset: int, size: int | None) -> int:
    """Write what ``data`` gives from ``offset`` on and sync it; the new length. After Invalid the file ends there."""
    if os.fstat(descriptor).st_size < offset:
        raise FileNotFoundError("Acknowledged bytes are gone: the disk was restored or cleaned by hand.")
    os.ftruncate(descriptor, offset)
    length, most = offset, settings.UPLOAD_LIMIT_BYTES if size is None else size
    try:
        while piece := _next_piece(data):
            if length + len(piece) > most:
                raise Invalid(_too_many(size))
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
        raise Invalid(_full_disk()) from problem
    return length


def _next_piece(data: ByteStream) -> bytes:
    try:
        return data.read(storage.PIECE // 4)
    except OSError:
        # The line broke. The pieces before it are good, and the browser goes on from there.
        return b""


@transaction.atomic
def finish_upload(*, by: Person, key: uuid.UUID, size: int | None = None, now: datetime | None = None) -> Upload:
    """All bytes are there: have the file checked. Asking twice is the same as once.

    An upload that grows is closed at ``size`` bytes; without it, at what has arrived. WrongOffset if bytes are missing,
    or more are there than said; Invalid if the file was refused before, or nothing has arrived.
    """
    upload = queries.access_upload(by, key)
    if upload.state == Upload.State.REFUSED:
        raise Invalid(queries.refusal_of(upload), field="file")
    if upload.state != Upload.State.RECEIVING:
        return upload
    whole = upload.size if upload.size is not None else upload.received if size is None else size
    _require_size(whole)
    if upload.received != whole:
        raise WrongOffset(upload.received)
    now = now or timezone.now()
    waiting = Upload.objects.filter(pk=upload.pk, state=Upload.State.RECEIVING, received=whole)
    if waiting.update(state=Upload.State.CHECKING, size=whole, touched_at=now):
        record("completed", upload, school_id=by.school_id, actor_id=by.pk, at=now)
        publish(CheckAsked(school_id=upload.school_id, upload_id=upload.pk))
    upload.state, upload.size = Upload.State.CHECKING, whole
    return upload


@transaction.atomic
def give_up_upload(*, by: Person, key: uuid.UUID) -> None:
    """Forget an upload that is not finished, or the notice of a refused one; nothing is left behind.

    Invalid while it is being checked or once it is an asset.
    """
    upload = queries.access_upload(by, key)
    if upload.state not in (Upload.State.RECEIVING, Upload.State.REFUSED):
        raise Invalid(_("This file has arrived already and cannot be given up any more."))
    record("deleted", upload, school_id=by.school_id, actor_id=by.pk, result={"received": upload.received})
    upload.delete()
    transaction.on_commit(partial(storage.remove_upload, key))
