"""The chosen takes of a script put together: asked for, and what a worker made let in like any upload.

The work itself needs the line's decoders and is done in the polish room; the rows are written here alone.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.design.models import Script
from upbeat.rooms.journal import work
from upbeat.rooms.journal.actions import record
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.people.models import Person
from upbeat.rooms.record import queries, rules, storage
from upbeat.rooms.record.events import CheckAsked, JoinAsked
from upbeat.rooms.record.models import Joining, Upload


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
    joining = Joining.objects.create(school=by.school, script=script, asked_by=by, takes=takes)
    record(
        "initialized", joining, school_id=by.school_id, actor_id=by.pk, context={"script": script.pk, "takes": takes}
    )
    publish(JoinAsked(school_id=joining.school_id, joining_id=joining.pk))
    return joining


def _holds(joining: Joining) -> bool:
    """Is it under way, or done and not refused or given up since?"""
    upload = joining.upload
    return joining.state in work.UNDER_WAY or (
        joining.state == Joining.State.DONE and upload is not None and upload.state != Upload.State.REFUSED
    )


@transaction.atomic
def complete_joining(*, joining: Joining, key: uuid.UUID, made_of: Sequence[tuple[int, int, int]] = ()) -> Upload:
    """Let in what was made in ``uploads/<key>``: from here on it is checked and kept like any upload.

    ``made_of``: for each take its asset, its passage (their numbers) and the seconds that it fills.
    Raises Lost, and nothing is written, if another worker has taken over.
    """
    work.finish(joining, made_of=[list(one) for one in made_of])
    size = storage.upload_path(key).stat().st_size
    upload = Upload.objects.create(
        school_id=joining.school_id,
        by_id=joining.asked_by_id,
        script_id=joining.script_id,
        key=key,
        filename=f"{joining.script.title[:240]}.mp4",
        size=size,
        received=size,
        state=Upload.State.CHECKING,
    )
    Joining.objects.filter(pk=joining.pk).update(upload=upload)
    told = {"upload": upload.pk, "size": size}
    record("completed", joining, school_id=joining.school_id, actor_id=joining.asked_by_id, result=told)
    publish(CheckAsked(school_id=upload.school_id, upload_id=upload.pk))
    return upload


def resume_joinings(*, now: datetime | None = None) -> int:
    """Ask again for joinings whose worker died or whose job was lost, in every school; how many."""
    return work.resume(
        Joining,
        ask=lambda joining: JoinAsked(school_id=joining.school_id, joining_id=joining.pk),
        give_up=lambda joining: work.fail(joining, "join_died"),
        now=now,
    )
