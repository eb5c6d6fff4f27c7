"""Scores that follow a recording: laid along it, set right by hand, taken away and brought back."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import numpy as np
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.playing import unfolded
from upbeat.kernel.music.score import Score, sounding
from upbeat.packs.music.following.process import Laid
from upbeat.packs.music.models import FollowedScore, Laying
from upbeat.rooms.catalog.rules import require_builder
from upbeat.rooms.design.models import ScriptSection
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.record.models import Asset

MOST_SCORES = 20
SHORTEST_S = 1.0


@transaction.atomic
def follow_evenly(
    *,
    by: Person,
    asset: Asset,
    notation: str,
    start_s: float,
    end_s: float,
    section: ScriptSection | None = None,
) -> FollowedScore:
    """Lay notes (ABC) along a passage of a recording without listening: bars of one length.

    Invalid for notes that cannot be read, a passage outside of the recording, and one score too many.
    """
    require_builder(by, asset)
    score = checked(asset, notation, start_s, end_s)
    # Two presses at once: the second waits, and the limit holds.
    Asset.objects.select_for_update().get(pk=asset.pk)
    if FollowedScore.objects.filter(asset=asset, removed_at=None).count() >= MOST_SCORES:
        raise Invalid(too_many())
    laid = _even(score, start_s, end_s)
    place = Place(asset, notation, start_s, section)
    return keep_score(by_id=by.pk, school_id=by.school_id, place=place, laid=laid, heard=False)


@dataclass(frozen=True)
class Place:
    """Which notes sound from which second of which recording, and the passage of the script that they are of."""

    asset: Asset
    notation: str
    start_s: float
    section: ScriptSection | None


def keep_score(*, by_id: int | None, school_id: int, place: Place, laid: Laid, heard: bool) -> FollowedScore:
    """The row of a score that was laid along, with its fact, in a transaction of the caller's.

    ``heard``: its places were found by listening, and fit as well as ``laid`` says. What failed for the same passage
    before is shown no more.
    """
    failed = Laying.objects.filter(asset=place.asset, state=Laying.State.FAILED, put_away_at=None)
    failed.filter(start_s__lt=laid.end_s, end_s__gt=place.start_s).update(put_away_at=timezone.now())
    row = FollowedScore.objects.create(
        asset=place.asset,
        section=place.section,
        notation=place.notation,
        start_s=place.start_s,
        end_s=laid.end_s,
        bars=[list(bar) for bar in laid.bars],
        notes=laid.seconds,
        fit=laid.fit if heard else None,
        by_id=by_id,
    )
    told = {"asset": place.asset.pk, "bars": len(laid.bars), "fit": row.fit}
    record("created", row, school_id=school_id, actor_id=by_id, result=told)
    return row


def too_many() -> str:
    """The sentence for one score too many."""
    return _("A recording has at most %(most)d scores. Take one away first.") % {"most": MOST_SCORES}


def checked(asset: Asset, notation: str, start_s: float, end_s: float) -> Score:
    """The score of notes that may be laid along a passage; Invalid where they, or the passage, cannot be taken."""
    score = unfolded(read_abc(notation))
    if not sounding(score):
        raise Invalid(_("There is no note to follow. Write the melody first."), field="notation")
    whole = math.isfinite(start_s) and math.isfinite(end_s)
    if not whole or not 0 <= start_s < asset.duration_s or start_s + SHORTEST_S > end_s:
        raise Invalid(_("Give a passage within the recording: from when to when the music sounds."), field="start")
    if end_s > asset.duration_s + SHORTEST_S:
        raise Invalid(_("The recording ends before. Give an earlier second."), field="end")
    return score


def _even(score: Score, start_s: float, end_s: float) -> Laid:
    tones = sounding(score)
    first, last = float(tones[0].onset), float(tones[-1].onset + tones[-1].duration)

    def at(onset: float) -> float:
        return round(start_s + (onset - first) / (last - first) * (end_s - start_s), 3)

    bars = [(bar.number, max(start_s, at(float(bar.onset)))) for bar in score.bars if float(bar.onset) < last]
    return Laid({tone.id: at(float(tone.onset)) for tone in tones}, bars, end_s, 0.0)


@transaction.atomic
def set_bars(*, by: Person, row: FollowedScore, seconds: Sequence[float]) -> FollowedScore:
    """Put each bar of a score at a second of the recording, in order; its notes move along with their bar.

    Invalid where a bar does not come after the one before, or lies outside the recording; nothing is changed then.
    """
    require_builder(by, row.asset)
    row = FollowedScore.objects.select_for_update(of=("self",)).select_related("asset").get(pk=row.pk)
    if len(seconds) != len(row.bars):
        raise Invalid(_("This score was changed meanwhile. Load the page again."))
    ends = [*seconds, max(row.end_s, seconds[-1] + SHORTEST_S / 2)]
    for place, (second, then) in enumerate(pairwise(ends)):
        if not (math.isfinite(second) and 0 <= second < then):
            number = row.bars[place][0]
            raise Invalid(_("Bar %(number)d has to begin before the one after it.") % {"number": number},
                          field=f"bar-{place}")  # fmt: skip
    if ends[-2] >= row.asset.duration_s:
        raise Invalid(_("The recording ends before. Give an earlier second."), field=f"bar-{len(seconds) - 1}")
    before = [second for _number, second in row.bars]
    row.notes = _moved(row.notes, [*before, max(row.end_s, before[-1] + SHORTEST_S / 2)], ends)
    row.bars = [[number, round(second, 3)] for (number, _old), second in zip(row.bars, seconds, strict=True)]
    row.end_s = ends[-1]
    row.save(update_fields=["bars", "notes", "end_s"])
    record("updated", row, school_id=by.school_id, actor_id=by.pk, context={"before": before})
    return row


def _moved(notes: Mapping[str, float], before: Sequence[float], after: Sequence[float]) -> dict[str, float]:
    return {name: round(float(np.interp(second, before, after)), 3) for name, second in notes.items()}


@transaction.atomic
def take_away_score(*, by: Person, row: FollowedScore, now: datetime | None = None) -> None:
    """The score follows no more; :func:`bring_back_score` undoes it. Nothing happens if it is away already."""
    require_builder(by, row.asset)
    if FollowedScore.objects.filter(pk=row.pk, removed_at=None).update(removed_at=now or timezone.now()):
        record("deleted", row, school_id=by.school_id, actor_id=by.pk)


@transaction.atomic
def bring_back_score(*, by: Person, row: FollowedScore) -> None:
    """A score that was taken away follows again; nothing happens if it does."""
    require_builder(by, row.asset)
    if FollowedScore.objects.filter(pk=row.pk, removed_at__isnull=False).update(removed_at=None):
        record("updated", row, school_id=by.school_id, actor_id=by.pk, context={"restored": True})
