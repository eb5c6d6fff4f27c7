"""What nobody goes on with is cleaned away."""

import shutil
import uuid
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from upbeat.rooms.design.actions.material import forget_removed
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import School
from upbeat.rooms.record import storage
from upbeat.rooms.record.actions.storing import forget_stored
from upbeat.rooms.record.models import MaterialFile, Upload, WorkFile

# A teacher who began on Friday at school must be able to go on the Friday after.
STALE_AFTER = timedelta(days=8)
REMOVED_KEPT = timedelta(days=30)
STRAY_AFTER = timedelta(hours=1)


def clean_uploads(*, now: datetime | None = None) -> int:
    """Give up, in every school, uploads that rested for eight days, and remove files that belong to none; how many.

    Notices of refused files go with them, and material that was taken away a month ago. Safe to run at any time and
    twice.
    """
    now = now or timezone.now()
    stale = 0
    for school in School.objects.all():
        with scope(school=school):
            stale += _give_up_stale(now - STALE_AFTER)
            stale += forget_removed(before=now - REMOVED_KEPT)
    return stale + _remove_strays(now - STRAY_AFTER) + _remove_stray_material(now - STRAY_AFTER)


@transaction.atomic
def _give_up_stale(before: datetime) -> int:
    resting = Upload.objects.select_for_update().filter(
        state__in=[Upload.State.RECEIVING, Upload.State.REFUSED], touched_at__lt=before
    )
    gone = list(resting)
    for upload in gone:
        record("deleted", upload, school_id=upload.school_id, actor_id=None, result={"received": upload.received})
        transaction.on_commit(partial(storage.remove_upload, upload.key))
    Upload.objects.filter(pk__in=[upload.pk for upload in gone]).delete()
    return len(gone)


def _remove_strays(before: datetime) -> int:
    """Files whose upload is forgotten or refused: a kill between commit and removal leaves one."""
    strays = 0
    for path in storage.uploads_folder().iterdir():
        with suppress(ValueError, FileNotFoundError):
            key = uuid.UUID(path.name)
            with scopes_disabled():
                needed = Upload.objects.filter(key=key).exclude(state=Upload.State.REFUSED).exists()
            if not needed and path.stat().st_mtime < before.timestamp():
                storage.remove_upload(key)
                strays += 1
    return strays


def _remove_stray_material(before: datetime) -> int:
    """Folders of material that was forgotten, or whose making was broken off."""
    strays = 0
    for folder in storage.material_folders():
        with suppress(FileNotFoundError), scopes_disabled():
            name = str(folder.relative_to(settings.MEDIA_ROOT))
            if any(kind.objects.filter(folder=name).exists() for kind in (MaterialFile, WorkFile)):
                continue
            if folder.stat().st_mtime < before.timestamp():
                forget_stored(name)
                shutil.rmtree(folder, ignore_errors=True)
                strays += 1
    return strays
