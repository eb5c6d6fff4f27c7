"""The line itself: probe, loudness, renditions, poster.

Each step is kept in the folder when it is done, so that a run that was killed goes on where it stood, and a second run
finds everything there. A folder then holds ``720p.mp4``, ``480p.mp4``, ``audio.mp4``, ``poster.webp``, what the steps
found (``source.json``, ``probe.json``, ``loudness.json``, ``renditions.json``) and the result, ``line.json``. What the
report needs is taken from the decoding of these steps.
"""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

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
from upbeat.rooms.polish.line.sound import Block, blocks
from upbeat.rooms.polish.line.survey import Survey, streams, survey
from upbeat.rooms.polish.line.watching import Eye
from upbeat.rooms.record.source import open_source

VERSION = 2
"""Raise it when the same source would give other files."""
STEPS = ("probe", "loudness", "renditions", "poster")
POSTER = "poster.webp"
FILES = ("probe.json", "loudness.json", "renditions.json", *(f"{rung}.mp4" for rung in RUNGS), POSTER, RESULT)
USUAL_MEASUREMENTS = 4


def run_line(
    source: Path,
    out_dir: Path,
    *,
    music: bool = False,
    on_progress: Progress = lambda step, share: None,
    max_seconds: float = MAX_SECONDS,
) -> LineResult:
    """Make everything that is served from ``source`` in ``out_dir``, which is made, and return what there is.

    Steps already done for the same source and choice are not done again. Waits for a run that is at work there.
    Decodes the source, so call it through :mod:`upbeat.rooms.polish.line.process` for a stranger's file. Raises Unfit,
    MemoryError, ``av.error.FFmpegError`` or OSError; then no half file is left.
    """
    folder, sound = Folder(out_dir), MUSIC if music else SPEECH
    with folder.locked():
        facts = source.stat()
        origin = {"version": VERSION, "size": facts.st_size, "mtime_ns": facts.st_mtime_ns, "music": music}
        folder.begin(origin, FILES)
        found = _survey(folder, source, max_seconds, on_progress)
        plan, heard = _loudness(folder, source, found, sound, on_progress)
        renditions, seen = _renditions(folder, source, found, plan, sound, on_progress)
        return _poster(folder, found, plan, renditions, heard, seen, on_progress)


def _survey(folder: Folder, source: Path, max_seconds: float, on_progress: Progress) -> Survey:
    on_progress("probe", 0.0)
    stored = folder.read("probe.json")
    if stored is None:
        stored = asdict(survey(source, max_seconds))
        folder.write("probe.json", stored)
    on_progress("probe", 1.0)
    return Survey(**{**stored, "aspect": (stored["aspect"][0], stored["aspect"][1])})


def _loudness(folder: Folder, source: Path, found: Survey, sound: Sound, on_progress: Progress) -> tuple[Plan, Heard]:
    on_progress("loudness", 0.0)
    stored = folder.read("loudness.json")
    if stored is None:
        passes, ear = 0, Ear()

        def listened(heard: Iterator[Block]) -> Iterator[Block]:
            for block in heard:
                ear.hear(block)
                yield block

        def watched(heard: Iterator[Block]) -> Iterator[Block]:
            for second, block in enumerate(heard):
                yield block
                share = min(1.0, second / max(1.0, found.duration_s))
                on_progress("loudness", min(1.0, (passes + share) / USUAL_MEASUREMENTS))

        def measured(gain_db: float, limited: bool) -> Level:
            nonlocal passes
            with open_source(source, found.kind) as container:
                audio, where = streams(container)[1], (found.start_s, sound.channels, found.latest_s)
                if passes == 0:
                    heard = listened(blocks(container, audio, *where, ear.hear_frame))
                else:
                    heard = blocks(container, audio, *where)
                level = measure(watched(heard), sound.channels, gain_db, limited)
            passes += 1
            return level

        stored = {"plan": asdict(plan_gain(measured)), "heard": asdict(ear.heard())}
        folder.write("loudness.json", stored)
    on_progress("loudness", 1.0)
    return plan_from(stored["plan"]), heard_from(stored["heard"])


def _renditions(
    folder: Folder, source: Path, found: Survey, plan: Plan, sound: Sound, on_progress: Progress
) -> tuple[dict[str, Any], Seen]:
    """The names and sizes of the renditions as kept in ``renditions.json``, and what was seen in them."""
    on_progress("renditions", 0.0)
    stored = folder.read("renditions.json")
    if stored is None or not all(folder.has(kept["file"], kept["size"]) for kept in stored["files"].values()):
        eye = Eye(found.fps)
        names = {rung: f"{rung}.mp4" for rung in RUNGS}
        with folder.writing(*names.values()) as files:
            encode(
                source,
                found,
                plan,
                {rung: files[name] for rung, name in names.items()},
                sound=sound,
                on_second=lambda second: on_progress("renditions", min(1.0, second / max(1.0, found.duration_s))),
                on_picture=eye.see,
            )
        made = {rung: {"file": name, "size": (folder.path / name).stat().st_size} for rung, name in names.items()}
        stored = {"files": made, "seen": asdict(eye.seen())}
        folder.write("renditions.json", stored)
    on_progress("renditions", 1.0)
    return stored["files"], seen_from(stored["seen"])


def _poster(
    folder: Folder,
    found: Survey,
    plan: Plan,
    renditions: dict[str, Any],
    heard: Heard,
    seen: Seen,
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
        stored = as_json(LineResult(round(duration_s, 3), found.fps, made, POSTER, second, plan, *size, heard, seen))
        folder.write(RESULT, stored)
    on_progress("poster", 1.0)
    return from_json(stored)
