"""A draft is given to a few pupils, tried, judged by them, and taken back (R21)."""

import math
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.journal import bus
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import pupils_taught
from upbeat.rooms.publish.actions.checkpoints import check_placed
from upbeat.rooms.publish.events import PilotStarted
from upbeat.rooms.publish.models import (
    Checkpoint,
    MicroVideo,
    MicroVideoVersion,
    Pilot,
    PilotAnswer,
    PilotSeat,
)
from upbeat.rooms.publish.queries.pilots import access_trial, running
from upbeat.rooms.publish.rules import require_builder, require_draft

LONGEST_PUZZLED = 2000


@transaction.atomic
def start_pilot(
    *,
    by: Person,
    version: MicroVideoVersion,
    pupils: Sequence[Person],
    until: datetime,
    note: str = "",
    now: datetime | None = None,
) -> Pilot:
    """Give the draft as it stands to pupils of one's own classes until a day; they are told.

    Invalid without pupils, with one of another's class, for a day that is over, for a draft whose checkpoints do not
    fit, or while another pilot of the video runs.
    """
    now = now or timezone.now()
    require_builder(by, version.video)
    video = MicroVideo.objects.select_for_update(of=("self",)).get(pk=version.video_id)
    require_draft(version)
    check_placed(version)
    _require_pupils(by, pupils)
    if until <= now:
        raise Invalid(_("This day is over. Give your pupils some days."), field="until")
    if running(now).filter(video=video).exists():
        raise Invalid(_("A pilot of this video is running. End it first."))
    pilot = Pilot.objects.create(
        video=video, copy=_copy(by, version), number=version.number, until=until, note=note.strip()[:400], by=by, at=now
    )
    PilotSeat.objects.bulk_create(
        PilotSeat(pilot=pilot, person=pupil) for pupil in {one.pk: one for one in pupils}.values()
    )
    context = {"video": video.pk, "version": version.pk, "pupils": len(pupils)}
    record("shared", pilot, school_id=by.school_id, actor_id=by.pk, context=context, at=now)
    bus.publish(PilotStarted(video.school_id, pilot.pk))
    return pilot


def _require_pupils(by: Person, pupils: Sequence[Person]) -> None:
    if not pupils:
        raise Invalid(_("Choose at least one pupil."), field="pupils")
    mine = set(pupils_taught(by).filter(pk__in=[pupil.pk for pupil in pupils]).values_list("pk", flat=True))
    if any(pupil.pk not in mine for pupil in pupils):
        raise Invalid(_("Choose among the pupils of your own classes."), field="pupils")


def _copy(by: Person, version: MicroVideoVersion) -> MicroVideo:
    """A video of its own with the draft as it stands. It is in no list and never published."""
    video = version.video
    copy = MicroVideo.objects.create(
        school_id=video.school_id, point_id=video.point_id, script_id=video.script_id, title=video.title,
        language=video.language, created_by=by,
    )  # fmt: skip
    draft = MicroVideoVersion.objects.create(video=copy, number=version.number, run_id=version.run_id, created_by=by)
    Checkpoint.objects.bulk_create(
        Checkpoint(version=draft, second=second, item_version_id=asked)
        for second, asked in Checkpoint.objects.filter(version=version).values_list("second", "item_version")
    )
    copy.draft = draft
    copy.save(update_fields=["draft"])
    return copy


@transaction.atomic
def end_pilot(*, by: Person, pilot: Pilot, now: datetime | None = None) -> None:
    """Take the draft back from its pupils; what they answered stays. Twice counts once."""
    require_builder(by, pilot.video)
    _end(by, Pilot.objects.select_for_update().get(pk=pilot.pk), now or timezone.now())


def end_pilots_of(*, by: Person, video: MicroVideo, now: datetime) -> None:
    """Inside the caller's transaction: what is published needs no pilot any more."""
    for pilot in running(now).filter(video=video):
        _end(by, pilot, now)


def _end(by: Person, pilot: Pilot, now: datetime) -> None:
    if pilot.ended_at is None and pilot.until > now:
        pilot.ended_at, pilot.ended_by = now, by
        pilot.save(update_fields=["ended_at", "ended_by"])
        record("closed", pilot, school_id=by.school_id, actor_id=by.pk, at=now)


@transaction.atomic
def answer_pilot(
    *,
    by: Person,
    pilot_id: int,
    clear: str,
    pace: str,
    puzzled: str = "",
    second: float | None = None,
    now: datetime | None = None,
) -> PilotAnswer:
    """What the pupil says of it; said again it replaces what was said. NotFound for others and after the end."""
    now = now or timezone.now()
    pilot = access_trial(by, pilot_id, now)
    seat = PilotSeat.objects.select_for_update().filter(pilot=pilot, person=by).first()
    if seat is None:
        raise NotFound(_("This trial is not yours, or it is over."))
    if clear not in PilotAnswer.Clear.values:
        raise Invalid(_("Say whether it was clear."), field="clear")
    if pace not in PilotAnswer.Pace.values:
        raise Invalid(_("Say whether it was too fast or too slow."), field="pace")
    if len(puzzled) > LONGEST_PUZZLED:
        raise Invalid(_("Keep it under 2,000 characters."), field="puzzled")
    end = pilot.copy.draft.run.duration_s if pilot.copy.draft else None
    if second is not None and not (math.isfinite(second) and 0 <= second <= (end or 0.0)):
        raise Invalid(_("The video has no such second. Give a time within it, or none."), field="second")
    said = {"clear": clear, "pace": pace, "puzzled": puzzled.strip(), "second": second, "at": now}
    answer, _is_new = PilotAnswer.objects.update_or_create(seat=seat, defaults=said)
    record("answered", pilot, school_id=by.school_id, actor_id=by.pk, result={"clear": clear, "pace": pace}, at=now)
    return answer
