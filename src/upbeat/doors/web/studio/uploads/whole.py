"""A recording or material that came in one piece with a form."""

import uuid

from django.core.files.uploadedfile import UploadedFile

from upbeat.doors.web.shared.whole import pour_whole
from upbeat.rooms.design.models import Script, ScriptSection
from upbeat.rooms.people.models import Person
from upbeat.rooms.record.actions.receiving import start_upload
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
    pour_whole(by, upload.key, file)
    return upload.key
