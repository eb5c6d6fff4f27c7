"""Key marks in the seconds of a film, and what could be one: proposed from script, captions and pictures (R19)."""

from collections.abc import Sequence
from dataclasses import dataclass

from upbeat.kernel.captioning import sentences
from upbeat.kernel.captions import parse_vtt
from upbeat.kernel.chapters import SNAP_S, Words, chapters_said, chapters_seen, sections_said
from upbeat.kernel.intervals import Interval
from upbeat.kernel.slides import title_at
from upbeat.rooms.design.models import ScriptSection
from upbeat.rooms.polish import moments, queries
from upbeat.rooms.polish.models import KeyMark, PolishRun
from upbeat.rooms.record.models import Asset

LONGEST_TITLE = 60
THINKS_FROM_S = 2.0
"""A planned pause this long is a place to think, not to breathe."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mark that could be set at a second of the recording; ``title`` is empty where only the picture tells of it."""

    second: float
    kind: KeyMark.Kind
    title: str


def spans_of_marks(run: PolishRun) -> list[tuple[Interval, KeyMark]]:
    """Each mark of the film with the span that it names: up to the next mark, the last one to the end."""
    places = sorted(queries.marks_in(run), key=lambda place: place[0])
    ends = [*(second for second, _mark in places[1:]), run.duration_s or 0.0]
    spans = ((second, end, mark) for (second, mark), end in zip(places, ends, strict=False))
    return [(Interval(start, end), mark) for start, end, mark in spans if end > start]


def proposals(run: PolishRun) -> list[Proposal]:
    """Marks that could be set, in the order of time; none near a mark that is there.

    From the sections of the script where captions tell when they are said, with a place to think at each planned pause;
    else from the pictures alone, called as the slide there where it was read.
    """
    changes, voice = _scenes(run)
    found = _from_script(run.asset, changes, voice)
    if not found:
        titles = [(queries.second_of_recording(run, second), title) for second, title in queries.slide_titles(run)]
        found = [
            Proposal(second, KeyMark.Kind.CHAPTER, title_at(titles, second))
            for second in chapters_seen(changes, voice, run.asset.duration_s)
        ]
    taken = list(queries.key_marks(run.asset))
    found = [one for one in found if all(abs(one.second - mark.second) > SNAP_S for mark in taken)]
    return sorted([*found, *_of_packs(run.asset, taken)], key=lambda one: one.second)


def _of_packs(asset: Asset, taken: Sequence[KeyMark]) -> list[Proposal]:
    """Moments that have a name by a pack and are not marked by it. They may follow each other closely."""
    marked = {mark.title for mark in taken}
    found = [one for one in moments.named(asset) if one.title not in marked]
    return [Proposal(one.second, KeyMark.Kind.CHAPTER, one.title[:LONGEST_TITLE]) for one in found]


def _from_script(asset: Asset, changes: Sequence[float], voice: Sequence[Interval]) -> list[Proposal]:
    track = queries.captions_in(asset, asset.script.language) if asset.script else None
    if track is None:
        return []
    sections = list(
        ScriptSection.objects.filter(script=asset.script, kind=ScriptSection.Kind.SPEECH).order_by("position")
    )
    said = sections_said([sentences(section.spoken) for section in sections], parse_vtt(track.vtt))
    found: list[Proposal] = []
    for section, words, second in zip(sections, said, chapters_said(said, changes, voice), strict=True):
        if second is not None:
            found.append(Proposal(second, KeyMark.Kind.CHAPTER, _title(section)))
        found += _place_to_think(asset, section, words)
    return sorted(found, key=lambda one: one.second)


def _place_to_think(asset: Asset, section: ScriptSection, words: Words | None) -> list[Proposal]:
    if words is None or section.pause_s < THINKS_FROM_S or words.end >= asset.duration_s:
        return []
    return [Proposal(words.end, KeyMark.Kind.THINK, "")]


def _title(section: ScriptSection) -> str:
    """The heading, else the beginning of what is said."""
    words = section.heading or next(iter(sentences(section.spoken)), "")
    return words if len(words) <= LONGEST_TITLE else words[: LONGEST_TITLE - 1].rstrip() + "…"


def _scenes(run: PolishRun) -> tuple[list[float], list[Interval]]:
    """When new pictures come and where something is said, in seconds of the recording."""
    changes = [queries.second_of_recording(run, second) for second in run.scenes.get("changes", [])]
    spans = [[queries.second_of_recording(run, second) for second in span] for span in run.scenes.get("voice", [])]
    return changes, [Interval(start, end) for start, end in spans if start < end]
