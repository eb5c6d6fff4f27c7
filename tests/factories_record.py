"""Uploads and assets for tests."""

from __future__ import annotations

import hashlib
import io
import itertools
from pathlib import Path

from django.conf import settings
from django_scopes import scope

from upbeat.rooms.design.models import Script, ScriptSection
from upbeat.rooms.people.models import Person
from upbeat.rooms.record.actions.receiving import append_chunk, finish_upload, start_upload
from upbeat.rooms.record.actions.takes import keep_take
from upbeat.rooms.record.models import Asset, Take, Upload

_numbers = itertools.count(1)


def make_upload(
    by: Person,
    data: bytes = b"bytes",
    *,
    filename: str = "take.mp4",
    section: ScriptSection | None = None,
    complete: bool = False,
) -> Upload:
    """An upload with all its bytes there; ``complete`` also says so, which asks for the check.

    With ``section`` it is to become material of that passage.
    """
    kind = Upload.Kind.MATERIAL if section else Upload.Kind.VIDEO
    with scope(school=by.school):
        upload = start_upload(by=by, filename=filename, size=len(data), section=section, kind=kind)
        for offset in range(0, len(data), 2**20):
            append_chunk(by=by, key=upload.key, offset=offset, data=io.BytesIO(data[offset : offset + 2**20]))
        return finish_upload(by=by, key=upload.key) if complete else upload


def make_asset(
    by: Person, source: Path | None = None, *, script: Script | None = None, filename: str = "", duration_s: float = 6.0
) -> Asset:
    """An asset as if it had been checked; with ``source`` its bytes lie where an asset's bytes lie."""
    n = next(_numbers)
    path = f"assets/{by.school_id}/2026/asset-{n}.mp4"
    data = source.read_bytes() if source else b""
    if source:
        target = Path(settings.MEDIA_ROOT) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    with scope(school=by.school):
        return Asset.objects.create(
            school=by.school,
            by=by,
            script=script,
            filename=filename or f"take-{n}.mp4",
            path=path,
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
            duration_s=duration_s,
            probe={
                "container": "mp4", "duration_s": duration_s, "width": 1280, "height": 720, "fps": 25.0,
                "has_audio": True, "audio_rate": 48000, "audio_channels": 1, "video_codec": "h264", "rotation": 0,
                "bytes": len(data),
            },
        )  # fmt: skip


def make_take(section: ScriptSection, by: Person, source: Path | None = None, *, duration_s: float = 6.0) -> Take:
    """The next take of a passage, chosen, as if it had been recorded and checked."""
    asset = make_asset(by, source, script=section.script, duration_s=duration_s)
    with scope(school=by.school):
        return keep_take(section=section, asset=asset)
