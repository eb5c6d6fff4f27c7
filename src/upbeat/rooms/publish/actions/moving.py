"""Another film under the same questions: they move along, or wait for a person to place them (R24)."""

import math
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from django.db import transaction

from upbeat.kernel.errors import Invalid
from upbeat.rooms.items.actions.spans import move_spans
from upbeat.rooms.items.models import ItemVersion
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish.models import PolishRun
from upbeat.rooms.polish.moving import FILM, Mover
from upbeat.rooms.publish.actions.checkpoints import add_checkpoint
from upbeat.rooms.publish.models import Checkpoint, LooseCheckpoint, MicroVideoVersion
from upbeat.rooms.publish.rules import require_builder, require_draft

NEAR_S = 2
"""Two questions that come to stand at one second: so far the later one gives way."""


class Stood(NamedTuple):
    """A question that was asked at a second of the film of ``run``."""

    second: int
    asked: ItemVersion
    run: PolishRun


def stood_in(version: MicroVideoVersion) -> list[Stood]:
    """The questions of a version, those of a draft that wait for a place among them."""
    rows = Checkpoint.objects.filter(version=version).select_related("item_version__item")
    waiting = LooseCheckpoint.objects.filter(version=version).select_related("item_version__item", *FILM)
    return [
        *(Stood(row.second, row.item_version, version.run) for row in rows),
        *(Stood(row.second, row.item_version, row.run) for row in waiting),
    ]


def take_along(*, by: Person, draft: MicroVideoVersion, stood: Sequence[Stood]) -> None:
    """Set the checkpoints where their moments are in the draft's film; inside the caller's transaction, for a draft
    without any. A question keeps its passages, in the seconds of the new film."""
    mover, film = Mover(), draft.run
    end = math.floor(film.duration_s or 0.0)
    taken: set[int] = set()
    for one in sorted(stood, key=lambda one: one.second):
        at = mover.moment(float(one.second), one.run, film)
        near = range(max(1, round(at)), round(at) + NEAR_S + 1) if at is not None else ()
        second = next((place for place in near if place not in taken and place <= end), None)
        if second is None:
            LooseCheckpoint.objects.create(version=draft, run=one.run, second=one.second, item_version=one.asked)
            continue
        taken.add(second)
        asked = one.asked
        if one.run.pk != film.pk:
            moved = partial(mover.span, before=one.run, after=film)
            try:
                asked = move_spans(by=by, version=asked, moved=moved, until=float(second))
            except Invalid:  # it asks for a moment that was cut out: a person decides
                taken.discard(second)
                LooseCheckpoint.objects.create(version=draft, run=one.run, second=one.second, item_version=asked)
                continue
        Checkpoint.objects.create(version=draft, second=second, item_version=asked)


@transaction.atomic
def place_loose(*, by: Person, loose: LooseCheckpoint, second: int) -> Checkpoint:
    """Ask the question at this second of the draft; its passages, whose seconds are of another film, are left out."""
    version = loose.version
    require_builder(by, version.video)
    asked = move_spans(by=by, version=loose.item_version, moved=lambda span: None, until=0.0)
    placed = add_checkpoint(by=by, version=version, second=second, item_version=asked)
    loose.delete()
    return placed


@transaction.atomic
def leave_out(*, by: Person, loose: LooseCheckpoint) -> None:
    """Do not ask the question in this film; it stays among the questions of its point."""
    require_builder(by, loose.version.video)
    require_draft(loose.version)
    second = loose.second
    loose.delete()
    record("updated", loose.version, school_id=by.school_id, actor_id=by.pk, context={"left_out": second})
