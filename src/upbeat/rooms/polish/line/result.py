"""What a run of the line leaves behind, and its form as JSON (``line.json`` in the folder)."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from upbeat.kernel.gating import Fragment, fragments_from_index
from upbeat.kernel.intervals import Interval
from upbeat.kernel.report import Figures
from upbeat.rooms.polish.line.cleaning import UNCLEANED, Cleaning, cleaning_from
from upbeat.rooms.polish.line.findings import Heard, Seen, heard_from, seen_from
from upbeat.rooms.polish.line.folder import Folder
from upbeat.rooms.polish.line.fragments import Index, as_rows
from upbeat.rooms.polish.line.levels import Level, Plan
from upbeat.rooms.polish.line.thumbnails import NO_THUMBNAILS, Thumbnails, thumbnails_from

RESULT, LOUDNESS = "line.json", "loudness.json"
MAX_SECONDS = 3 * 3600.0

Progress = Callable[[str, float], None]
"""Told the name of a step and how much of it is done, 0 to 1."""


@dataclass(frozen=True)
class Rendition:
    """One file that is served. ``bitrate`` is the peak in bits a second; width and height are 0 for sound alone."""

    rung: str
    file: str
    size: int
    bitrate: int
    width: int
    height: int
    codecs: str
    init_size: int
    fragments: tuple[Fragment, ...]

    def rows(self) -> list[list[float]]:
        """The fragments as they are stored: ``[[offset, size, start_s, duration_s, keyframe], …]``."""
        return as_rows(self.fragments)


@dataclass(frozen=True)
class LineResult:
    """A finished run. Files are names within the folder; ``poster_s`` is the second the poster shows.

    ``width`` × ``height``: the source's picture as seen, in square pixels; ``heard`` and ``seen`` are for the report.
    ``apart_ms``: how much later the sound comes against the picture than in the source, None where nobody can tell.
    ``sound_alone``: the picture is the still that was drawn for it.
    """

    duration_s: float
    fps: int
    renditions: tuple[Rendition, ...]
    poster: str
    poster_s: float
    loudness: Plan
    width: int
    height: int
    heard: Heard
    seen: Seen
    cleaning: Cleaning = UNCLEANED
    thumbnails: Thumbnails = NO_THUMBNAILS
    stills: Thumbnails = NO_THUMBNAILS
    apart_ms: float | None = None
    sound_alone: bool = False

    def figures(self, *, music: bool = False) -> Figures:
        """What the report is made from, but for the script."""
        return Figures(
            duration_s=self.duration_s,
            width=self.width,
            height=self.height,
            before_lufs=self.loudness.before.lufs,
            lufs=self.loudness.after.lufs,
            peak_dbtp=self.loudness.after.peak_dbtp,
            silent=self.loudness.silent,
            music=music,
            clips=self.heard.clips,
            clipped_at=self.heard.clipped_at,
            snr_db=self.heard.snr_db,
            cleaning=self.cleaning.code,
            cleaning_at=self.cleaning.at,
            voice=self.heard.voice,
            black=self.seen.black,
            held=self.seen.held,
            changes=self.seen.changes,
            apart_ms=self.apart_ms,
            sound_alone=self.sound_alone,
        )


def rendition(rung: str, file: str, size: int, index: Index) -> Rendition:
    """A rendition from what its file says of itself."""
    return Rendition(
        rung=rung,
        file=file,
        size=size,
        bitrate=index.peak_bitrate,
        width=index.width,
        height=index.height,
        codecs=index.codecs,
        init_size=index.init_size,
        fragments=index.fragments,
    )


def plan_from(stored: dict[str, Any]) -> Plan:
    """A plan of loudness from its JSON."""
    levels = {name: Level(**stored[name]) for name in ("before", "after")}
    with_picture, alone = stored.get("trims_db", (0.0, 0.0))
    return Plan(**{**stored, **levels, "trims_db": (with_picture, alone)})


def as_json(result: LineResult) -> dict[str, Any]:
    """The result as JSON; fragments as rows."""
    stored = asdict(result)
    for kept, made in zip(stored["renditions"], result.renditions, strict=True):
        kept["fragments"] = made.rows()
    return stored


def from_json(stored: dict[str, Any]) -> LineResult:
    """The result from its JSON."""
    renditions = tuple(
        Rendition(**{**kept, "fragments": fragments_from_index(kept["fragments"])}) for kept in stored["renditions"]
    )
    loudness, heard, seen = plan_from(stored["loudness"]), heard_from(stored["heard"]), seen_from(stored["seen"])
    cleaning, small = cleaning_from(stored.get("cleaning", {})), thumbnails_from(stored.get("thumbnails"))
    parts = {"renditions": renditions, "loudness": loudness, "heard": heard, "seen": seen, "cleaning": cleaning}
    parts |= {"thumbnails": small, "stills": thumbnails_from(stored.get("stills"))}
    return LineResult(**{**stored, **parts})


def load_result(out_dir: Path) -> LineResult | None:
    """The result of a finished run, or None."""
    stored = Folder(out_dir).read(RESULT)
    return None if stored is None else from_json(stored)


def voice_in(out_dir: Path) -> tuple[Interval, ...]:
    """Where something is said in the film of a finished run; nothing where that is not known."""
    stored = Folder(out_dir).read(LOUDNESS) if out_dir.is_dir() else None
    return tuple(Interval(start, end) for start, end in stored["heard"]["voice"]) if stored else ()
