"""What somebody has begun and not brought to a class yet, each with the one thing to do next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from upbeat.rooms.design.models import LessonPlan, Script, ScriptSection
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish.models import CaptionTrack, PolishRun
from upbeat.rooms.publish.models import MicroVideo, Piece
from upbeat.rooms.publish.rules import require_builder
from upbeat.rooms.record.models import Asset, Take, Upload

LOOK_AT = 20
"""So many of each kind, the latest: a desk holds no more."""


class Next(StrEnum):
    """What comes next, in the order of the work."""

    DECIDE = "decide"
    WRITE_SCRIPT = "write-script"
    WRITE = "write"
    RECORD = "record"
    RECORD_REST = "record-rest"
    JOIN = "join"
    WAIT = "wait"
    POLISH = "polish"
    CAPTIONS = "captions"
    READ_CAPTIONS = "read-captions"
    MAKE = "make"
    ASK = "ask"
    PUBLISH = "publish"
    GIVE = "give"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """``number``: of the plan, script, recording or video. ``run``: of a recording, its latest run of the line."""

    title: str
    next: Next
    number: int
    at: datetime
    run: int | None = None


def unfinished(person: Person) -> list[Unfinished]:
    """All of a person that no class has yet, the latest first; four queries.

    A plan ends in its first script, a script in its recording, a recording in its micro video, a video in a lesson.
    """
    require_builder(person)
    found = [*_plans(person), *_scripts(person), *_recordings(person), *_videos(person)]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _plans(person: Person) -> Iterator[Unfinished]:
    rows = LessonPlan.objects.filter(author=person, scripts=None, packages=None).exclude(
        video_fits=LessonPlan.VideoFits.NO
    )
    for plan in rows.order_by("-updated_at")[:LOOK_AT]:
        step = Next.WRITE_SCRIPT if plan.video_fits else Next.DECIDE
        yield Unfinished(plan.title, step, plan.pk, plan.updated_at)


def _wholes() -> QuerySet[Asset]:
    """Recordings that are no take of a passage."""
    return Asset.objects.filter(takes=None)


def _scripts(person: Person) -> Iterator[Unfinished]:
    sections = ScriptSection.objects.filter(script=OuterRef("pk"))
    chosen = Take.objects.filter(section=OuterRef("pk"), chosen_at__isnull=False)
    rows = (
        Script.objects.filter(author=person)
        .exclude(Exists(_wholes().filter(script=OuterRef("pk"))))
        .exclude(Exists(MicroVideo.objects.filter(script=OuterRef("pk"))))
        .annotate(
            said=Exists(sections.exclude(spoken="")),
            open_passages=Exists(sections.exclude(Exists(chosen))),
            takes=Count("sections__takes", filter=Q(sections__removed_at=None)),
            on_the_way=Exists(Upload.objects.filter(script=OuterRef("pk"), section=None, state=Upload.State.CHECKING)),
        )
    )
    for script in rows.order_by("-updated_at")[:LOOK_AT]:
        yield Unfinished(script.title, _of_script(script), script.pk, script.updated_at)


def _of_script(script: Script) -> Next:
    told = vars(script)
    if told["on_the_way"]:
        return Next.WAIT
    if not told["said"] and not told["takes"]:
        return Next.WRITE
    if not told["takes"]:
        return Next.RECORD
    return Next.RECORD_REST if told["open_passages"] else Next.JOIN


def _recordings(person: Person) -> Iterator[Unfinished]:
    runs = PolishRun.objects.filter(asset=OuterRef("pk")).order_by("-id")
    later = CaptionTrack.objects.filter(asset=OuterRef("asset"), language=OuterRef("language"), pk__gt=OuterRef("pk"))
    shown = CaptionTrack.objects.filter(asset=OuterRef("pk"), removed_at=None).exclude(Exists(later))
    newer = _wholes().filter(script=OuterRef("script"), pk__gt=OuterRef("pk"))
    rows = (
        _wholes()
        .filter(Q(by=person) | Q(script__author=person))
        .exclude(Exists(MicroVideo.objects.filter(versions__run__asset=OuterRef("pk"))))
        .exclude(Exists(MicroVideo.objects.filter(script=OuterRef("script"))))
        .exclude(Exists(newer))
        .annotate(
            run=Subquery(runs.values("pk")[:1]),
            state=Subquery(runs.values("state")[:1]),
            captioned=Exists(shown),
            unread=Exists(shown.filter(reviewed_at=None)),
        )
        .select_related("script")
    )
    for asset in rows.order_by("-taken_at")[:LOOK_AT]:
        title = asset.script.title if asset.script else asset.filename
        yield Unfinished(title, _of_recording(asset), asset.pk, asset.taken_at, vars(asset)["run"])


def _of_recording(asset: Asset) -> Next:
    told = vars(asset)
    if told["state"] in (PolishRun.State.QUEUED, PolishRun.State.RUNNING):
        return Next.WAIT
    if told["state"] != PolishRun.State.DONE:
        return Next.POLISH
    if not told["captioned"]:
        return Next.CAPTIONS
    return Next.READ_CAPTIONS if told["unread"] else Next.MAKE


def _videos(person: Person) -> Iterator[Unfinished]:
    pieces = Piece.objects.filter(video=OuterRef("pk"), removed_at=None)
    rows = (
        MicroVideo.objects.filter(created_by=person)
        .annotate(asked=Count("draft__checkpoints"), given=Exists(pieces), draft_at=F("draft__created_at"))
        .filter(Q(draft__isnull=False) | Q(published__isnull=False, given=False))
        .select_related("draft", "published")
    )
    for video in rows.order_by("-created_at")[:LOOK_AT]:
        drafted = Next.PUBLISH if vars(video)["asked"] else Next.ASK
        step = drafted if video.draft is not None else Next.GIVE
        yield Unfinished(video.title, step, video.pk, vars(video)["draft_at"] or video.created_at)
