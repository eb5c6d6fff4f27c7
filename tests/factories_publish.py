"""Questions, videos and packages for tests, made through the rooms' own actions; the film alone has no real media."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django_scopes import scope, scopes_disabled

from factories import make_point
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.items.actions import write_item
from upbeat.rooms.items.models import Attempt, Item
from upbeat.rooms.items.presenting import shown_answer
from upbeat.rooms.items.specs import GuidanceSpec, VariantSpec
from upbeat.rooms.people.models import Person, School, Section
from upbeat.rooms.polish.models import CaptionTrack, PolishRun, Recipe, Rendition
from upbeat.rooms.publish.actions.checkpoints import set_checkpoints
from upbeat.rooms.publish.actions.packages import create_package
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.actions.releases import push_package
from upbeat.rooms.publish.actions.videos import create_video, publish_version
from upbeat.rooms.publish.models import MicroVideo, Package
from upbeat.rooms.record.models import Asset

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
CLASS_AT = NOW + timedelta(days=2)
_numbers = itertools.count(1)


def make_run(school: School, *, duration: int = 180, state: str = "done", captions: bool = True) -> PolishRun:
    """A run of the line with two rungs and sound; one fragment a second, a key frame every six."""
    n = next(_numbers)
    with scopes_disabled():
        asset = Asset.objects.create(
            school=school, filename="take.mp4", path=f"p/{n}.mp4", sha256="0" * 64, size=1, duration_s=duration
        )
        run = PolishRun.objects.create(
            school=school,
            asset=asset,
            recipe=Recipe.objects.create(asset=asset, number=1),
            state=state,
            folder=f"runs/{n}",
            duration_s=float(duration) if state == "done" else None,
        )
        if state == "done":
            fragments = [[800 + s * 1000, 1000, float(s), 1.0, s % 6 == 0] for s in range(duration)]
            for rung, bitrate in (("720p", 900_000), ("480p", 400_000), ("audio", 64_000)):
                Rendition.objects.create(
                    run=run,
                    rung=rung,
                    path=f"runs/{n}/{rung}.mp4",
                    size=800 + 1000 * duration,
                    bitrate=bitrate,
                    codecs="mp4a.40.2" if rung == "audio" else "avc1.64001f,mp4a.40.2",
                    init_size=800,
                    fragments=fragments,
                )
        if captions:
            vtt = "WEBVTT\n\n00:00:00.000 --> 00:00:04.000\nHere is the upbeat.\n"
            CaptionTrack.objects.create(asset=asset, language="en", vtt=vtt, source="file")
    return run


def choice(
    stem: str = "",
    *,
    right: str = "b",
    span: tuple[float, float] | None = (5, 22),
    hint: str = "Count from the bar line.",
) -> VariantSpec:
    """A single choice of a, b, c whose wrong option ``a`` (``c`` where a is right) leads to a misconception."""
    wrong = "c" if right == "a" else "a"
    start, end = span or (None, None)
    return VariantSpec(
        stem=stem or f"Question {next(_numbers)}?",
        options=[{"id": name, "text": f"Choice {name.upper()}"} for name in "abc"],
        key={"right": right},
        hint=hint,
        guidance=[
            GuidanceSpec(
                wrong, misconception_title="Counts the rest", advice="Listen once more.", start_s=start, end_s=end
            )
        ],
    )


def make_item(by: Person, point: KnowledgePoint, *, right: str = "b", variants: int = 2) -> Item:
    """A single choice with parallel variants, by :func:`choice`."""
    with scope(school=by.school):
        return write_item(by=by, point=point, kind="single", variants=[choice(right=right) for _n in range(variants)])


def right_answer(attempt: Attempt) -> object:
    """The right answer to a choice, in the ids that this attempt shows."""
    return shown_answer(attempt.variant, attempt.seed, attempt.variant.key["right"])


def shown(attempt: Attempt, option: str) -> object:
    """The authored option as this attempt names it."""
    return shown_answer(attempt.variant, attempt.seed, option)


def make_draft(
    by: Person,
    *,
    point: KnowledgePoint | None = None,
    checkpoints: Sequence[int] = (60, 120),
    duration: int = 180,
    title: str = "",
) -> MicroVideo:
    """A micro video with a draft; each checkpoint asks an item of its own."""
    point = point or make_point(by.school)
    run = make_run(by.school, duration=duration)
    with scope(school=by.school):
        video = create_video(by=by, point=point, run=run, title=title or f"On {point.title}")
        placed = [(second, make_item(by, point).versions.get()) for second in checkpoints]
        set_checkpoints(by=by, version=video.draft, checkpoints=placed)
    return video


def make_published_video(by: Person, **fields: object) -> MicroVideo:
    """A published micro video with checkpoints, like :func:`make_draft`."""
    video = make_draft(by, **fields)
    with scope(school=by.school):
        publish_version(by=by, version=video.draft, now=NOW - timedelta(days=7))
        return MicroVideo.objects.select_related("published__run", "point").get(pk=video.pk)


def make_lesson(
    by: Person,
    section: Section,
    videos: Sequence[MicroVideo] = (),
    *,
    title: str = "The upbeat",
    class_at: datetime = CLASS_AT,
    pushed: bool = True,
) -> Package:
    """A package with a piece for each video before class, pushed two days before the class."""
    with scope(school=by.school):
        package = create_package(by=by, section=section, title=title, class_at=class_at)
        for video in videos:
            add_piece(by=by, package=package, kind="video", video=video)
        if pushed:
            push_package(by=by, package=package, now=NOW)
    return package
