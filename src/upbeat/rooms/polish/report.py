"""The report before publishing (R15), read: what the run left, and what captions and script say today."""

from collections.abc import Sequence
from dataclasses import replace

from upbeat.kernel import captions as texts
from upbeat.kernel.intervals import Interval, total
from upbeat.kernel.legibility import judge_cues
from upbeat.kernel.report import FEWEST_WORDS, Figures, Finding, Level, judge_theme, pace_found
from upbeat.kernel.script import planned_pauses, reading
from upbeat.kernel.slides import judge_slides
from upbeat.rooms.design.models import ScriptSection
from upbeat.rooms.polish import queries
from upbeat.rooms.polish.checks import found_by_packs
from upbeat.rooms.polish.line.result import LineResult
from upbeat.rooms.polish.models import CheckFinding, KeyMark, PolishRun, SlideText
from upbeat.rooms.record.models import Asset

THINK_SLACK_S = 2.0
"""A mark "think" this near to a pause means it."""

ORDER = (
    "silent", "noise", "cleaning-missing", "cleaning-music", "cleaning-whole", "cleaning-useless", "cleaning-clean",
    "cleaned", "clipping", "loudness", "faint", "sync", "black", "frozen", "size", "text-lost", "text-small",
    "captions", "unread", "caption-speed", "caption-lines", "caption-width", "caption-read", "length", "fast", "slow",
    "pace", "theme", "text-much", "text", "lead", "tail", "pause",
)  # fmt: skip
"""Checks as the report tells them: what cannot be heard or seen comes first."""


def figures_of(run: PolishRun, result: LineResult) -> Figures:
    """What is judged when a run of the line ends: its figures, and what the script of the recording says."""
    sections = _sections(run.asset)
    said = [reading(section.spoken) for section in sections]
    planned = [section.pause_s for section in sections if section.pause_s > 0]
    planned += [seconds for section in sections for seconds in planned_pauses(section.spoken)]
    return replace(
        result.figures(music=bool(run.recipe.steps.get("music"))),
        words=sum(one.words for one in said),
        characters=sum(one.characters for one in said),
        planned=tuple(planned),
    )


def report_of(run: PolishRun) -> list[Finding]:
    """Everything found on a finished run, warnings first, then in the order of ORDER and of time.

    Empty for a run from before there were reports, and for one that is not done: polishing again makes one.
    """
    rows = CheckFinding.objects.filter(run=run).order_by("pk")
    stored = [Finding(row.check_name, Level(row.level), row.second, row.params) for row in rows]
    if not stored:
        return []
    found = [*_without_places_to_think(run, stored), *_captions(run, stored), *_theme(run.asset), *_slides(run)]
    levels = [Level.WARN, Level.ADVICE, Level.GOOD]
    places = {check: place for place, check in enumerate(ORDER)}
    return sorted(
        [*found, *found_by_packs(run)],
        key=lambda one: (levels.index(one.level), places.get(one.check, len(ORDER)), one.check, one.second or 0.0),
    )


def warnings_of(run: PolishRun) -> list[Finding]:
    """What viewers of a run would suffer from: to be mended, or to be published with a word why."""
    return [finding for finding in report_of(run) if finding.level is Level.WARN]


def _sections(asset: Asset) -> list[ScriptSection]:
    """The passages that the recording holds: those it is a take of, else the whole script; none without a script."""
    taken = list(ScriptSection.objects.filter(takes__asset=asset).distinct().order_by("position"))
    return taken or list(ScriptSection.objects.filter(script=asset.script_id).order_by("position"))


def _without_places_to_think(run: PolishRun, found: Sequence[Finding]) -> list[Finding]:
    """A pause that was marked as a place to think is meant."""
    paused = any(one.check == "pause" and one.second is not None for one in found)
    marks = queries.marks_in(run) if paused else []
    meant = [second for second, mark in marks if mark.kind == KeyMark.Kind.THINK]
    return [one for one in found if one.check != "pause" or one.second is None or not _marked(one, meant)]


def _marked(pause: Finding, marks: Sequence[float]) -> bool:
    start, end = pause.second or 0.0, pause.params["until"]
    assert isinstance(end, float | int)
    return any(start - THINK_SLACK_S <= mark <= end + THINK_SLACK_S for mark in marks)


def _captions(run: PolishRun, stored: Sequence[Finding]) -> list[Finding]:
    tracks = queries.captions(run.asset)
    if not tracks:
        return [Finding("captions", Level.WARN)]
    found, paces = [], {"pace", "fast", "slow"} & {one.check for one in stored}
    for track in tracks:
        if track.reviewed_at is None:
            found.append(Finding("unread", Level.WARN, None, {"language": track.language}))
        cues = queries.cues_in(run, track)
        found += judge_cues(cues, track.language)
        if not paces and track.language == _spoken_language(run.asset, [row.language for row in tracks]):
            found += _pace_of_cues(cues)
    return found


def _spoken_language(asset: Asset, languages: Sequence[str]) -> str:
    """The language that is spoken, as far as it is known: the script's, else that of the only captions."""
    return asset.script.language if asset.script else languages[0] if len(languages) == 1 else ""


def _pace_of_cues(cues: Sequence[texts.Cue]) -> list[Finding]:
    """Without a script: what the captions say in the time in which they are shown."""
    said = reading(texts.transcript(cues))
    shown_s = total(Interval(cue.start, cue.end) for cue in cues)
    enough = said.words + said.characters >= FEWEST_WORDS
    return list(pace_found(said.words, said.characters, shown_s)) if enough else []


def _slides(run: PolishRun) -> list[Finding]:
    """Nothing where no slides were read, or none with text."""
    rows = SlideText.objects.filter(run=run).values_list("second", "until", "text", "size", "kept")
    return judge_slides(list(rows)) if rows else []


def _theme(asset: Asset) -> list[Finding]:
    sections = ScriptSection.objects.filter(script=asset.script_id).order_by("position")
    return judge_theme([(section.heading, reading(section.spoken).speech_s) for section in sections])
