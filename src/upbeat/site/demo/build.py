"""Builds the demo's micro videos, two at a time, and keeps what is built."""

import hashlib
import json
import multiprocessing
import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from upbeat.kernel.captions import to_vtt
from upbeat.site.demo.film import write_film
from upbeat.site.demo.look import check_font
from upbeat.site.demo.mixing import mix
from upbeat.site.demo.shapes import LANGUAGES, Item, Language, Play, Say, Shelf, Video
from upbeat.site.demo.subtitles import cues, translated
from upbeat.site.demo.timeline import lay_out
from upbeat.site.demo.voice import check_voice, speak

PROCESSES = 2
_LEFTOVER_S = 3600.0
"""A half-written file older than this belongs to nobody any more."""

Span = tuple[int, int]
Progress = Callable[[int, int, str], None]
"""Called with how many videos are ready, how many there are, and the title of the one that just got ready."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A passage of a video for the table of contents; whole seconds."""

    title: str
    start: int


@dataclass(frozen=True, slots=True)
class BuiltCheckpoint:
    """A checkpoint with its second. ``spans``: for each variant of the item, the seconds by wrong option."""

    id: str
    second: int
    item: Item
    spans: tuple[dict[str, Span], ...]


@dataclass(frozen=True, slots=True)
class BuiltVideo:
    """A video as it lies on the disk. ``sections``: whole seconds by section id; ``duration``: seconds.

    ``captions``: the text of the caption file by language, of those also in which it is not spoken.
    """

    video: Video
    path: Path
    captions: Mapping[Language, str]
    sections: dict[str, Span]
    chapters: tuple[Chapter, ...]
    duration: float
    checkpoints: tuple[BuiltCheckpoint, ...]


def build_videos(
    shelf: Shelf,
    cache_dir: Path,
    languages: Sequence[Language] = LANGUAGES,
    on_progress: Progress | None = None,
) -> dict[str, BuiltVideo]:
    """The videos of some languages by id, built where they are not yet in ``cache_dir``.

    What is there is known by a hash over script, tunes and this code. A file gets its name when it is whole, so a build
    may be killed at any moment; two builds at once are harmless. NoVoiceError or NoFontError say what to install.
    """
    cache_dir.mkdir(parents=True, exist_ok=True)
    wanted = [video for video in shelf.videos if video.language in languages]
    missing = [video for video in wanted if not _report_path(cache_dir, shelf, video).exists()]
    ready = len(wanted) - len(missing)
    if missing:
        check_voice()
        check_font()
        # Spawned, not forked: the caller may have threads, and locks do not survive a fork.
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(min(PROCESSES, len(missing)), mp_context=context) as pool:
            jobs = {pool.submit(build_video, shelf, video.id, cache_dir): video for video in missing}
            for job in as_completed(jobs):
                job.result()
                ready += 1
                if on_progress is not None:
                    on_progress(ready, len(wanted), jobs[job].title)
    _sweep(cache_dir, {_report_path(cache_dir, shelf, video).stem: video.id for video in wanted})
    return {video.id: _built(shelf, video, cache_dir) for video in wanted}


def build_video(shelf: Shelf, video_id: str, cache_dir: Path) -> None:
    """Build one video into the folder: the film, and last the report (seconds, captions) that says it is whole."""
    video = shelf.video(video_id)
    texts = [step.spoken for section in video.sections for step in section.steps if isinstance(step, Say)]
    timed = lay_out(video.sections, speak(video.language, texts), shelf.tunes)
    report = _report_path(cache_dir, shelf, video)
    part = report.with_suffix(f".{os.getpid()}.part")
    write_film(part, shelf, timed, mix(timed))
    part.replace(report.with_suffix(".mp4"))
    captions = {video.language: to_vtt(cues(timed, video.language))}
    captions |= {other.language: to_vtt(translated(timed, other)) for other in shelf.translations(video)}
    seconds = {section.section.id: [section.start, section.end] for section in timed}
    part.write_text(json.dumps({"sections": seconds, "captions": captions}), encoding="utf-8")
    part.replace(report)


def _report_path(cache_dir: Path, shelf: Shelf, video: Video) -> Path:
    return cache_dir / f"{video.id}-{_hash(shelf, video)}.json"


def _hash(shelf: Shelf, video: Video) -> str:
    """What the film is made of: sections and tunes, the words of other languages, the code that makes it."""
    names = {step.tune for section in video.sections for step in section.steps if isinstance(step, Play)}
    names |= {getattr(element, "tune", "") for section in video.sections for element in section.elements}
    tunes = [shelf.tunes[name] for name in sorted(names - {""})]
    others = [(other.language, other.sections) for other in shelf.translations(video)]
    made_of = repr((video.language, video.sections, others, tunes))
    return hashlib.sha256(f"{_code_hash()}{made_of}".encode()).hexdigest()[:16]


@cache
def _code_hash() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.name.startswith("seed"):
            continue  # what lives around the films
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _built(shelf: Shelf, video: Video, cache_dir: Path) -> BuiltVideo:
    report = _report_path(cache_dir, shelf, video)
    told = json.loads(report.read_text(encoding="utf-8"))
    sections: dict[str, Span] = {key: (start, end) for key, (start, end) in told["sections"].items()}
    return BuiltVideo(
        video=video,
        path=report.with_suffix(".mp4"),
        captions=told["captions"],
        sections=sections,
        chapters=tuple(Chapter(section.heading, sections[section.id][0]) for section in video.sections),
        duration=float(max(end for _, end in sections.values())),
        checkpoints=checkpoints_of(video, sections),
    )


def checkpoints_of(video: Video, sections: Mapping[str, Span]) -> tuple[BuiltCheckpoint, ...]:
    """The gates of a video in a film with these sections, its own or that of another language."""
    return tuple(
        BuiltCheckpoint(
            id=checkpoint.id,
            second=sections[checkpoint.after][1],
            item=checkpoint.item,
            spans=tuple(
                {lead.option: sections[lead.section] for lead in variant.wrong} for variant in checkpoint.item.variants
            ),
        )
        for checkpoint in video.checkpoints
    )


def _sweep(cache_dir: Path, current: dict[str, str]) -> None:
    """Remove what killed builds left behind, and earlier states of the videos whose file names are ``current``."""
    for path in cache_dir.iterdir():
        with suppress(OSError):
            leftover = path.suffix == ".part" and time.time() - path.stat().st_mtime > _LEFTOVER_S
            own = path.suffix in {".json", ".mp4"} and path.stem.rpartition("-")[0] in current.values()
            if leftover or (own and path.stem not in current):
                path.unlink()
