"""Checks that a killed worker left undone are asked for again."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_scopes import scopes_disabled

from upbeat.rooms.journal.bus import publish
from upbeat.rooms.record.actions.checking import CLAIM_LASTS
from upbeat.rooms.record.events import CheckAsked
from upbeat.rooms.record.models import Upload


def resume_checks(*, now: datetime | None = None) -> int:
    """Ask again for the check of uploads whose worker died or whose job was lost, in every school; how many."""
    before = (now or timezone.now()) - CLAIM_LASTS
    lost = Q(claimed_at=None, touched_at__lt=before) | Q(claimed_at__lt=before)
    with scopes_disabled(), transaction.atomic():
        left = list(Upload.objects.select_for_update().filter(lost, state=Upload.State.CHECKING))
        # Marked as free and asked for just now, so that the next round does not ask again.
        Upload.objects.filter(pk__in=[upload.pk for upload in left]).update(
            claimed_at=None, touched_at=now or timezone.now()
        )
        for upload in left:
            publish(CheckAsked(school_id=upload.school_id, upload_id=upload.pk))
    return len(left)
