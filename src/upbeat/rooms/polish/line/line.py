"""The line itself: probe, noise where that is asked for, loudness, renditions, poster.

Each step is kept in the folder when it is done, so that a run that was killed goes on where it stood, and a second run
finds everything there. A folder then holds ``720p.mp4``, ``480p.mp4``, ``audio.mp4``, ``poster.webp``, what the steps
found (``source.json``, ``probe.json``, ``loudness.json``, ``renditions.json``) and the result, ``line.json``. What the
report needs is taken from the decoding of these steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from upbeat.kernel.intervals import Interval, to_json
from upbeat.rooms.polish.line.ahead import ahead
from upbeat.rooms.polish.line.cleaning import UNCLEANED, Cleaning
from upbeat.rooms.polish.line.coded import Moments, Spread, trims
from upbeat.rooms.polish.line.cutting import Kept
from upbeat.rooms.polish.line.denoising import CLEANED, CLEANING, denoise, heard_in
from upbeat.rooms.polish.line.encode import encode
from upbeat.rooms.polish.line.findings import Heard, Seen, heard_from, seen_from
from upbeat.rooms.polish.line.folder import Folder
from upbeat.rooms.polish.line.fragments import read_index
from upbeat.rooms.polish.line.geometry import upright
from upbeat.rooms.polish.line.hearing import Ear
from upbeat.rooms.polish.line.levels import Level, Plan
from upbeat.rooms.polish.line.loudness import measure, plan_gain
from upbeat.rooms.polish.line.poster import write_poster
from upbeat.rooms.polish.line.result import (
    LOUDNESS,
    MAX_SECONDS,
    RESULT,
    LineResult,
    Progress,
    as_json,
    from_json,
    plan_from,
    rendition,
)
from upbeat.rooms.polish.line.rungs import MUSIC, RUNGS, SPEECH, Sound
from upbeat.rooms.polish.line.sound import Block
from upbeat.rooms.polish.line.stills import Keeper
from upbeat.rooms.polish.line.survey import Survey, survey
from upbeat.rooms.polish.line.syncing import apart_ms
from upbeat.rooms.polish.line.thumbnails import STILLS, THUMBNAILS, Shrinker, Thumbnails, thumbnails_from
from upbeat.rooms.polish.line.watching import Eye

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.video.frame import VideoFrame

OnFrame: TypeAlias = "Callable[[AudioFrame, float], None]"
Hear: TypeAlias = "Callable[..., AbstractContextManager[Iterator[Block]]]"
"""Opens the sound of the film, second by second; may be given an OnFrame."""

VERSION = 5
"""Raise it when the same source would give other files."""
STEPS = ("probe", "loudness", "renditions", "poster")
POSTER = "poster.webp"
SMALLEST = "480p"
FILES = (
    "probe.json", LOUDNESS, "renditions.json", *(f"{rung}.mp4" for rung in RUNGS), POSTER, THUMBNAILS, STILLS, RESULT,
    CLEANED, CLEANING,
)  # fmt: skip
USUAL_MEASUREMENTS = 2
SECONDS_AHEAD = 4


@dataclass(frozen=True)
class Like:
    """What a film must have in common with one that it is copied into: pictures a second, the sizes of its rungs, and
    how many seconds it fills."""

    fps: int
    sizes: Sequence[tuple[int, int]]
    seconds: int


def run_line(
    source: Path,
    out_dir: Path,
    *,
    music: bool = False,
    cuts: Sequence[Interval] = (),
    clean_around: Sequence[Interval] | None = None,
    begins: Sequence[int] = (),
    like: Like | None = None,
    on_progress: Progress = lambda step, share: None,
    max_seconds: float = MAX_SECONDS,
) -> LineResult:
    """Make everything that is served from ``source`` without ``cuts`` in ``out_dir``, which is made; return it.

    ``clean_around``: take noise out of speech, but not within these passages of music; None: leave it in.
    Passages start at the seconds ``begins`` and can be replaced later. ``like``: what it will be copied into.
    Steps already done for the same source and choice are not done again. Waits for a run that is at work there.
    Decodes the source, so call it through :mod:`upbeat.rooms.polish.line.process` for a stranger's file. Raises Unfit,
    MemoryError, ``av.error.FFmpegError`` or OSError; then no half file is left.
    """
    folder, sound = Folder(out_dir), MUSIC if music else SPEECH
    with folder.locked():
        facts = source.stat()
        origin: dict[str, Any] = {
            "version": VERSION,
            "size": facts.st_size,
            "mtime_ns": facts.st_mtime_ns,
            "music": music,
        }
        if cuts:
            origin["cuts"] = to_json(cuts)
        if clean_around is not None:
            origin["clean_around"] = to_json(clean_around)
        if begins:
            origin["begins"] = list(begins)
        if like is not None:
            origin["like"] = [like.fps, [list(size) for size in like.sizes], like.seconds]
        folder.begin(origin, FILES)
        found = _survey(folder, source, max_seconds, on_progress)
        if like is not None:
            found = replace(found, fps=like.fps)
        kept = Kept(cuts, found.duration_s)
        cleaning, clean = UNCLEANED, None
        if clean_around is not None and not music:
            cleaning, clean = denoise(folder, source, found, clean_around, on_progress)

        def hear(on_frame: OnFrame | None = None) -> AbstractContextManager[Iterator[Block]]:
            return heard_in(source, found, sound.channels, kept.sound, clean, on_frame)

        plan, heard = _loudness(folder, hear, found, kept, sound, on_progress)
        renditions, seen, looks = _renditions(folder, source, hear, found, kept, plan, sound, begins, like, on_progress)
        served = folder.path / renditions[SMALLEST]["file"]

        def apart() -> float | None:
            # A still says nothing of when it comes.
            return (
                None
                if plan.silent or found.sound_alone
                else apart_ms(source, found, kept, served, heard.voice, seen.changes)
            )

        result = _poster(folder, found, plan, renditions, heard, seen, cleaning, looks, apart, on_progress)
        if clean is not None:
            clean.unlink(missing_ok=True)
        return result


def _survey(folder: Folder, source: Path, max_seconds: float, on_progress: Progress) -> Survey:
    on_progress("probe", 0.0)
    if folder.read("probe.json") is None:
        folder.write("probe.json", asdict(survey(source, max_seconds)))
    on_progress("probe", 1.0)
    return survey_of(folder)


def survey_of(folder: Folder) -> Survey:
    """The look at the source that lies in the folder of a run. Raises FileNotFoundError where there is none."""
    stored = folder.read("probe.json")
    if stored is None:
        raise FileNotFoundError(folder.path / "probe.json")
    return Survey(**{**stored, "aspect": (stored["aspect"][0], stored["aspect"][1])})


def _loudness(
    folder: Folder, hear: Hear, found: Survey, kept: Kept, sound: Sound, on_progress: Progress
) -> tuple[Plan, Heard]:
    on_progress("loudness", 0.0)
    stored = folder.read(LOUDNESS)
    if stored is None:
        passes, ear, moments, spread = 0, Ear(), Moments(), Spread()
        length_s = kept.length_of(found.duration_s)

        def heard_frame(frame: AudioFrame, second: float) -> None:
            place = kept.place(second)
            if place is not None:
                ear.hear_frame(frame, place)

        def listened(heard: Iterator[Block]) -> Iterator[Block]:
            for block in heard:
                ear.hear(block)
                moments.hear(block)
                spread.hear(block)
                yield block

        def watched(heard: Iterator[Block]) -> Iterator[Block]:
            for second, block in enumerate(heard):
                yield block
                share = min(1.0, second / max(1.0, length_s))
                on_progress("loudness", min(1.0, (passes + share) / USUAL_MEASUREMENTS))

        def measured(gain_db: float, limited: bool) -> Level:
            nonlocal passes
            with hear(heard_frame) if passes == 0 else hear() as decoded, ahead(decoded, SECONDS_AHEAD) as heard:
                passing = listened(heard) if passes == 0 else heard
                level = measure(watched(passing), sound.channels, gain_db, limited)
            passes += 1
            return level

        def sampled(gain_db: float, limited: bool) -> Level:
            return measure(spread.kept, sound.channels, gain_db, limited, meter="loudness")

        plan = plan_gain(measured, sampled, gentle=sound.channels > 1)
        plan = replace(plan, trims_db=trims(moments.loudest(), sound, plan))
        stored = {"plan": asdict(plan), "heard": asdict(ear.heard())}
        folder.write(LOUDNESS, stored)
    on_progress("loudness", 1.0)
    return plan_from(stored["plan"]), heard_from(stored["heard"])


def _renditions(
    folder: Folder,
    source: Path,
    hear: Hear,
    found: Survey,
    kept: Kept,
    plan: Plan,
    sound: Sound,
    begins: Sequence[int],
    like: Like | None,
    on_progress: Progress,
) -> tuple[dict[str, Any], Seen, tuple[Thumbnails, Thumbnails]]:
    """The names and sizes of the renditions as kept in ``renditions.json``, what was seen in them, the small pictures
    and the stills."""
    on_progress("renditions", 0.0)
    stored = folder.read("renditions.json")
    sizes = {one["file"]: one["size"] for one in stored["files"].values()} if stored else {}
    if stored is None or not all(folder.has(name, sizes.get(name)) for name in (THUMBNAILS, STILLS, *sizes)):
        eye = Eye(found.fps)
        length_s = kept.length_of(found.duration_s)
        names = {rung: f"{rung}.mp4" for rung in RUNGS}
        with folder.writing(*names.values(), THUMBNAILS, STILLS) as files:
            small = Shrinker(files[THUMBNAILS], found.fps, length_s)
            large = Keeper(files[STILLS], found.fps, length_s)

            def on_picture(frame: VideoFrame) -> None:
                eye.see(frame)
                small.see(frame)
                large.see(frame)

            encode(
                source,
                found,
                plan,
                {rung: files[name] for rung, name in names.items()},
                sound=sound,
                kept=kept,
                hear=hear,
                begins=begins,
                sizes=like.sizes if like else (),
                seconds=like.seconds if like else None,
                on_second=lambda second: on_progress("renditions", min(1.0, second / max(1.0, length_s))),
                on_picture=on_picture,
            )
        made = {rung: {"file": name, "size": (folder.path / name).stat().st_size} for rung, name in names.items()}
        stored = {"files": made, "seen": asdict(eye.seen()), "thumbnails": asdict(small.made())}
        stored["stills"] = asdict(large.made())
        folder.write("renditions.json", stored)
    on_progress("renditions", 1.0)
    looks = (thumbnails_from(stored["thumbnails"]), thumbnails_from(stored["stills"]))
    return stored["files"], seen_from(stored["seen"]), looks


def _poster(
    folder: Folder,
    found: Survey,
    plan: Plan,
    renditions: dict[str, Any],
    heard: Heard,
    seen: Seen,
    cleaning: Cleaning,
    looks: tuple[Thumbnails, Thumbnails],
    apart: Callable[[], float | None],
    on_progress: Progress,
) -> LineResult:
    on_progress("poster", 0.0)
    stored = folder.read(RESULT)
    if stored is None or not folder.has(POSTER):
        made = tuple(
            rendition(rung, kept["file"], kept["size"], read_index(folder.path / kept["file"]))
            for rung, kept in renditions.items()
        )
        with folder.writing(POSTER) as files:
            second = write_poster(folder.path / made[0].file, files[POSTER])
        duration_s = max(part.fragments[-1].start + part.fragments[-1].duration for part in made[:-1])
        wide, high = upright(found.width, found.height, found.shape, found.rotation)
        size = round(wide), round(high)
        length_s = round(duration_s, 3)
        told = (length_s, found.fps, made, POSTER, second, plan, *size, heard, seen, cleaning, *looks, apart())
        stored = as_json(LineResult(*told, sound_alone=found.sound_alone))
        folder.write(RESULT, stored)
    on_progress("poster", 1.0)
    return from_json(stored)
