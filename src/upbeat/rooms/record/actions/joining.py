"""The chosen takes of a script put together: asked for, claimed by a worker, and what it made let in like any upload.

The work itself needs the line's decoders and is done in the polish room; the rows are written here alone.
"""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from upbeat.kernel.errors import Invalid
from upbeat.rooms.design.models import Script
from upbeat.rooms.journal.actions import record
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.people.models import Person
from upbeat.rooms.record import queries, rules, storage
from upbeat.rooms.record.events import CheckAsked, JoinAsked
from upbeat.rooms.record.models import Joining, Upload

# A joining that gave no sign for so long has lost its worker.
SILENT_AFTER = timedelta(seconds=30)
# One that waits its turn for so long has lost its job between two commits.
LOST_AFTER = timedelta(minutes=15)
MOST_TRIES = 3
UNDER_WAY = (Joining.State.QUEUED, Joining.State.RUNNING)


@transaction.atomic
def start_joining(*, by: Person, script: Script) -> Joining:
    """Have the chosen takes made into one recording. Invalid as long as a passage has none.

    Asked again with the same takes while that is under way or done, it is that one; after a failure it is a new one.
    """
    rules.require_builder(by, script)
    Script.objects.select_for_update().get(pk=script.pk)
    chosen = queries.chosen_takes(script)
    if chosen is None:
        raise Invalid(_("A passage has no take yet. Record it, or upload a file for it; then put all together."))
    takes = [take.pk for take in chosen]
    last = queries.latest_joining(script)
    if last is not None and last.takes == takes and _holds(last):
        return last
    joining = Joining.objects.create(school=by.school, script=script, by=by, takes=takes)
    record(
        "initialized", joining, school_id=by.school_id, actor_id=by.pk, context={"script": script.pk, "takes": takes}
    )
    publish(JoinAsked(school_id=joining.school_id, joining_id=joining.pk))
    return joining


def _holds(joining: Joining) -> bool:
    """Is it under way, or done and not refused or given up since?"""
    upload = joining.upload
    return joining.state in UNDER_WAY or (
        joining.state == Joining.State.DONE and upload is not None and upload.state != Upload.State.REFUSED
    )


def claim_joining(*, joining_id: int, now: datetime | None = None) -> Joining | None:
    """Take a joining in hand; None where it is over, or another worker that is alive has it.

    ``tries`` of the answer is the claim: every later write holds only while that number stands.
    """
    now = now or timezone.now()
    silent = Q(state=Joining.State.RUNNING, heartbeat_at__lt=now - SILENT_AFTER, tries__lt=MOST_TRIES)
    free = Q(state=Joining.State.QUEUED) | silent
    taken = Joining.objects.filter(free, pk=joining_id).update(
        state=Joining.State.RUNNING, heartbeat_at=now, tries=F("tries") + 1, progress=0
    )
    return Joining.objects.select_related("script", "school").get(pk=joining_id) if taken else None


def _mine(joining: Joining) -> QuerySet[Joining]:
    return Joining.objects.filter(pk=joining.pk, state=Joining.State.RUNNING, tries=joining.tries)


def tell_progress(*, joining: Joining, progress: float, now: datetime | None = None) -> bool:
    """A sign of life with how far it is, 0 to 1; False if the joining is no longer ours."""
    return bool(_mine(joining).update(progress=progress, heartbeat_at=now or timezone.now()))


@transaction.atomic
def complete_joining(*, joining: Joining, key: uuid.UUID, now: datetime | None = None) -> Upload | None:
    """Let in what was made in ``uploads/<key>``: from here on it is checked and kept like any upload.

    None, and nothing is written, if another worker has taken over.
    """
    now = now or timezone.now()
    if not _mine(joining).update(state=Joining.State.DONE, progress=1, heartbeat_at=now):
        return None
    size = storage.upload_path(key).stat().st_size
    upload = Upload.objects.create(
        school_id=joining.school_id,
        by_id=joining.by_id,
        script_id=joining.script_id,
        key=key,
        filename=f"{joining.script.title[:240]}.mp4",
        size=size,
        received=size,
        state=Upload.State.CHECKING,
    )
    Joining.objects.filter(pk=joining.pk).update(upload=upload)
    told = {"upload": upload.pk, "size": size}
    record("completed", joining, school_id=joining.school_id, actor_id=joining.by_id, result=told, at=now)
    publish(CheckAsked(school_id=upload.school_id, upload_id=upload.pk))
    return upload


@transaction.atomic
def fail_joining(*, joining: Joining, code: str) -> bool:
    """It could not be done, for the reason ``code`` of ``record.refusals``; False if it is no longer ours."""
    if not _mine(joining).update(state=Joining.State.FAILED, failure=code):
        return False
    told = {"refusal": code}
    record("failed", joining, school_id=joining.school_id, actor_id=joining.by_id, result=told)
    return True


def resume_joinings(*, now: datetime | None = None) -> int:
    """Ask again for joinings whose worker died or whose job was lost, in every school; how many.

    One that lost three workers has failed instead.
    """
    now = now or timezone.now()
    silent = Q(state=Joining.State.RUNNING, heartbeat_at__lt=now - SILENT_AFTER)
    lost = Q(state=Joining.State.QUEUED) & (
        Q(heartbeat_at=None, asked_at__lt=now - LOST_AFTER) | Q(heartbeat_at__lt=now - LOST_AFTER)
    )
    with scopes_disabled(), transaction.atomic():
        left = list(Joining.objects.select_for_update().filter(silent | lost))
        for joining in left:
            if joining.state == Joining.State.RUNNING and joining.tries >= MOST_TRIES:
                fail_joining(joining=joining, code="join_died")
                continue
            # Marked as asked for just now, so that the next round does not ask again.
            Joining.objects.filter(pk=joining.pk).update(state=Joining.State.QUEUED, heartbeat_at=now)
            publish(JoinAsked(school_id=joining.school_id, joining_id=joining.pk))
    return len(left)
