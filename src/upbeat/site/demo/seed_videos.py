"""The demo's micro videos: planned, scripted, uploaded, polished, captioned, with checkpoints, published."""

import io
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime

from django.db import connections
from django_scopes import scope

from upbeat.rooms.catalog.actions import add_cards, add_supplement, define_point, define_subject, require_point
from upbeat.rooms.catalog.models import KnowledgePoint, Subject
from upbeat.rooms.design.actions.scripts import Passage, write_script
from upbeat.rooms.design.models import Script
from upbeat.rooms.items.specs import GuidanceSpec, VariantSpec
from upbeat.rooms.people.models import Person, School
from upbeat.rooms.polish.actions.captions import add_captions, review_captions
from upbeat.rooms.polish.actions.marks import add_key_mark
from upbeat.rooms.polish.actions.running import run_polish
from upbeat.rooms.polish.models import CaptionTrack, KeyMark, PolishRun
from upbeat.rooms.publish.actions.checkpoints import ask_new
from upbeat.rooms.publish.actions.videos import create_video, publish_version
from upbeat.rooms.publish.models import Checkpoint, MicroVideo
from upbeat.rooms.record.actions.checking import check_upload
from upbeat.rooms.record.actions.receiving import append_chunk, finish_upload, start_upload
from upbeat.site.demo.build import BuiltVideo, checkpoints_of
from upbeat.site.demo.seed_people import People
from upbeat.site.demo.shapes import Content, Item, Language, Shelf, Video

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


@dataclass(frozen=True, slots=True)
class Recorded:
    """A film on its way: what it was made from, its script, and the run of the line that polishes it."""

    built: BuiltVideo
    point: KnowledgePoint
    script: Script
    run: PolishRun
    by: Person


def record_videos(content: Content, built: Mapping[str, BuiltVideo], people: People) -> dict[str, Recorded]:
    """The demo's points, scripts and uploads; the films wait for :func:`polish_all`."""
    points = make_points(content, content.school.subject["en"], people.by_login["weber"])
    return {
        video.id: record_film(built[video.id], points[video.point], author_of(people, video.language))
        for video in content.videos
    }


def publish_videos(recorded: Mapping[str, Recorded], now: datetime) -> Films:
    """The demo's films, polished by now, with captions, marks and checkpoints."""
    films = {name: _publish(film, now) for name, film in recorded.items()}
    points = {film.built.video.point: film.point for film in recorded.values()}
    return Films(next(iter(points.values())).subject, points, films)


def polish_all(school: School, recorded: Mapping[str, Recorded], on_progress: Progress) -> None:
    """Send films through the line, two at a time."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        jobs = {pool.submit(_polish, school, film.run.pk): film for film in recorded.values()}
        for done, job in enumerate(as_completed(jobs), 1):
            job.result()
            on_progress(done, len(jobs), jobs[job].built.video.title)


def make_points(shelf: Shelf, subject: str, by: Person) -> dict[str, KnowledgePoint]:
    """The points of a shelf by id, in a new subject of this name, with their supplements."""
    in_subject = define_subject(by=by, name=subject)
    points = {
        point.id: define_point(
            by=by,
            subject=in_subject,
            title=point.titles["en"],
            summary=point.summaries["en"],
            titles={"zh-hans": point.titles["zh-hans"]},
        )
        for point in shelf.points
    }
    for point in shelf.points:
        for needed in point.requires:
            require_point(by=by, point=points[point.id], requires=points[needed])
        if point.cards:
            add_cards(by=by, point=points[point.id], lines="\n".join(point.cards))
    for video in shelf.videos:
        for more in video.supplements:
            add_supplement(by=by, point=points[video.point], title=more.title, body=more.body, url="")
    return points


def record_film(made: BuiltVideo, point: KnowledgePoint, by: Person) -> Recorded:
    """A script, and the film uploaded to it as a browser would; the room starts the line by itself."""
    video = made.video
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
    return Recorded(made, point, script, PolishRun.objects.get(asset__upload=upload), by)


def _polish(school: School, run_id: int) -> None:
    try:
        with scope(school=school):
            run_polish(run_id=run_id)
            run = PolishRun.objects.get(pk=run_id)
        if run.state != PolishRun.State.DONE:
            raise RuntimeError(f"polishing the film {run_id} ended as {run.state}: {run.error}")
    finally:
        connections.close_all()


def _publish(film: Recorded, now: datetime) -> Film:
    made = film.built
    finish_film(film, (made.video.language,), now)
    return publish_film(film, made.video, now)


def finish_film(film: Recorded, languages: Sequence[Language], now: datetime) -> None:
    """Captions in these languages, read by a person, and a chapter for each section."""
    by, asset = film.by, film.run.asset
    for language in languages:
        text = film.built.captions[language]
        add_captions(by=by, asset=asset, language=language, text=text, source=CaptionTrack.Source.SCRIPT)
        review_captions(by=by, asset=asset, language=language, now=now)
    for chapter in film.built.chapters:
        add_key_mark(by=by, asset=asset, second=chapter.start, title=chapter.title, kind=KeyMark.Kind.CHAPTER)


def publish_film(film: Recorded, video: Video, now: datetime) -> Film:
    """The film with title and checkpoints of ``video``: its own, or those of another language."""
    by, run = film.by, PolishRun.objects.select_related("asset").get(pk=film.run.pk)
    script = film.script if video is film.built.video else None
    draft = create_video(by=by, point=film.point, run=run, title=video.title, language=video.language, script=script)
    assert draft.draft is not None
    placed = []
    for checkpoint in checkpoints_of(video, film.built.sections):
        variants = specs(video, checkpoint.item, checkpoint.spans)
        kind = checkpoint.item.kind
        placed.append(ask_new(by=by, version=draft.draft, second=checkpoint.second, kind=kind, variants=variants))
    publish_version(by=by, version=draft.draft, note="", now=now)
    published = MicroVideo.objects.select_related("published__run", "point").get(pk=draft.pk)
    return Film(film.built, published, tuple(placed))


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
