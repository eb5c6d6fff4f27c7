"""Noise taken out of speech, where the guard lets it: a step of its own between a look at the source and its loudness.

What passages of music hold stays as it came. The cleaned sound lies in the folder of the run until the run is done.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from upbeat.kernel.intervals import Interval
from upbeat.rooms.polish.line.cleaning import (
    BLOCK_S,
    Cleaning,
    Compared,
    cleaning_from,
    judge,
    nothing_to_remove,
    tonal_share,
)
from upbeat.rooms.polish.line.denoiser import Denoiser, denoiser_installed
from upbeat.rooms.polish.line.folder import Folder
from upbeat.rooms.polish.line.hearing import Ear
from upbeat.rooms.polish.line.loudness import TARGET_LUFS, Chain
from upbeat.rooms.polish.line.result import RESULT, Progress
from upbeat.rooms.polish.line.rungs import RUNGS
from upbeat.rooms.polish.line.sound import RATE, Block, blocks, counted, in_seconds
from upbeat.rooms.polish.line.survey import Survey, sound_stream
from upbeat.rooms.record.source import open_source

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

CLEANED, CLEANING = "cleaned.f32", "cleaning.json"
FADE = RATE // 20  # 50 ms between cleaned speech and a passage of music
PIECE = round(BLOCK_S * RATE)
PER_BLOCK = 4  # the meter tells the loudness of the last 400 ms every 100 ms


class Ledger:
    """What the guard must know of a sound that passes by: voice over noise, tones, loudness."""

    def __init__(self, *, tones: bool) -> None:
        self.ear, self.rest, self.tones = Ear(), np.zeros(0, np.float32), tones
        self.tonal: list[float] = []

    def measured(self, sound: Iterable[Block]) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], float]:
        """LUFS of each 400 ms and of the whole."""
        moments, whole = [], -70.0
        for frame in Chain(1, 0.0, False, meter="loudness").through(self._heard(sound)):
            if "lavfi.r128.M" in frame.metadata:
                moments.append(float(frame.metadata["lavfi.r128.M"]))
                whole = float(frame.metadata["lavfi.r128.I"])
        return np.array(moments[PER_BLOCK - 1 :: PER_BLOCK]), whole

    def _heard(self, sound: Iterable[Block]) -> Iterator[Block]:
        for block in sound:
            self.ear.hear(block)
            if self.tones:
                self.rest = np.concatenate([self.rest, block[0]])
                while self.rest.size >= PIECE:
                    self.tonal.append(tonal_share(self.rest[:PIECE], RATE))
                    self.rest = self.rest[PIECE:]
            yield block


def cleaned(
    sound: Iterable[Block],
    music: Sequence[Interval],
    target: Path,
    on_second: Callable[[int], None] = lambda second: None,
) -> Cleaning:
    """Clean the mono ``sound`` into ``target`` and judge what came of it.

    ``target`` becomes raw float32. Within ``music`` (seconds) it is the sound as it came. Where a first listening finds
    nothing to remove, nothing is written. ``on_second`` is told each second that was cleaned.
    """
    ear = Ear()
    with tempfile.TemporaryFile(dir=target.parent) as heard:  # to decode it once more would cost more
        for block in sound:
            ear.hear(block)
            heard.write(np.ascontiguousarray(block).tobytes())
        ratio = ear.heard().snr_db
        if nothing_to_remove(ratio):
            return Cleaning("clean", ratio)
        heard.seek(0)
        before, after = Ledger(tones=True), Ledger(tones=False)
        with target.open("wb") as file:
            first, whole = before.measured(counted(_written(_read(heard), music, file), on_second))
    then, whole_after = after.measured(stored(target))
    moments = Compared(first, then, np.array(before.tonal))
    return judge(moments, (whole, whole_after), (ratio, after.ear.heard().snr_db), TARGET_LUFS)


def _written(sound: Iterator[Block], music: Sequence[Interval], file: BinaryIO) -> Iterator[Block]:
    """Hand the sound on as it came while its cleaned form is written."""
    waiting: list[Block] = []
    passed = [0]

    def kept() -> Iterator[Block]:
        for block in sound:
            waiting.append(block)
            yield block

    def write(piece: Block, original: Block) -> None:
        share = _music_at(passed[0], piece.shape[1], music)
        passed[0] += piece.shape[1]
        file.write(np.ascontiguousarray(piece * (1 - share) + original * share).tobytes())

    for piece in in_seconds(Denoiser().through(kept())):
        original = waiting.pop(0)
        write(piece, original)
        yield original


def _music_at(start: int, count: int, music: Sequence[Interval]) -> Block:
    """How much of the original is heard at each of ``count`` samples from ``start``: 0 to 1, faded outside music."""
    share = np.zeros((1, count), np.float32)
    at = start + np.arange(count)
    for span in music:
        outside = np.maximum(span.start * RATE - at, at - span.end * RATE)
        share[0] = np.maximum(share[0], np.clip(1 - outside / FADE, 0, 1))
    return share


def stored(path: Path) -> Iterator[Block]:
    """A cleaned sound, second by second."""
    with path.open("rb") as file:
        yield from _read(file)


def _read(file: BinaryIO) -> Iterator[Block]:
    while piece := file.read(4 * RATE):
        yield np.frombuffer(piece, np.float32)[None, :]


@contextmanager
def heard_in(
    source: Path,
    survey: Survey,
    channels: int,
    edited: Callable[[Iterable[Block]], Iterable[Block]] = lambda pieces: pieces,
    clean: Path | None = None,
    on_frame: Callable[[AudioFrame, float], None] | None = None,
) -> Iterator[Iterator[Block]]:
    """The sound of a film second by second: ``clean`` where there is one, else the source's, both ``edited``.

    ``on_frame`` is shown each frame of the source as it was decoded, and told its second.
    """
    if clean is not None and on_frame is None:
        yield in_seconds(edited(stored(clean)))
        return
    with open_source(source, survey.kind) as container:
        audio, where = sound_stream(container), (survey.start_s, channels, survey.latest_s)
        heard = blocks(container, audio, *where, on_frame or (lambda frame, second: None), edited)
        yield heard if clean is None else _instead(heard, in_seconds(edited(stored(clean))))


def _instead(heard: Iterator[Block], cleaned: Iterator[Block]) -> Iterator[Block]:
    """The second sound, while the first is decoded as well."""
    for block in cleaned:
        next(heard, None)
        yield block


def denoise(
    folder: Folder, source: Path, survey: Survey, music: Sequence[Interval], on_progress: Progress
) -> tuple[Cleaning, Path | None]:
    """The step: what came of it, and the cleaned sound if that is to be used."""
    on_progress("denoise", 0.0)
    path, known = folder.path / CLEANED, folder.read(CLEANING)
    needed = not all(folder.has(name) for name in (RESULT, *(f"{rung}.mp4" for rung in RUNGS)))
    if known is None or (known["code"] == "cleaned" and needed and not path.exists()):
        known = asdict(_denoise(folder, source, survey, music, on_progress))
        folder.write(CLEANING, known)
    on_progress("denoise", 1.0)
    cleaning = cleaning_from(known)
    return cleaning, path if cleaning.used else None


def _denoise(
    folder: Folder, source: Path, survey: Survey, music: Sequence[Interval], on_progress: Progress
) -> Cleaning:
    if not denoiser_installed():
        return Cleaning("missing")

    def on_second(second: int) -> None:
        on_progress("denoise", min(1.0, second / max(1.0, survey.duration_s)))

    with folder.writing(CLEANED) as files, heard_in(source, survey, 1) as heard:
        cleaning = cleaned(heard, music, Path(files[CLEANED].name), on_second)
    if not cleaning.used:
        (folder.path / CLEANED).unlink()
    return cleaning
