"""The micro video: a draft, published, revised, revoked, given again."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.changes import class_of, settled
from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.design.actions.work import hand_over_published
from upbeat.rooms.design.models import Script
from upbeat.rooms.journal import bus
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish.models import PolishRun
from upbeat.rooms.polish.report import warnings_of
from upbeat.rooms.publish.actions.amendments import as_details, write_amendment
from upbeat.rooms.publish.actions.checkpoints import check_placed
from upbeat.rooms.publish.actions.moving import stood_in, take_along
from upbeat.rooms.publish.actions.pilots import end_pilots_of
from upbeat.rooms.publish.differences import difference_of_draft
from upbeat.rooms.publish.events import VideoPublished, VideoRevoked
from upbeat.rooms.publish.models import (
    Amendment,
    Checkpoint,
    LooseCheckpoint,
    MicroVideo,
    MicroVideoVersion,
    VideoRevocation,
)
from upbeat.rooms.publish.rules import require_builder, require_draft, require_publisher


@transaction.atomic
def create_video(
    *,
    by: Person,
    point: KnowledgePoint,
    run: PolishRun,
    title: str,
    language: str = "en",
    script: Script | None = None,
) -> MicroVideo:
    """A micro video about one point from a finished polish run, with draft version 1."""
    require_builder(by, point, run, script)
    _require_done(run)
    video = MicroVideo.objects.create(
        school_id=by.school_id, point=point, script=script, title=_title(title), language=language, created_by=by
    )
    version = MicroVideoVersion.objects.create(video=video, number=1, run=run, created_by=by)
    _point_to(video, draft=version)
    record("created", video, school_id=by.school_id, actor_id=by.pk, context={"point": point.pk, "version": version.pk})
    return video


@transaction.atomic
def rename_video(*, by: Person, video: MicroVideo, title: str) -> MicroVideo:
    """Another title; it is of the video, not of a version."""
    require_builder(by, video)
    before, video.title = video.title, _title(title)
    if video.title != before:
        video.save(update_fields=["title"])
        record("updated", video, school_id=by.school_id, actor_id=by.pk, context={"title": [before, video.title]})
    return video


@transaction.atomic
def use_run(*, by: Person, version: MicroVideoVersion, run: PolishRun) -> MicroVideoVersion:
    """Let the draft show another finished run; checkpoints and passages move along.

    What has no place there is a :class:`LooseCheckpoint`, to be placed by a person before the draft is published.
    """
    require_builder(by, version.video, run)
    require_draft(version)
    _require_done(run)
    if version.run_id != run.pk:
        stood = stood_in(version)
        version.run = run
        version.save(update_fields=["run"])
        Checkpoint.objects.filter(version=version).delete()
        LooseCheckpoint.objects.filter(version=version).delete()
        take_along(by=by, draft=version, stood=stood)
    record("updated", version, school_id=by.school_id, actor_id=by.pk, context={"run": run.pk})
    return version


@transaction.atomic
def publish_version(
    *,
    by: Person,
    version: MicroVideoVersion,
    note: str = "",
    despite: str = "",
    change: Mapping[str, str] | None = None,
    touched: Mapping[str, int] | None = None,
    now: datetime | None = None,
) -> MicroVideoVersion:
    """Serve this draft from now on. It never changes again; what it replaces stays readable.

    ``change``: the ``kind`` that the person makes of it where another version was served, with ``reason`` and what
    pupils are ``told``; Invalid for a lighter kind than it looks without a reason. ``touched``: whom it concerns.
    Where the report on its film warns of something, ``despite`` says why it is published all the same: Invalid
    without. It is kept with the version.
    """
    video = _held(version.video)
    require_publisher(by, video)
    version = MicroVideoVersion.objects.select_related("run__asset__script").get(pk=version.pk)
    require_draft(version)
    _require_done(version.run)
    check_placed(version)
    warned = sorted({finding.check for finding in warnings_of(version.run)})
    version.note, version.despite = note.strip(), despite.strip() if warned else ""
    if warned and not version.despite:
        raise Invalid(
            _("The report warns of something. Mend it, or say in a word why it goes out all the same."), field="despite"
        )
    version.published_at = now or timezone.now()
    version.published_by = by
    version.save(update_fields=["note", "despite", "published_at", "published_by"])
    if video.published is not None:
        _amended(by, video.published, version, change or {}, touched or {})
    _point_to(video, draft=None, published=version)
    end_pilots_of(by=by, video=video, now=version.published_at)
    if video.script is not None:
        hand_over_published(by=by, script=video.script, title=video.title, now=version.published_at)
    version.video = video
    context: dict[str, object] = {"video": video.pk, "number": version.number}
    if warned:
        context |= {"warned": warned, "despite": version.despite}
    record("published", version, school_id=by.school_id, actor_id=by.pk, context=context, at=version.published_at)
    bus.publish(VideoPublished(video.school_id, video.pk, version.pk, version.number))
    return version


@transaction.atomic
def revise_video(*, by: Person, video: MicroVideo, run: PolishRun | None = None) -> MicroVideoVersion:
    """A new draft with the checkpoints of the latest version, over the same film or a newer run of the line.

    Over another film checkpoints and passages move along, as in :func:`use_run`. Invalid when a draft is there already.
    """
    require_builder(by, video, run)
    video = _held(video)
    if video.draft_id is not None:
        raise Invalid(_("There is a draft already. Go on with it, or publish it first."))
    latest = (
        MicroVideoVersion.objects.filter(video=video)
        .order_by("-number")
        .select_related("run__asset__script", "run__recipe")
        .first()
    )
    if latest is None:
        raise Invalid(_("This video has no version to start from. Make a new video."))
    if run is not None:
        _require_done(run)
    number = MicroVideoVersion.objects.filter(video=video).aggregate(last=Max("number"))["last"] + 1
    draft = MicroVideoVersion.objects.create(video=video, number=number, run=run or latest.run, created_by=by)
    take_along(by=by, draft=draft, stood=stood_in(latest))
    _point_to(video, draft=draft)
    record("updated", video, school_id=by.school_id, actor_id=by.pk, context={"draft": draft.pk, "from": latest.pk})
    return draft


@transaction.atomic
def revoke_video(*, by: Person, video: MicroVideo, reason: str, now: datetime | None = None) -> VideoRevocation:
    """Serve the video no more. Past work stays readable and nothing that was earned is lost (R24)."""
    require_publisher(by, video)
    reason = reason.strip()
    if not reason:
        raise Invalid(_("Say why, so that colleagues and pupils know."), field="reason")
    video = _held(video)
    if video.published is None:
        raise Invalid(_("This video is not published, so there is nothing to revoke."))
    version, at = video.published, now or timezone.now()
    revocation = VideoRevocation.objects.create(video=video, version=version, by=by, at=at, reason=reason)
    _point_to(video, published=None)
    context = {"version": version.pk, "reason": reason}
    record("revoked", video, school_id=by.school_id, actor_id=by.pk, context=context, at=at)
    bus.publish(VideoRevoked(video.school_id, video.pk, version.pk))
    return revocation


@transaction.atomic
def republish(*, by: Person, video: MicroVideo, now: datetime | None = None) -> MicroVideoVersion:
    """Serve again the version that was revoked last."""
    require_publisher(by, video)
    video = _held(video)
    if video.published is not None:
        raise Invalid(_("This video is published already."))
    revocation = VideoRevocation.objects.filter(video=video).select_related("version").order_by("-at", "-pk").first()
    if revocation is None:
        raise Invalid(_("This video was never published. Publish its draft instead."))
    version = revocation.version
    _point_to(video, published=version)
    context = {"video": video.pk, "number": version.number, "again": True}
    record("published", version, school_id=by.school_id, actor_id=by.pk, context=context, at=now or timezone.now())
    bus.publish(VideoPublished(video.school_id, video.pk, version.pk, version.number))
    return version


def _amended(
    by: Person,
    served: MicroVideoVersion,
    version: MicroVideoVersion,
    change: Mapping[str, str],
    touched: Mapping[str, int],
) -> None:
    differences = difference_of_draft(version, served)
    found = class_of(differences) or "wording"
    write_amendment(
        by=by,
        thing=Amendment.Thing.VIDEO,
        number=version.video_id,
        before=served.pk,
        after=version.pk,
        found=found,
        kind=settled(found, change.get("kind") or found, change.get("reason", "")),
        reason=change.get("reason", ""),
        told=change.get("told", ""),
        details={"differences": as_details(differences)},
        touched=touched,
        now=version.published_at or timezone.now(),
    )


def _held(video: MicroVideo) -> MicroVideo:
    """The row as it stands, held until the end of the transaction: two people may press at once."""
    return MicroVideo.objects.select_for_update(of=("self",)).select_related("published").get(pk=video.pk)


def _point_to(video: MicroVideo, **pointers: MicroVideoVersion | None) -> None:
    for name, version in pointers.items():
        setattr(video, name, version)
    video.save(update_fields=list(pointers))


def _require_done(run: PolishRun) -> None:
    if run.state != PolishRun.State.DONE or not run.duration_s:
        raise Invalid(_("The film is not ready yet. Wait until polishing is done, then try again."), field="run")


def _title(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise Invalid(_("Give the video a title."), field="title")
    if len(title) > 160:
        raise Invalid(_("The title has at most 160 characters."), field="title")
    return title
