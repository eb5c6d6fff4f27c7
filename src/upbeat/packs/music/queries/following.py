"""Reading scores that follow: of a recording, and in a film as one pupil may see them."""

from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, NotFound
from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.playing import engraved_id
from upbeat.kernel.music.score import Score
from upbeat.kernel.timeline import moved
from upbeat.packs.music.models import FollowedScore, Laying
from upbeat.rooms.catalog.rules import require_builder
from upbeat.rooms.design.models import ScriptSection
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish import queries as polishing
from upbeat.rooms.polish.models import PolishRun
from upbeat.rooms.record.models import Asset, Joining, Take

NOTATION = "notation"
"""The key of the notes that a passage of a script carries."""


@dataclass(frozen=True)
class InFilm:
    """A score in the seconds of a film, as far as the film is open: ``bars`` as (number, second), and for each moment
    at which a note begins its second, its id in the engraving, and its bar."""

    number: int
    score: Score
    bars: tuple[tuple[int, float], ...]
    notes: tuple[tuple[float, str, int], ...]
    end_s: float


def scores_of(asset: Asset) -> QuerySet[FollowedScore]:
    """The scores that follow a recording, in the order of time."""
    return FollowedScore.objects.filter(asset=asset, removed_at=None)


def removed_score(asset: Asset) -> FollowedScore | None:
    """The one that was taken away last, which can be brought back."""
    return FollowedScore.objects.filter(asset=asset, removed_at__isnull=False).order_by("-removed_at", "-pk").first()


def access_score(person: Person, score_id: int) -> FollowedScore:
    """A score with its recording; NotFound if the school has none of this number."""
    require_builder(person)
    row = FollowedScore.objects.select_related("asset__script").filter(pk=score_id).first()
    if row is None:
        raise NotFound(_("This score is not there any more. Somebody took it away."))
    return row


def layings(asset: Asset) -> tuple[list[Laying], list[Laying]]:
    """Scores that are being laid along a recording, and those that could not be and whose reason nobody put away."""
    rows = Laying.objects.filter(asset=asset, put_away_at=None).exclude(state=Laying.State.DONE)
    found = list(rows.select_related("asset", "section").order_by("pk"))
    failed = [row for row in found if row.state == Laying.State.FAILED]
    return [row for row in found if row.state != Laying.State.FAILED], failed


def access_laying(person: Person, laying_id: int) -> Laying:
    """A score that is to be laid along, with its recording; NotFound if the school has none of this number."""
    require_builder(person)
    row = Laying.objects.select_related("asset__script").filter(pk=laying_id).first()
    if row is None:
        raise NotFound(_("This score is not there any more. Somebody took it away."))
    return row


def follows(run: PolishRun) -> bool:
    """Is there a score for the film of a run?"""
    return scores_of(run.asset).exists()


def in_film(run: PolishRun, open_until_s: float) -> list[InFilm]:
    """The scores in the seconds of the film of a run, cut at the bar that is not open any more."""
    before, after = polishing.whole(run.asset), polishing.timeline_of(run)
    found = []
    for row in scores_of(run.asset):
        places = [(int(number), moved(second, before, after)) for number, second in row.bars]
        bars = tuple((number, second) for number, second in places if second is not None and second < open_until_s)
        score = _as_far_as(row.notation, {number for number, _second in bars})
        if score is None:
            continue
        there = {note.id: note.bar for note in score.notes}
        heard = [(moved(second, before, after), engraved_id(name)) for name, second in row.notes.items()]
        notes = [
            (at, name, there[name]) for at, name in heard if at is not None and at < open_until_s and name in there
        ]
        end = moved(row.end_s, before, after)
        found.append(InFilm(row.pk, score, bars, tuple(sorted(notes)), min(end or open_until_s, open_until_s)))
    return found


def _as_far_as(notation: str, bars: set[int]) -> Score | None:
    """The first bars of a score; None for none of them, and for notes that cannot be read any more."""
    try:
        score = read_abc(notation)
    except Invalid:
        return None
    kept = tuple(bar for bar in score.bars if bar.number in bars)
    if not kept:
        return None
    notes = tuple(note for note in score.notes if note.bar in bars)
    if len(kept) < len(score.bars):
        # What is to come must not show by a tie or a repeat either.
        notes = (*notes[:-1], replace(notes[-1], tied=False, slurred=False)) if notes else notes
        kept = (*kept[:-1], replace(kept[-1], closes=False, volta=0))
    return replace(score, notes=notes, bars=kept)


@dataclass(frozen=True)
class Notated:
    """A passage of the script with notes, and where the recording has it, if that is known."""

    section: ScriptSection
    notation: str
    start_s: float
    end_s: float


def notated_passages(asset: Asset) -> list[Notated]:
    """The passages with notes that a recording holds: by the takes that it is made of, else all of its script."""
    spans = _spans(asset)
    sections = ScriptSection.objects.filter(script=asset.script_id).order_by("position") if asset.script_id else ()
    return [
        Notated(section, section.extra[NOTATION], *spans.get(section.pk, (0.0, asset.duration_s)))
        for section in sections
        if section.extra.get(NOTATION) and (not spans or section.pk in spans)
    ]


def _spans(asset: Asset) -> dict[int, tuple[float, float]]:
    """From when to when the recording has each passage, where it was put together of takes or is one."""
    take = Take.objects.filter(asset=asset).first()
    if take is not None:
        return {take.section_id: (0.0, asset.duration_s)}
    found, at = {}, 0.0
    for _take, section, seconds in asset.made_of or _joined(asset):
        found[int(section)] = (at, at + float(seconds))
        at += float(seconds)
    return found


def _joined(asset: Asset) -> list[list[float]]:
    joining = Joining.objects.filter(upload__asset=asset).first()
    return list(joining.made_of) if joining else []
