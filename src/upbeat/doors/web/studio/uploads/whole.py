"""A file that came in one piece with a form."""

import io
import uuid

from django.core.files.uploadedfile import UploadedFile

from upbeat.kernel.errors import Invalid
from upbeat.rooms.design.models import Script, ScriptSection
from upbeat.rooms.people.models import Person
from upbeat.rooms.record.actions.receiving import (
    MOST_CHUNK,
    append_chunk,
    finish_upload,
    give_up_upload,
    start_upload,
)
from upbeat.rooms.record.models import Upload


def take_whole(
    by: Person,
    file: "UploadedFile[bytes]",
    script: Script | None,
    section: ScriptSection | None,
    kind: str = Upload.Kind.VIDEO,
) -> uuid.UUID:
    """Let the file in and have it checked; the key of its upload. Invalid leaves nothing behind."""
    upload = start_upload(
        by=by, filename=file.name or "", size=file.size or 0, script=script, section=section, kind=kind
    )
    try:
        offset = 0
        for piece in file.chunks(MOST_CHUNK):
            offset = append_chunk(by=by, key=upload.key, offset=offset, data=io.BytesIO(piece))
        finish_upload(by=by, key=upload.key)
    except Invalid:
        # Without script nobody can go on with it.
        give_up_upload(by=by, key=upload.key)
        raise
    return upload.key
