"""Rows for tests of learning: a film with its files' index, a version with checkpoints, a package pushed to a class."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django_scopes import scopes_disabled

from factories import make_point, make_pupil, make_school, make_section, make_teacher
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.items.models import Guidance, Item, ItemVersion, Misconception, Variant
from upbeat.rooms.people.models import Person, School, Section
from upbeat.rooms.polish.models import CaptionTrack, PolishRun, Recipe, Rendition
from upbeat.rooms.publish.models import Checkpoint, MicroVideo, MicroVideoVersion, Package, Piece, Release
from upbeat.rooms.record.models import Asset

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
CLASS_AT = NOW + timedelta(days=2)
INIT_BYTES = 800
FRAGMENT_BYTES = 1000
_numbers = itertools.count(1)


def fragments_of(duration: int) -> list[list[float]]:
    """One fragment a second, a key frame every six."""
    return [
        [INIT_BYTES + second * FRAGMENT_BYTES, FRAGMENT_BYTES, float(second), 1.0, second % 6 == 0]
        for second in range(duration)
    ]


def make_film(school: School, duration: int = 180) -> PolishRun:
    """A finished run of the line, with two rungs, sound, a poster and English captions: a cue for each ten seconds."""
    n = next(_numbers)
    with scopes_disabled():
        asset = Asset.objects.create(
            school=school, filename="take.mp4", path=f"a/{n}.mp4", sha256="0" * 64, size=1, duration_s=duration
        )
        run = PolishRun.objects.create(
            school=school,
            asset=asset,
            recipe=Recipe.objects.create(asset=asset, number=1),
            state=PolishRun.State.DONE,
            folder=f"runs/{n}",
            poster=f"runs/{n}/poster.jpg",
            duration_s=float(duration),
        )
        for rung, bitrate, width, height, codecs in (
            ("720p", 900_000, 1280, 720, "avc1.64001f,mp4a.40.2"),
            ("480p", 400_000, 854, 480, "avc1.64001e,mp4a.40.2"),
            ("audio", 64_000, 0, 0, "mp4a.40.2"),
        ):
            Rendition.objects.create(
                run=run,
                rung=rung,
                path=f"runs/{n}/{rung}.mp4",
                size=INIT_BYTES + FRAGMENT_BYTES * duration,
                bitrate=bitrate,
                width=width,
                height=height,
                codecs=codecs,
                init_size=INIT_BYTES,
                fragments=fragments_of(duration),
            )
        cues = "\n\n".join(
            f"00:{s // 60:02d}:{s % 60:02d}.000 --> 00:{(s + 9) // 60:02d}:{(s + 9) % 60:02d}.000\nWords at {s}."
            for s in range(0, duration, 10)
        )
        CaptionTrack.objects.create(asset=asset, language="en", vtt=f"WEBVTT\n\n{cues}\n", source="file")
    return run


def make_item(point: KnowledgePoint, *, right: str = "b", variants: int = 2) -> Item:
    """A single choice with parallel variants; the wrong option ``a`` leads to seconds 5 to 22 and a misconception."""
    with scopes_disabled():
        item = Item.objects.create(school=point.school, point=point, kind=Item.Kind.SINGLE)
        version = ItemVersion.objects.create(item=item, number=1)
        idea = Misconception.objects.create(
            point=point, title=f"Secret idea {item.pk}", advice=f"Secret advice {item.pk}"
        )
        for position in range(variants):
            variant = Variant.objects.create(
                version=version,
                position=position,
                stem=f"Question {item.pk}, wording {position + 1}?",
                options=[{"id": option, "text": f"Choice {option.upper()}"} for option in "abc"],
                key={"options": [right]},
                hint=f"Secret hint {item.pk}",
            )
            Guidance.objects.create(variant=variant, option="a", misconception=idea, start_s=5, end_s=22)
    return item


def make_video(
    school: School,
    *,
    duration: int = 180,
    checkpoints: Sequence[int] = (),
    point: KnowledgePoint | None = None,
    title: str = "",
    items: Sequence[Item] = (),
) -> MicroVideo:
    """A published micro video; each checkpoint asks an item of its own, or the given ones."""
    point = point or make_point(school)
    with scopes_disabled():
        video = MicroVideo.objects.create(school=school, point=point, title=title or f"On {point.title}")
        publish_version(video, duration=duration, checkpoints=checkpoints, items=items)
    return video


def publish_version(
    video: MicroVideo, *, duration: int = 180, checkpoints: Sequence[int] = (), items: Sequence[Item] = ()
) -> MicroVideoVersion:
    """A further version of a video, published."""
    with scopes_disabled():
        version = MicroVideoVersion.objects.create(
            video=video,
            number=video.versions.count() + 1,
            run=make_film(video.school, duration),
        )
        for position, second in enumerate(checkpoints):
            item = items[position] if position < len(items) else make_item(video.point)
            Checkpoint.objects.create(version=version, second=second, item_version=item.versions.get())
        version.published_at = NOW - timedelta(days=7)
        version.save()
        video.published = version
        video.save()
    return version


def make_package(
    section: Section,
    videos: Sequence[MicroVideo] = (),
    *,
    title: str = "Music",
    class_at: datetime = CLASS_AT,
    pushed: bool = True,
) -> Package:
    """A package with a piece for each video, pushed to the class a day ago."""
    with scopes_disabled():
        package = Package.objects.create(school=section.school, section=section, title=title, class_at=class_at)
        for position, video in enumerate(videos):
            make_piece(package, kind=Piece.Kind.VIDEO, video=video, title=video.title, position=position)
        if pushed:
            at = NOW - timedelta(days=1)
            Release.objects.create(package=package, at=at, opens_at=at)
    return package


def make_piece(package: Package, *, items: Sequence[Item] = (), **fields: object) -> Piece:
    """One more piece."""
    defaults = {"kind": Piece.Kind.TEXT, "title": "Read page 12", "position": next(_numbers)}
    with scopes_disabled():
        piece = Piece.objects.create(package=package, **{**defaults, **fields})
        piece.items.set(items)
    return piece


@dataclass(frozen=True)
class Lesson:
    """A class with a pupil, and a package of one video for Thursday."""

    school: School
    section: Section
    teacher: Person
    pupil: Person
    video: MicroVideo
    version: MicroVideoVersion
    package: Package
    piece: Piece


def make_lesson(*, duration: int = 180, checkpoints: Sequence[int] = (60, 120), pupils: int = 0) -> Lesson:
    """A lesson whose first pupil is at hand; ``pupils`` more sit in the class."""
    school = make_school()
    teacher = make_teacher(school)
    section = make_section(school, teacher=teacher, pupils=pupils)
    pupil = make_pupil(section)
    video = make_video(school, duration=duration, checkpoints=checkpoints)
    package = make_package(section, [video])
    with scopes_disabled():
        piece = package.pieces.get()
    assert video.published is not None
    return Lesson(school, section, teacher, pupil, video, video.published, package, piece)
