"""What arrived is looked at, then kept for ever as an asset, or as material, or refused with its reason."""

import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from upbeat.rooms.journal.actions import record
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.record import queries, storage
from upbeat.rooms.record.actions.collecting import collect, collect_work
from upbeat.rooms.record.actions.takes import keep_take
from upbeat.rooms.record.events import AssetTaken
from upbeat.rooms.record.findings import Probe
from upbeat.rooms.record.models import Asset, Upload
from upbeat.rooms.record.probing import probe
from upbeat.rooms.record.refusals import Refusal, Unusable

# A probe ends after 90 s at the latest, and hashing renews the claim: one this old belongs to a dead worker.
CLAIM_LASTS = timedelta(seconds=150)
RENEW_S = 10.0


def check_upload(*, upload_id: int, now: datetime | None = None) -> Upload | None:
    """Check one complete upload: asset or refusal. None: nothing to do; still *checking*: another worker is at it.

    Safe to run twice, and again after a kill at any moment: a claim with a time makes sure that one worker decides.
    """
    now = now or timezone.now()
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_LASTS)
    if not Upload.objects.filter(free, pk=upload_id, state=Upload.State.CHECKING).update(claimed_at=now):
        return Upload.objects.filter(pk=upload_id, state=Upload.State.CHECKING).first()
    upload = Upload.objects.select_related("school", "section").get(pk=upload_id)
    path = _where(upload)
    try:
        if path is None:
            raise Unusable(Refusal("empty"))
        if upload.kind == Upload.Kind.MATERIAL:
            return collect(upload=upload, path=path, mine=_claimed(upload))
        if upload.kind == Upload.Kind.WORK:
            return collect_work(upload=upload, path=path, mine=_claimed(upload))
        found = probe(path, max_seconds=settings.VIDEO_LIMIT_SECONDS)
    except Unusable as unusable:
        return refuse_upload(upload=upload, refusal=unusable.refusal)
    return take_asset(upload=upload, path=path, found=found)


def _folder(upload: Upload) -> Path:
    return storage.asset_home(upload.school_id, upload.started_at.year)


def _where(upload: Upload) -> Path | None:
    """Where the bytes are: still among the uploads, or already moved by a worker that was killed before it said so."""
    path = storage.upload_path(upload.key)
    return path if path.exists() else next(_folder(upload).glob(f"{upload.key}.*"), None)


def _remove_bytes(upload: Upload) -> None:
    storage.remove_upload(upload.key)
    for moved in _folder(upload).glob(f"{upload.key}.*"):
        moved.unlink()


def _claimed(upload: Upload) -> Q:
    return Q(pk=upload.pk, state=Upload.State.CHECKING, claimed_at=upload.claimed_at)


def _renewing(upload: Upload) -> Callable[[], None]:
    """To be called again and again while the file is read: keeps our claim young, also on the slowest disk."""
    written = time.monotonic()

    def renew() -> None:
        nonlocal written
        if time.monotonic() - written >= RENEW_S:
            written, now = time.monotonic(), timezone.now()
            if Upload.objects.filter(_claimed(upload)).update(claimed_at=now):
                upload.claimed_at = now

    return renew


def take_asset(*, upload: Upload, path: Path, found: Probe) -> Upload:
    """Keep the file at ``path`` as an asset: hashed, moved in one step, read-only. The claim must still be ours.

    What was recorded for a passage becomes its next take; it is polished when the takes are put together.
    """
    digest = storage.sha256(path, _renewing(upload))
    target = _folder(upload) / f"{upload.key}.{found.container}"
    storage.settle(path, target)
    with transaction.atomic():
        if Upload.objects.filter(_claimed(upload)).update(state=Upload.State.TAKEN, touched_at=timezone.now()):
            asset = Asset.objects.create(
                school=upload.school,
                upload=upload,
                script_id=upload.script_id,
                by_id=upload.by_id,
                filename=upload.filename,
                path=str(target.relative_to(settings.MEDIA_ROOT)),
                sha256=digest,
                size=found.bytes,
                duration_s=found.duration_s,
                probe=asdict(found),
                made_of=queries.made_of(upload),
            )
            result = {"size": asset.size, "duration": asset.duration_s, "sha256": digest}
            record("uploaded", asset, school_id=upload.school_id, actor_id=upload.by_id, result=result)
            if upload.section is not None and upload.section.removed_at is None:
                keep_take(section=upload.section, asset=asset, shown=upload.shown)
            else:
                publish(AssetTaken(school_id=upload.school_id, asset_id=asset.pk, by_id=upload.by_id))
    upload.refresh_from_db()
    return upload


@transaction.atomic
def refuse_upload(*, upload: Upload, refusal: Refusal) -> Upload:
    """Keep the reason, remove the bytes. The claim must still be ours."""
    refused = Upload.objects.filter(_claimed(upload)).update(
        state=Upload.State.REFUSED,
        refusal=refusal.code,
        refusal_params=dict(refusal.params),
        touched_at=timezone.now(),
    )
    if refused:
        result = {"refusal": refusal.code, **refusal.params}
        record("failed", upload, school_id=upload.school_id, actor_id=upload.by_id, result=result)
        transaction.on_commit(partial(_remove_bytes, upload))
    upload.refresh_from_db()
    return upload
