"""How strictly a gate is held, as the teacher sets it (D2)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.journal.actions import record
from upbeat.rooms.learn.actions.finishing import finish_videos
from upbeat.rooms.learn.models import GateSetting
from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.people.queries import pupils_of
from upbeat.rooms.publish.models import Piece
from upbeat.rooms.publish.rules import require_teacher


@transaction.atomic
def set_gate(
    *,
    by: Person,
    section: Section,
    mode: str,
    reason: str,
    piece: Piece | None = None,
    person: Person | None = None,
    now: datetime | None = None,
) -> GateSetting:
    """Set the gate of a video piece for the class, of a pupil in all videos of the class, or of a piece for one pupil.

    It holds at once, until it is undone or another is set. Invalid without a reason or for what has no gate; NotFound
    for a piece or a pupil of another class.
    """
    require_teacher(by, section)
    now, reason = now or timezone.now(), reason.strip()
    if mode not in GateSetting.Mode.values:
        raise Invalid(_("Choose strict, normal or open."), field="mode")
    if not reason:
        raise Invalid(_("Say why: whoever teaches the class with you reads it."), field="reason")
    if piece is None and person is None:
        raise Invalid(_("Choose a piece or a pupil."))
    if piece is not None and piece.package.section_id != section.pk:
        raise NotFound(_("There is no such piece in your lessons."))
    if piece is not None and piece.kind != Piece.Kind.VIDEO:
        raise Invalid(_("Only a video has a gate."))
    if person is not None and not pupils_of(section).filter(pk=person.pk).exists():
        raise NotFound(_("There is no such pupil in your classes."))
    setting = GateSetting.objects.create(
        school_id=section.school_id,
        section=section,
        piece=piece,
        person=person,
        mode=mode,
        reason=reason,
        by=by,
        at=now,
    )
    _tell("updated", setting, by, now)
    return setting


@transaction.atomic
def undo_gate(*, by: Person, setting: GateSetting, now: datetime | None = None) -> None:
    """Take a setting back: what was set before it holds again. Twice changes nothing."""
    require_teacher(by, setting.section)
    now = now or timezone.now()
    row = GateSetting.objects.select_for_update(of=("self",)).select_related("section", "piece").get(pk=setting.pk)
    if row.undone_at is not None:
        return
    row.undone_at, row.undone_by = now, by
    row.save(update_fields=["undone_at", "undone_by"])
    _tell("removed", row, by, now)


def _tell(verb: str, setting: GateSetting, by: Person, now: datetime) -> None:
    """Note it down; and whoever had watched enough already is done where the gate is open now."""
    record(
        verb,
        setting,
        school_id=setting.school_id,
        actor_id=by.pk,
        result={"mode": setting.mode, "reason": setting.reason},
        context={"section": setting.section_id, "piece": setting.piece_id, "person": setting.person_id},
        at=now,
    )
    people = [setting.person_id] if setting.person_id else list(pupils_of(setting.section).values_list("pk", flat=True))
    videos = Piece.objects.filter(package__section=setting.section_id, video__isnull=False, removed_at=None)
    if setting.piece_id:
        videos = videos.filter(pk=setting.piece_id)
    numbers = set(videos.values_list("video_id", flat=True))
    finish_videos([(person, video) for person in people for video in numbers if video is not None], now=now)
