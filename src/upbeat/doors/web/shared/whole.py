"""A file that came in one piece with a form, where there is no script to send it in pieces."""

import io
import uuid

from django.core.files.uploadedfile import UploadedFile

from upbeat.kernel.errors import Invalid
from upbeat.rooms.people.models import Person
from upbeat.rooms.record.actions.receiving import MOST_CHUNK, append_chunk, finish_upload, give_up_upload


def pour_whole(by: Person, key: uuid.UUID, file: "UploadedFile[bytes]") -> None:
    """Let the file into an announced upload and have it checked. Invalid leaves nothing behind."""
    try:
        offset = 0
        for piece in file.chunks(MOST_CHUNK):
            offset = append_chunk(by=by, key=key, offset=offset, data=io.BytesIO(piece))
        finish_upload(by=by, key=key)
    except Invalid:
        # Without script nobody can go on with it.
        give_up_upload(by=by, key=key)
        raise
