"""Looking for findings, taking them up, laying them aside."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.analyse.actions import fold_curve
from upbeat.rooms.analyse.queries import checkpoint_figures, questions_by_second
from upbeat.rooms.classroom.models import Meeting
from upbeat.rooms.classroom.queries.settled import last_lesson_on
from upbeat.rooms.improve import finding_rules as look
from upbeat.rooms.improve.models import Finding, Revision
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.rules import BUILDING, require
from upbeat.rooms.publish.actions.videos import revise_video
from upbeat.rooms.publish.models import MicroVideoVersion


@transaction.atomic
def look_for_findings(*, version: MicroVideoVersion, now: datetime | None = None) -> list[Finding]:
    """Findings of a version as the data stand now. Known ones are brought up to date; dismissed ones stay dismissed."""
    now = now or timezone.now()
    found = []
    for suspicion in _suspicions(version, now):
        finding, _new = Finding.objects.update_or_create(
            version=version,
            kind=suspicion.kind,
            start_s=suspicion.start_s,
            defaults={
                "end_s": suspicion.end_s,
                "item_id": suspicion.item_id,
                "strength": suspicion.strength,
                "evidence": suspicion.evidence,
            },
            create_defaults={
                "school_id": version.video.school_id,
                "end_s": suspicion.end_s,
                "item_id": suspicion.item_id,
                "strength": suspicion.strength,
                "evidence": suspicion.evidence,
                "found_at": now,
            },
        )
        found.append(finding)
    gone = Finding.objects.filter(version=version, dismissed_at=None, revisions=None)
    gone.exclude(pk__in=[finding.pk for finding in found]).delete()
    return found


def _suspicions(version: MicroVideoVersion, now: datetime) -> list[look.Suspicion]:
    curve = fold_curve(version=version, now=now)
    again = [views - uniques for views, uniques in zip(curve.views, curve.uniques, strict=True)]
    found = [*look.rewatched(again, curve.viewers), *look.left(curve.uniques, curve.viewers)]
    part_start = 0.0
    for figures in checkpoint_figures(version):
        idea, holders = figures.chosen[0] if figures.chosen else ("", 0)
        second = figures.checkpoint.second
        found += look.missed(
            figures.checkpoint.item_version.item_id,
            second,
            part_start,
            figures.statistics.n,
            figures.statistics.right,
            idea,
            holders,
        )
        part_start = float(second)
    return [*found, *look.asked(questions_by_second(version)), *_taught(version)]


def _taught(version: MicroVideoVersion) -> list[look.Suspicion]:
    """From the last lesson in which classes were asked about the point while this version was served."""
    left = last_lesson_on(version.video.point_id, since=version.published_at)
    if left is None:
        return []
    duration = version.run.duration_s or 0.0
    span = left.span if left.span is not None and left.span_video_id in (None, version.video_id) else None
    return look.taught(duration, left.answered, left.right, left.idea, left.holders, span)


def look_after_lesson(*, meeting: Meeting, now: datetime | None = None) -> list[Finding]:
    """What a lesson showed of the videos of its package; nothing for a lesson without one."""
    if meeting.package is None:
        return []
    rows = MicroVideoVersion.objects.filter(
        pk__in=meeting.package.pieces.filter(removed_at=None, video__isnull=False).values("video__published")
    ).select_related("video__point", "run")
    return [finding for version in rows for finding in look_for_findings(version=version, now=now)]


@transaction.atomic
def open_revision(*, by: Person, finding: Finding, note: str = "", now: datetime | None = None) -> Revision:
    """Take a finding up: the video gets a draft (the one it has already, if any), tied to the finding."""
    require(by, *BUILDING)
    now = now or timezone.now()
    video = finding.version.video
    draft = video.draft or revise_video(by=by, video=video)
    revision, new = Revision.objects.get_or_create(
        finding=finding, draft=draft, defaults={"opened_by": by, "opened_at": now, "note": note.strip()}
    )
    if new:
        context = {"draft": draft.pk}
        record("opened", finding, school_id=finding.school_id, actor_id=by.pk, context=context, at=now)
    return revision


@transaction.atomic
def dismiss(*, by: Person, finding: Finding, why: str, now: datetime | None = None) -> None:
    """Lay a finding aside, with a word why."""
    require(by, *BUILDING)
    why = why.strip()
    if not why:
        raise Invalid(_("Say in a few words why this needs no change."), field="why")
    finding.dismissed_at, finding.dismissed_by, finding.dismissed_why = now or timezone.now(), by, why
    finding.save(update_fields=["dismissed_at", "dismissed_by", "dismissed_why"])
    record("dismissed", finding, school_id=finding.school_id, actor_id=by.pk, result={"why": why}, at=now)


@transaction.atomic
def take_back(*, by: Person, finding: Finding) -> None:
    """Undo of :func:`dismiss`."""
    require(by, *BUILDING)
    finding.dismissed_at, finding.dismissed_by, finding.dismissed_why = None, None, ""
    finding.save(update_fields=["dismissed_at", "dismissed_by", "dismissed_why"])
    record("opened", finding, school_id=finding.school_id, actor_id=by.pk)
