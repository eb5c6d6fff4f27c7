"""The demo's micro videos: planned, scripted, uploaded, polished, captioned, with checkpoints, published."""

import io
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime

from django.db import connections
from django_scopes import scope

from upbeat.rooms.catalog.actions import add_supplement, define_point, define_subject, require_point
from upbeat.rooms.catalog.models import KnowledgePoint, Subject
from upbeat.rooms.design.actions.scripts import Passage, write_script
from upbeat.rooms.design.models import Script
from upbeat.rooms.items.specs import GuidanceSpec, VariantSpec
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish.actions.captions import add_captions, review_captions
from upbeat.rooms.polish.actions.marks import add_key_mark
from upbeat.rooms.polish.actions.running import run_polish
from upbeat.rooms.polish.models import CaptionTrack, KeyMark, PolishRun
from upbeat.rooms.publish.actions.checkpoints import ask_new
from upbeat.rooms.publish.actions.videos import create_video, publish_version
from upbeat.rooms.publish.models import Checkpoint, MicroVideo
from upbeat.rooms.record.actions.checking import check_upload
from upbeat.rooms.record.actions.receiving import append_chunk, finish_upload, start_upload
from upbeat.site.demo.build import BuiltVideo
from upbeat.site.demo.seed_people import People
from upbeat.site.demo.shapes import Content, Item, Video

CHUNK = 4 * 1024 * 1024
AT_ONCE = 2
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Film:
    """A published demo video: what it was made from, and its rows."""

    built: BuiltVideo
    video: MicroVideo
    checkpoints: tuple[Checkpoint, ...]


@dataclass(frozen=True, slots=True)
class Films:
    """The demo's points by id and films by ``<point>.<language>``."""

    subject: Subject
    points: Mapping[str, KnowledgePoint]
    films: Mapping[str, Film]


def author_of(people: People, language: str) -> Person:
    """Who teaches in a language."""
    return people.by_login["weber" if language == "en" else "lin-xia"]


def make_videos(
    content: Content, built: Mapping[str, BuiltVideo], people: People, now: datetime, on_progress: Progress
) -> Films:
    """All videos; the line runs for two at a time."""
    subject, points = _make_points(content, people)
    runs = {
        video.id: _record(video, built[video.id], points[video.point], author_of(people, video.language))
        for video in content.videos
    }
    with ThreadPoolExecutor(AT_ONCE) as pool:
        jobs = {pool.submit(_polish, people, run.pk): name for name, (_script, run) in runs.items()}
        for done, job in enumerate(as_completed(jobs), 1):
            job.result()
            on_progress(done, len(jobs), content.video(jobs[job]).title)
    films = {
        name: _publish(built[name], points[built[name].video.point], script, run.pk, people, now)
        for name, (script, run) in runs.items()
    }
    return Films(subject, points, films)


def _make_points(content: Content, people: People) -> tuple[Subject, dict[str, KnowledgePoint]]:
    teacher = people.by_login["weber"]
    subject = define_subject(by=teacher, name=content.school.subject["en"])
    points = {
        point.id: define_point(
            by=teacher,
            subject=subject,
            title=point.titles["en"],
            summary=point.summaries["en"],
            titles={"zh-hans": point.titles["zh-hans"]},
        )
        for point in content.points
    }
    for point in content.points:
        for needed in point.requires:
            require_point(by=teacher, point=points[point.id], requires=points[needed])
    for video in content.videos:
        for more in video.supplements:
            add_supplement(by=teacher, point=points[video.point], title=more.title, body=more.body, url="")
    return subject, points


def _record(video: Video, made: BuiltVideo, point: KnowledgePoint, by: Person) -> tuple[Script, PolishRun]:
    """A script, and the film uploaded to it as a browser would; the room starts the line by itself."""
    passages = [
        Passage(
            heading=section.heading,
            spoken=section.spoken,
            shown=section.shown,
            kind="music" if section.has_music else "speech",
            pause_s=section.pause_s,
        )
        for section in video.sections
    ]
    script = write_script(by=by, point=point, title=video.title, language=video.language, passages=passages)
    upload = start_upload(by=by, filename=f"{video.id}.mp4", size=made.path.stat().st_size, script=script)
    with made.path.open("rb") as film:
        offset = 0
        while chunk := film.read(CHUNK):
            offset = append_chunk(by=by, key=upload.key, offset=offset, data=io.BytesIO(chunk))
    finish_upload(by=by, key=upload.key)
    check_upload(upload_id=upload.pk)
    return script, PolishRun.objects.get(asset__upload=upload)


def _polish(people: People, run_id: int) -> None:
    try:
        with scope(school=people.school):
            run_polish(run_id=run_id)
            run = PolishRun.objects.get(pk=run_id)
        if run.state != PolishRun.State.DONE:
            raise RuntimeError(f"polishing the demo's film {run_id} ended as {run.state}: {run.error}")
    finally:
        connections.close_all()


def _publish(
    made: BuiltVideo, point: KnowledgePoint, script: Script, run_id: int, people: People, now: datetime
) -> Film:
    by = author_of(people, made.video.language)
    run = PolishRun.objects.select_related("asset").get(pk=run_id)
    add_captions(
        by=by,
        asset=run.asset,
        language=made.video.language,
        text=made.vtt_path.read_text(encoding="utf-8"),
        source=CaptionTrack.Source.SCRIPT,
    )
    review_captions(by=by, asset=run.asset, language=made.video.language, now=now)
    for chapter in made.chapters:
        add_key_mark(by=by, asset=run.asset, second=chapter.start, title=chapter.title, kind=KeyMark.Kind.CHAPTER)
    video = create_video(
        by=by, point=point, run=run, title=made.video.title, language=made.video.language, script=script
    )
    assert video.draft is not None
    placed = []
    for checkpoint in made.checkpoints:
        variants = specs(made.video, checkpoint.item, checkpoint.spans)
        kind = checkpoint.item.kind
        placed.append(ask_new(by=by, version=video.draft, second=checkpoint.second, kind=kind, variants=variants))
    publish_version(by=by, version=video.draft, note="", now=now)
    video = MicroVideo.objects.select_related("published__run", "point").get(pk=video.pk)
    return Film(made, video, tuple(placed))


def specs(video: Video | None, item: Item, spans: tuple[dict[str, tuple[int, int]], ...]) -> list[VariantSpec]:
    """The wordings of an item, each wrong answer with its misconception and its seconds."""
    made = []
    for number, variant in enumerate(item.variants):
        guidance = []
        for wrong in variant.wrong if video is not None else ():
            idea = video.misconception(wrong.misconception) if video is not None else None
            start, end = spans[number].get(wrong.option, (None, None))
            guidance.append(
                GuidanceSpec(
                    wrong.option,
                    misconception_title=idea.title if idea else "",
                    advice=idea.advice if idea else "",
                    start_s=start,
                    end_s=end,
                )
            )
        made.append(
            VariantSpec(
                stem=variant.stem,
                options=[{"id": option.id, "text": option.text} for option in variant.options],
                key=dict(variant.key),
                unit=variant.unit,
                hint=variant.hint,
                guidance=guidance,
            )
        )
    return made
