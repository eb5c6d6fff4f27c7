"""Passages recorded anew: only they are encoded; what stays is copied, packet by packet, from the finished renditions.

A film that was put together from takes has passages of whole seconds, and a key frame where each begins. Pictures keep
their ticks. Packets of sound stand on one grid throughout the film: each place takes the packet that is nearest, so
that sound and picture are never further than half a packet (11 ms) apart, however often a passage is replaced.
"""

from __future__ import annotations

import shutil
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from math import ceil
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from upbeat.kernel.intervals import Interval, clip, union
from upbeat.rooms.polish.line.film import Film, Passage
from upbeat.rooms.polish.line.findings import Heard, Seen
from upbeat.rooms.polish.line.fmp4 import FragmentWriter, Sample
from upbeat.rooms.polish.line.folder import ORIGIN, Folder
from upbeat.rooms.polish.line.fragments import read_index
from upbeat.rooms.polish.line.levels import Level, Plan
from upbeat.rooms.polish.line.line import FILES, POSTER, VERSION, Like, run_line
from upbeat.rooms.polish.line.poster import write_poster
from upbeat.rooms.polish.line.result import (
    LOUDNESS,
    MAX_SECONDS,
    RESULT,
    LineResult,
    Progress,
    as_json,
    load_result,
    rendition,
)
from upbeat.rooms.polish.line.rungs import AAC_SAMPLES, RUNGS
from upbeat.rooms.polish.line.samples import Coded, read_samples
from upbeat.rooms.polish.line.sound import RATE
from upbeat.rooms.polish.line.stills import LEAST_EVERY_S as STILL_EVERY_S
from upbeat.rooms.polish.line.stills import MOST as MOST_STILLS
from upbeat.rooms.polish.line.thumbnails import LEAST_EVERY_S, MOST, NO_THUMBNAILS, STILLS, THUMBNAILS, Thumbnails

INNER = "passage-"


class Unjoinable(Exception):
    """What is there cannot be copied from: the whole film is to be made."""


class Part(NamedTuple):
    """What stands at second ``at`` of the new film: ``length`` seconds of ``made`` in ``folder`` from ``start`` on."""

    at: int
    start: int
    length: int
    folder: Path
    made: LineResult


def make_film(
    source: Path, out_dir: Path, film: Film, *, music: bool, on_progress: Progress, max_seconds: float
) -> LineResult:
    """The film from what is finished of it where that can be copied from, else from its source."""
    if film.previous is not None and film.passages:
        try:
            return replace_passages(
                film.previous, film.passages, out_dir, music=music, on_progress=on_progress, max_seconds=max_seconds
            )
        except Unjoinable:
            _sweep(out_dir)
    return run_line(
        source,
        out_dir,
        music=music,
        cuts=film.cuts,
        clean_around=film.clean_around,
        begins=film.begins,
        on_progress=on_progress,
        max_seconds=max_seconds,
    )


def _sweep(out_dir: Path) -> None:
    """Remove what was encoded of passages: it is in the film, or of no use."""
    for inner in out_dir.glob(f"{INNER}*"):
        shutil.rmtree(inner)


def replace_passages(
    previous: Path,
    passages: Sequence[Passage],
    out_dir: Path,
    *,
    music: bool = False,
    on_progress: Progress = lambda step, share: None,
    max_seconds: float = MAX_SECONDS,
) -> LineResult:
    """Make the film of ``passages`` in ``out_dir`` from the finished one in ``previous`` and new takes, and return it.

    The gain of each new passage is measured on its own to the same loudness. Raises Unjoinable before anything is
    encoded or where the coders made something else; besides what :func:`upbeat.rooms.polish.line.line.run_line` raises.
    """
    if not previous.is_dir():
        raise Unjoinable
    origin = Folder(previous).read(ORIGIN)
    if origin is None or (origin["version"], origin["music"]) != (VERSION, music):
        raise Unjoinable
    earlier = load_result(previous)
    if earlier is None:
        raise Unjoinable
    if not earlier.thumbnails.sizes:
        raise Unjoinable
    folder = Folder(out_dir)
    with folder.locked():
        folder.begin(_origin(previous, passages, music), FILES)
        done = load_result(out_dir)
        if done is not None and all(folder.has(made.file, made.size) for made in done.renditions):
            return done
        like = [(made.width, made.height) for made in earlier.renditions[:-1]]
        parts: list[Part] = []
        at = 0
        for number, (source, start, length) in enumerate(passages):
            if source is None:
                parts.append(Part(at, start, length, previous, earlier))
            else:
                inner = out_dir / f"{INNER}{number}"
                made = run_line(
                    source,
                    inner,
                    music=music,
                    like=Like(earlier.fps, like, length),
                    on_progress=_share_of(on_progress, number, len(passages)),
                    max_seconds=max_seconds,
                )
                parts.append(Part(at, 0, length, inner, made))
            at += length
        stored = _assemble(folder, parts, earlier)
        _sweep(out_dir)
        on_progress("poster", 1.0)
        return stored


def _origin(previous: Path, passages: Sequence[Passage], music: bool) -> dict[str, Any]:
    known = [
        [one.start, one.length, *((one.source.stat().st_size, one.source.stat().st_mtime_ns) if one.source else ())]
        for one in passages
    ]
    earlier = (previous / RESULT).stat().st_mtime_ns
    return {"version": VERSION, "music": music, "passages": known, "earlier": earlier}


def _share_of(on_progress: Progress, number: int, count: int) -> Progress:
    """The progress of one passage within that of all."""
    return lambda step, share: on_progress("renditions", (number + share * (step == "renditions")) / count)


def _assemble(folder: Folder, parts: Sequence[Part], earlier: LineResult) -> LineResult:
    files = [f"{rung}.mp4" for rung in RUNGS]
    with folder.writing(*files) as opened:
        for name in files:
            coded = {inside: read_samples(inside / name) for inside in {part.folder for part in parts}}
            _join(opened[name], [(part, coded[part.folder]) for part in parts])
    made = tuple(
        rendition(rung, name, (folder.path / name).stat().st_size, read_index(folder.path / name))
        for rung, name in zip(RUNGS, files, strict=True)
    )
    with folder.writing(POSTER) as opened:
        second = write_poster(folder.path / files[0], opened[POSTER])
    with folder.writing(THUMBNAILS) as opened:
        small = _thumbnails(opened[THUMBNAILS], parts)
    with folder.writing(STILLS) as opened:
        large = _stills(opened[STILLS], parts)
    heard, plan = _heard(parts, earlier), _plan(parts, earlier)
    folder.write(LOUDNESS, {"plan": asdict(plan), "heard": asdict(heard)})
    result = replace(
        earlier,
        duration_s=float(sum(part.length for part in parts)),
        renditions=made,
        poster_s=second,
        loudness=plan,
        heard=heard,
        seen=_seen(parts),
        thumbnails=small,
        apart_ms=max((part.made.apart_ms for part in parts if part.made.apart_ms is not None), key=abs, default=None),
        stills=large,
    )
    folder.write(RESULT, as_json(result))
    return result


def _thumbnails(file: BinaryIO, parts: Sequence[Part]) -> Thumbnails:
    """The small pictures that the parts have nearest before each place."""
    length = sum(part.length for part in parts)
    every_s = max(LEAST_EVERY_S, ceil(length / MOST))
    sizes: list[int] = []
    for second in range(0, length, every_s):
        part = next(part for part in parts if second < part.at + part.length)
        known = part.made.thumbnails
        number = min((second - part.at + part.start) // known.every_s, len(known.sizes) - 1)
        sizes.append(_copied(file, part.folder / THUMBNAILS, known.sizes, number))
    return Thumbnails(every_s, tuple(sizes))


def _stills(file: BinaryIO, parts: Sequence[Part]) -> Thumbnails:
    """The stills that the parts show at each place, each written where it begins; none where a part has none."""
    if not all(part.made.stills.sizes for part in parts):
        return NO_THUMBNAILS
    length = sum(part.length for part in parts)
    every_s = max(STILL_EVERY_S, ceil(length / MOST_STILLS))
    sizes: list[int] = []
    shown: tuple[int, int] | None = None
    for second in range(0, length, every_s):
        part = next(part for part in parts if second < part.at + part.length)
        known = part.made.stills
        number = min((second - part.at + part.start) // known.every_s, len(known.sizes) - 1)
        while number and not known.sizes[number]:
            number -= 1
        sizes.append(0 if shown == (part.at, number) else _copied(file, part.folder / STILLS, known.sizes, number))
        shown = (part.at, number)
    return Thumbnails(every_s, tuple(sizes))


def _copied(file: BinaryIO, source: Path, sizes: Sequence[int], number: int) -> int:
    with source.open("rb") as made:
        made.seek(sum(sizes[:number]))
        return file.write(made.read(sizes[number]))


def _join(file: BinaryIO, parts: Sequence[tuple[Part, Coded]]) -> None:
    first = parts[0][1]
    if any(coded.init != first.init for _part, coded in parts):
        raise Unjoinable
    writer = FragmentWriter(file, first.init, first.timescales)
    if len(first.tracks) == 2:
        for part, coded in parts:
            for sample in _pictures(part, coded.tracks[0], coded.timescales[0]):
                writer.add(0, sample)
        writer.end(0)
    for sample in _sound(parts):
        writer.add(len(first.tracks) - 1, sample)
    writer.end(len(first.tracks) - 1)


def _pictures(part: Part, track: Sequence[Sample], timescale: int) -> Iterator[Sample]:
    first = bisect_left(track, part.start * timescale, key=lambda sample: sample.start)
    last = bisect_left(track, (part.start + part.length) * timescale, key=lambda sample: sample.start)
    if first == last or not track[first].key:
        raise Unjoinable
    for sample in track[first:last]:
        yield replace(sample, start=sample.start + (part.at - part.start) * timescale)


def _sound(parts: Sequence[tuple[Part, Coded]]) -> Iterator[Sample]:
    number = 0
    for part, coded in parts:
        track, end = coded.tracks[-1], (part.at + part.length) * RATE
        moved = (part.start - part.at) * RATE / AAC_SAMPLES  # packets from the grid of the film to that of the part
        while number * AAC_SAMPLES < end:
            sample = track[min(max(0, round(number + moved)), len(track) - 1)]
            yield replace(sample, start=number * AAC_SAMPLES)
            number += 1


def _moved(parts: Iterable[Part], spans: Callable[[LineResult], Sequence[Interval]]) -> tuple[Interval, ...]:
    return tuple(
        union(
            Interval(span.start - part.start + part.at, span.end - part.start + part.at)
            for part in parts
            for span in clip(spans(part.made), float(part.start), float(part.start + part.length))
        )
    )


def _seen(parts: Sequence[Part]) -> Seen:
    changes = [
        second - part.start + part.at
        for part in parts
        for second in part.made.seen.changes
        if part.start <= second < part.start + part.length
    ]
    return Seen(_moved(parts, lambda made: made.seen.black), _moved(parts, lambda made: made.seen.held), tuple(changes))


def _heard(parts: Sequence[Part], earlier: LineResult) -> Heard:
    """How often it clipped is known of a whole film only: that of the earlier one stays while its worst second does."""
    clips, worst = 0, None
    for part in parts:
        heard = part.made.heard
        at = heard.clipped_at
        if at is not None and part.start <= at < part.start + part.length:
            clips, worst = clips + heard.clips, at - part.start + part.at
    known = [one.heard.snr_db for one in {id(part.made): part.made for part in parts}.values()]
    snr = min((one for one in known if one is not None), default=earlier.heard.snr_db)
    return Heard(clips, worst, snr, _moved(parts, lambda made: made.heard.voice))


def _plan(parts: Sequence[Part], earlier: LineResult) -> Plan:
    """Each passage was brought to the same loudness; the highest peak of them is that of the film."""
    peak = max(part.made.loudness.after.peak_dbtp for part in parts)
    return replace(earlier.loudness, after=Level(earlier.loudness.after.lufs, peak))
