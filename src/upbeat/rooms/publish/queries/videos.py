"""Reading micro videos: builders see all of the school, pupils what their classes were given."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.kernel.slides import plain
from upbeat.rooms.catalog.queries.editions import Overlay, place_in
from upbeat.rooms.items.models import Variant
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import sections_attended
from upbeat.rooms.polish.models import CaptionTrack, CheckFinding, PolishRun, SlideText
from upbeat.rooms.publish.clock import clock
from upbeat.rooms.publish.models import (
    Checkpoint,
    MicroVideo,
    MicroVideoVersion,
    Package,
    Piece,
    PieceRevocation,
    Release,
    VideoRevocation,
)
from upbeat.rooms.publish.rules import builds, require_builder

STATES = ("draft", "published", "revoked")
LONG_S = 600
MOST_FILMS = 60


def videos(person: Person, *, search: str = "", state: str = "") -> QuerySet[MicroVideo]:
    """The school's micro videos for those who build, newest first; Refused for others.

    With point, ``published`` and ``draft`` (each with ``run``), ``checkpoint_count`` of the version shown, and
    ``was_revoked``. ``state``: draft (a draft waits), published, revoked; empty for all.
    """
    require_builder(person)
    rows = _searched(MicroVideo.objects.filter(trial=None), search)
    rows = rows.annotate(was_revoked=Exists(VideoRevocation.objects.filter(video=OuterRef("pk"))))
    if state == "draft":
        rows = rows.filter(draft__isnull=False)
    elif state == "published":
        rows = rows.filter(published__isnull=False)
    elif state == "revoked":
        rows = rows.filter(published=None, was_revoked=True)
    return rows.order_by("-created_at", "-id")


def library(
    person: Person, *, search: str = "", point_id: int | None = None, books: Collection[Overlay] = ()
) -> QuerySet[MicroVideo]:
    """The published videos of the school, by title; for those who build and teach. What is in one of the ``books``
    comes first, in their order."""
    require_builder(person)
    rows = _searched(MicroVideo.objects.filter(published__isnull=False), search)
    if point_id is not None:
        rows = rows.filter(point=point_id)
    if books:
        place = place_in([book.edition.pk for book in books], "point")
        return rows.annotate(place=place).order_by(F("place").asc(nulls_last=True), "title", "id")
    return rows.order_by("title", "id")


def _searched(rows: QuerySet[MicroVideo], search: str) -> QuerySet[MicroVideo]:
    """With every word in the title, the point, the subject, or on a slide."""
    for word in search.split():
        written = SlideText.objects.filter(
            Q(run=OuterRef("published__run")) | Q(run=OuterRef("draft__run")), plain__contains=plain(word)
        )
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(point__title__icontains=word)
            | Q(point__subject__name__icontains=word)
            | Exists(written)
        )
    return rows.select_related("point__subject", "published__run", "draft__run").annotate(
        published_checkpoints=Count("published__checkpoints", distinct=True),
        draft_checkpoints=Count("draft__checkpoints", distinct=True),
    )


def access_video(person: Person, video_id: int) -> MicroVideo:
    """The video for one who builds, with point, script, draft and published; else Refused or NotFound."""
    require_builder(person)
    video = (
        MicroVideo.objects.select_related("point__subject", "script", "draft__run", "published__run")
        .filter(pk=video_id, trial=None)
        .first()
    )
    if video is None:
        raise NotFound(_("There is no such micro video in your school."))
    return video


def access_draft(person: Person, video_id: int) -> MicroVideoVersion:
    """The draft of the video for one who builds; NotFound when there is none."""
    video = access_video(person, video_id)
    if video.draft is None:
        raise NotFound(_("This video has no draft. Revise it to get one."))
    video.draft.video = video
    return video.draft


def access_checkpoint(person: Person, checkpoint_id: int) -> Checkpoint:
    """A checkpoint for one who builds, with version, video, item; else Refused or NotFound."""
    require_builder(person)
    checkpoint = (
        Checkpoint.objects.select_related("version__video", "version__run", "item_version__item__point")
        .filter(pk=checkpoint_id)
        .first()
    )
    if checkpoint is None:
        raise NotFound(_("This checkpoint is not there any more."))
    return checkpoint


def access_version(person: Person, version_id: int, now: datetime | None = None) -> MicroVideoVersion:
    """A version that the person may play, with video, point and run; else NotFound.

    Those who build: any. A pupil: any published version of a video that is served now and stands in a piece which one
    of their classes, or they themselves, were given and which was not taken back.
    """
    version = (
        MicroVideoVersion.objects.select_related("video__point", "video__script", "video__published", "run")
        .filter(pk=version_id)
        .first()
    )
    if version is not None:
        if builds(person):
            return version
        served = version.published_at is not None and version.video.published_id is not None
        if served and _given_to(person, version.video_id, now or timezone.now()):
            return version
    raise NotFound(_("This video is not open for you. Go back to your lesson and choose again."))


def _given_to(person: Person, video_id: int, now: datetime) -> bool:
    pushed = Release.objects.filter(package=OuterRef("package"), piece=None, opens_at__lte=now)
    single = Release.objects.filter(Q(person=None) | Q(person=person), piece=OuterRef("pk"), opens_at__lte=now)
    return (
        Piece.objects.filter(
            Exists(pushed),
            Q(phase=Piece.Phase.BEFORE) | Exists(single),
            ~Exists(PieceRevocation.objects.filter(piece=OuterRef("pk"))),
            video=video_id,
            removed_at=None,
            package__section__in=sections_attended(person).values("pk"),
        )
    ).exists()


def checkpoints_of(version: MicroVideoVersion) -> QuerySet[Checkpoint]:
    """The checkpoints in the order of time, with item, its variants and their guidance; for those who build.

    Holds the keys: never for a page that a pupil gets before an answer.
    """
    variants = Variant.objects.order_by("position").prefetch_related("guidance__misconception")
    return (
        Checkpoint.objects.filter(version=version)
        .select_related("item_version__item__point")
        .prefetch_related(Prefetch("item_version__variants", queryset=variants))
        .order_by("second")
    )


def state_of(video: MicroVideo) -> str:
    """published, revoked (was published, is not served), or draft."""
    if video.published_id is not None:
        return "published"
    return "revoked" if VideoRevocation.objects.filter(video=video).exists() else "draft"


def last_revocation(video: MicroVideo) -> VideoRevocation | None:
    """Why the video is not served, if it was revoked and not published again."""
    if video.published_id is not None:
        return None
    return VideoRevocation.objects.filter(video=video).select_related("by").order_by("-at", "-pk").first()


def films(person: Person, video: MicroVideo | None = None) -> QuerySet[PolishRun]:
    """Finished films that a video can show, the newest first; for those who build.

    For a given video: those of its script and of the recordings it has shown so far.
    """
    require_builder(person)
    rows = PolishRun.objects.filter(state=PolishRun.State.DONE, duration_s__gt=0).select_related("asset__script__point")
    if video is not None:
        shown = Q(asset__polish_runs__versions__video=video)
        rows = rows.filter(shown | Q(asset__script=video.script) if video.script_id else shown).distinct()
    return rows.order_by("-pk")[:MOST_FILMS]


def advice_before_publishing(version: MicroVideoVersion) -> list[str]:
    """What would be better before this draft is published, a sentence each; none of it hinders.

    What the report on its film says (:func:`upbeat.rooms.polish.report.report_of`) is not said again. Length: Guo, Kim
    and Rubin 2014 (six minutes), the report's own limits beyond.
    """
    found = []
    asked = list(checkpoints_of(version))
    reported = CheckFinding.objects.filter(run=version.run_id).exists()
    if not reported and not CaptionTrack.objects.filter(asset=version.run.asset_id, removed_at=None).exists():
        found.append(_("There are no captions. Add them at the recording: who cannot hear depends on them."))
    if not asked:
        found.append(_("There is no checkpoint: nobody will notice what was not understood."))
    if not reported and (version.run.duration_s or 0) > LONG_S:
        found.append(_("It is longer than ten minutes. Two shorter videos are watched to the end more often."))
    single = [row.second for row in asked if len(row.item_version.variants.all()) == 1]
    if single:
        found.append(
            _("At %(at)s there is no parallel wording: after a wrong answer the same question comes again.")
            % {"at": ", ".join(clock(second) for second in single)}
        )
    return found


def versions_of(video: MicroVideo) -> QuerySet[MicroVideoVersion]:
    """The history, newest first, with who made and published each, ``checkpoint_count`` and its revocations."""
    return (
        MicroVideoVersion.objects.filter(video=video)
        .select_related("created_by", "published_by", "run")
        .prefetch_related(Prefetch("revocations", queryset=VideoRevocation.objects.select_related("by")))
        .annotate(checkpoint_count=Count("checkpoints"))
        .order_by("-number")
    )


def packages_with(video: MicroVideo) -> QuerySet[Package]:
    """The packages in which the video stands and is not taken back, with section, ``pushed_at``, ``pupil_count``."""
    pushes = Release.objects.filter(package=OuterRef("pk"), piece=None).order_by("at")
    standing = Piece.objects.filter(video=video, removed_at=None, revocations=None)
    return (
        Package.objects.filter(pk__in=standing.values("package"))
        .select_related("section")
        .annotate(
            pushed_at=pushes.values("at")[:1],
            pupil_count=Count(
                "section__enrolments",
                filter=Q(section__enrolments__kind="pupil", section__enrolments__ended_at=None),
                distinct=True,
            ),
        )
        .order_by(F("pushed_at").desc(nulls_last=True), "class_at")
    )


def videos_of(run: PolishRun) -> list[tuple[MicroVideo, bool]]:
    """The micro videos that show a film of the same recording, each with whether it is this film: its draft, else what
    is published, counts."""
    shown = Q(draft__run__asset=run.asset_id) | Q(draft=None, published__run__asset=run.asset_id)
    rows = MicroVideo.objects.filter(shown, trial=None).select_related("draft", "published").order_by("title", "pk")
    versions = [(row, row.draft or row.published) for row in rows]
    return [(row, version.run_id == run.pk) for row, version in versions if version is not None]
