"""The report before publishing (R15): what was measured on a recording, judged by thresholds.

Every threshold is that of the table "The report before publishing" with the source given there. Nothing here forbids
anything: ``good`` is in order, ``advice`` would be better otherwise, ``warn`` is what a viewer will suffer from.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil

from upbeat.kernel.intervals import Interval, intersect, subtract
from upbeat.kernel.script import pace
from upbeat.kernel.voice import bridged, silences

LONG_S, SPLIT_S = 600.0, 900.0
"""Guo, Kim and Rubin 2014: six minutes are watched to the end; Chinese rules allow up to 15."""

QUIETEST_LUFS, LOUDEST_LUFS, HIGHEST_DBTP = -19.0, -14.0, -1.5
"""EBU R 128 and streaming practice; target −16 LUFS."""

QUIETEST_MUSIC_LUFS = -26.0
"""EBU R 128 aims at −23 for what has soft and loud parts; three less are still well heard on a phone (practice)."""

MOST_RAISED_DB = 24.0
"""Raised by more, the hiss of a usual microphone at −65 dBFS comes up to −41 and is heard in every pause."""

CLIPS_A_MINUTE = 5.0
"""Practice. One is three samples or more in a row at 0.99 of full scale."""

NOISY_DB, UNCLEAR_DB = 20.0, 12.0
"""Voice over noise: at 20 and more it is good; below 12 words are lost and cleaning leaves traces (measured scale)."""

FEWEST_WORDS = 20
BREATH_S = 1.0
"""A pause up to this length belongs to the pace of speech, a longer one does not."""

UNLIKELY = 2.0
"""Nobody speaks twice as fast as too fast: then recording and script are not of each other."""

EDGE_S, PAUSE_S, BETTER_S = 1.0, 3.0, 0.8
"""Silence before the first and after the last word; within, over a still picture; what a long one may become."""

LONG_SIDE, SHORT_SIDE = 1280, 720
TINY_SIDE = 480
"""Below this, body text of usual slides (3.3 % of the height) has fewer than 16 lines."""

MOST_APART_MS = 45.0
"""Sound that comes so much before or after its picture is noticed (ITU-R BT.1359: 45 ms early, 125 ms late)."""

BLACK_S, FROZEN_S = 1.0, 60.0

EQUAL_SHARE, SHORT_SCRIPT_S = 0.35, 60.0
"""Two headings that each hold this share of what is said are two themes (one video, one point: R6). Less than a minute
is too short to be divided."""


class Level(StrEnum):
    """How grave a finding is."""

    GOOD = "good"
    ADVICE = "advice"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. ``second``: where it begins, None where it is about the whole.

    ``params`` are the figures for its sentence; ``until`` among them ends a stretch.
    """

    check: str
    level: Level
    second: float | None = None
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured. Loudness in LUFS and true peak in dBTP, of the source (``before``) and as it is served.

    ``cleaning``: what came of removing noise, empty where nobody asked: ``cleaned``, or why the sound is as it came
    (``missing``, ``clean``, ``useless``, ``whole``, ``music`` at ``cleaning_at``).
    ``width`` × ``height`` in square pixels as seen; ``clips`` how often it clipped, most of it at ``clipped_at``;
    ``voice`` where something is said; ``black`` and ``held`` where the picture is black or stands still; ``changes``
    when a new picture comes. ``apart_ms``: how much later the sound is against the picture than in the recording; None
    where that is not known. ``sound_alone``: it came without a picture, a still is shown. ``words`` and ``characters``
    of the script, 0 without one, and its ``planned`` pauses in seconds.
    """

    duration_s: float
    width: int
    height: int
    before_lufs: float
    lufs: float
    peak_dbtp: float
    silent: bool = False
    music: bool = False
    clips: int = 0
    clipped_at: float | None = None
    snr_db: float | None = None
    cleaning: str = ""
    cleaning_at: float | None = None
    voice: tuple[Interval, ...] = ()
    black: tuple[Interval, ...] = ()
    held: tuple[Interval, ...] = ()
    changes: tuple[float, ...] = ()
    words: int = 0
    characters: int = 0
    planned: tuple[float, ...] = ()
    apart_ms: float | None = None
    sound_alone: bool = False


def judge(figures: Figures) -> list[Finding]:
    """The report on a recording: at least one finding, good or not, of each check that can be made."""
    return [
        *_length(figures),
        *_loudness(figures),
        *_clipping(figures),
        *_noise(figures),
        *_pace(figures),
        *_pauses(figures),
        *_picture(figures),
        *_sync(figures),
    ]


def worst(findings: Iterable[Finding]) -> Level:
    """The gravest level among them; good if there are none."""
    levels = {finding.level for finding in findings}
    return next((level for level in (Level.WARN, Level.ADVICE) if level in levels), Level.GOOD)


def _length(figures: Figures) -> Iterator[Finding]:
    seconds = round(figures.duration_s, 1)
    if seconds > SPLIT_S:
        yield Finding("length", Level.WARN, None, {"seconds": seconds, "cuts": cuts(figures)})
    else:
        yield Finding("length", Level.WARN if seconds > LONG_S else Level.GOOD, None, {"seconds": seconds})


def cuts(figures: Figures) -> list[float]:
    """Where a long recording may be divided into parts of at most ten minutes: at a new picture or in a pause.

    Each is the place nearest to equal parts, at most a quarter of a part away; else the equal part itself.
    """
    parts = ceil(figures.duration_s / LONG_S)
    even = figures.duration_s / parts
    pauses = silences(figures.voice, figures.duration_s) if figures.voice else []
    places = [*figures.changes, *((pause.start + pause.end) / 2 for pause in pauses if pause.length >= EDGE_S)]
    found = []
    for part in range(1, parts):
        near = min(places, key=lambda place: abs(place - part * even), default=part * even)
        found.append(round(near if abs(near - part * even) <= even / 4 else part * even, 1))
    return found


def _loudness(figures: Figures) -> Iterator[Finding]:
    before, after, peak = figures.before_lufs, figures.lufs, figures.peak_dbtp
    params = {"before": before, "after": after, "peak": peak}
    quietest = QUIETEST_MUSIC_LUFS if figures.music else QUIETEST_LUFS
    served_well = quietest <= after <= LOUDEST_LUFS and peak <= HIGHEST_DBTP
    if figures.silent:
        yield Finding("silent", Level.WARN, None, params)
    elif not served_well:
        yield Finding("loudness", Level.WARN, None, params)
    elif after - before > MOST_RAISED_DB:
        yield Finding("faint", Level.ADVICE, None, {**params, "raised": round(after - before, 1)})
    else:
        yield Finding("loudness", Level.GOOD, None, params)


def _clipping(figures: Figures) -> Iterator[Finding]:
    a_minute = round(60 * figures.clips / max(60.0, figures.duration_s), 1)
    if a_minute > CLIPS_A_MINUTE:
        yield Finding("clipping", Level.WARN, figures.clipped_at, {"a_minute": a_minute, "times": figures.clips})
    else:
        yield Finding("clipping", Level.GOOD, None, {"a_minute": a_minute, "times": figures.clips})


def _noise(figures: Figures) -> Iterator[Finding]:
    """Not for music: it has no pauses to hear the room in."""
    if figures.snr_db is None or figures.music:
        return
    level = Level.GOOD if figures.snr_db >= NOISY_DB else Level.ADVICE if figures.snr_db >= UNCLEAR_DB else Level.WARN
    yield Finding("noise", level, None, {"snr": figures.snr_db})
    if figures.cleaning == "cleaned":
        yield Finding("cleaned", Level.GOOD)
    elif figures.cleaning:
        yield Finding(f"cleaning-{figures.cleaning}", Level.ADVICE, figures.cleaning_at)


def _pace(figures: Figures) -> Iterator[Finding]:
    """Of what the script says in the time in which something is said, its breaths included."""
    words, characters = figures.words, figures.characters
    spoken_s = sum(span.length for span in bridged(figures.voice, BREATH_S))
    if words + characters >= FEWEST_WORDS and not figures.music:
        yield from pace_found(words, characters, spoken_s)


def pace_found(words: int, characters: int, spoken_s: float) -> Iterator[Finding]:
    """Words and characters said in ``spoken_s`` seconds: too fast, fast, slow or good; nothing if it cannot be."""
    band = pace(words, characters, spoken_s)
    unlikely = pace(words, characters, UNLIKELY * spoken_s) == "too_fast"
    if band == "unknown" or unlikely or pace(words, characters, spoken_s / UNLIKELY) == "slow":
        return
    in_characters = characters > words
    params = {
        "a_minute": round(60 * (characters if in_characters else words) / spoken_s),
        "of": "characters" if in_characters else "words",
    }
    names = {"too_fast": ("fast", Level.WARN), "fast": ("fast", Level.ADVICE), "slow": ("slow", Level.ADVICE)}
    check, level = names.get(band, ("pace", Level.GOOD))
    yield Finding(check, level, None, params)


def _pauses(figures: Figures) -> Iterator[Finding]:
    """Silence at both ends, within, and what is frozen. Nothing where no voice was found at all."""
    quiet = silences(figures.voice, figures.duration_s)
    if not figures.voice:
        return
    edges = [pause for pause in quiet if pause.start == 0.0 or pause.end >= figures.duration_s]
    found = [_at("lead" if edge.start == 0.0 else "tail", Level.ADVICE, edge) for edge in edges if edge.length > EDGE_S]
    still = intersect(quiet, figures.held)
    frozen = [] if figures.sound_alone else [pause for pause in still if pause.length > FROZEN_S]
    inside = [pause for pause in subtract(still, [*edges, *frozen]) if pause.length > PAUSE_S]
    found += [_at("frozen", Level.WARN, pause) for pause in frozen]
    found += [_at("pause", Level.ADVICE, pause) for pause in unplanned(inside, figures.planned)]
    yield from found or [Finding("pause", Level.GOOD)]


def unplanned(pauses: Sequence[Interval], planned: Sequence[float]) -> list[Interval]:
    """The pauses that the script did not plan: each planned one excuses the pause that is nearest to it in length.

    A pause is taken for a planned one if it is between half as long and twice as long.
    """
    left = list(pauses)
    for seconds in sorted(planned, reverse=True):
        fitting = [pause for pause in left if seconds / 2 <= pause.length <= 2 * seconds]
        if fitting:
            left.remove(min(fitting, key=lambda pause: abs(pause.length - seconds)))
    return left


def _picture(figures: Figures) -> Iterator[Finding]:
    """Not for sound alone: its still was drawn here."""
    if figures.sound_alone:
        return
    long_side, short_side = max(figures.width, figures.height), min(figures.width, figures.height)
    size = {"width": figures.width, "height": figures.height}
    if long_side >= LONG_SIDE and short_side >= SHORT_SIDE:
        yield Finding("size", Level.GOOD, None, size)
    else:
        yield Finding("size", Level.WARN if short_side < TINY_SIDE else Level.ADVICE, None, size)
    black = [_at("black", Level.WARN, dark) for dark in figures.black if dark.length > BLACK_S]
    yield from black or [Finding("black", Level.GOOD)]


def _sync(figures: Figures) -> Iterator[Finding]:
    if figures.apart_ms is not None:
        level = Level.WARN if abs(figures.apart_ms) > MOST_APART_MS else Level.GOOD
        yield Finding("sync", level, None, {"ms": round(abs(figures.apart_ms))})


def judge_theme(passages: Sequence[tuple[str, float]]) -> list[Finding]:
    """Is it about one thing? ``passages`` are the heading (perhaps empty) and the seconds of speech of each.

    A passage without a heading goes on with the one before. Nothing for a script in which nothing is said.
    """
    weights: list[tuple[str, float]] = []
    for heading, seconds in passages:
        if weights and not heading.strip():
            weights[-1] = (weights[-1][0], weights[-1][1] + seconds)
        else:
            weights.append((heading.strip(), seconds))
    whole_s = sum(seconds for _heading, seconds in weights)
    if whole_s <= 0:
        return []
    equal = [heading for heading, seconds in weights if seconds >= EQUAL_SHARE * whole_s]
    if len(equal) == 2 and whole_s > SHORT_SCRIPT_S:
        return [Finding("theme", Level.ADVICE, None, {"one": equal[0], "other": equal[1]})]
    return [Finding("theme", Level.GOOD)]


def _at(check: str, level: Level, span: Interval) -> Finding:
    return Finding(check, level, round(span.start, 1), {"until": round(span.end, 1)})
