"""What is different in a draft from what is served: for who publishes, before they do (R24)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import F, Prefetch, QuerySet
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.kernel.intervals import Interval
from upbeat.rooms.items.models import Variant
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish.moving import FILM, Mover
from upbeat.rooms.publish.models import Checkpoint, LooseCheckpoint, MicroVideoVersion
from upbeat.rooms.publish.rules import require_builder

What = Literal["added", "removed", "reworded", "moved", "kept"]


@dataclass(frozen=True, slots=True)
class Change:
    """One question: ``second`` in the draft, ``was_at`` in what is served (None: not asked there).

    ``lost``: wrong answers that led to a passage and do not any more, since the passage is not in the film.
    """

    what: What
    stem: str
    second: int | None
    was_at: int | None
    checkpoint_id: int | None = None
    lost: int = 0


def loose_checkpoints(version: MicroVideoVersion) -> QuerySet[LooseCheckpoint]:
    """The questions that have no place in the draft's film, with their wordings."""
    variants = Variant.objects.order_by("position")
    return (
        LooseCheckpoint.objects.filter(version=version)
        .select_related("item_version__item")
        .prefetch_related(Prefetch("item_version__variants", queryset=variants))
        .order_by("second", "pk")
    )


def access_loose(person: Person, loose_id: int) -> LooseCheckpoint:
    """A question without a place, for one who builds; else Refused or NotFound."""
    require_builder(person)
    loose = (
        LooseCheckpoint.objects.select_related("version__video", "version__run", "item_version__item")
        .filter(pk=loose_id)
        .first()
    )
    if loose is None:
        raise NotFound(_("This question has its place already."))
    return loose


def changes_of(draft: MicroVideoVersion, served: MicroVideoVersion) -> list[Change]:
    """What becomes of every question when the draft is served instead, by second; seven queries.

    Those that wait for a place in its film are not among them: :func:`loose_checkpoints`.
    """
    waiting = set(LooseCheckpoint.objects.filter(version=draft).values_list("item_version__item", flat=True))
    before = {row.item_version.item_id: row for row in _asked(served)}
    now = {row.item_version.item_id: row for row in _asked(draft)}
    found = [_change(row, before.get(item)) for item, row in now.items()]
    found += [
        Change("removed", _stem(row), None, row.second)
        for item, row in before.items()
        if item not in now.keys() | waiting
    ]
    return sorted(found, key=lambda one: (one.second or one.was_at or 0, one.stem))


def film_of(draft: MicroVideoVersion, served: MicroVideoVersion) -> Literal["same", "moved", "unknown"]:
    """Is another film shown, and if so, can it be told where its moments are? What was watched moves with them."""
    if draft.run_id == served.run_id:
        return "same"
    runs = [
        version.run for version in MicroVideoVersion.objects.select_related(*FILM).filter(pk__in=[draft.pk, served.pk])
    ]
    before, after = sorted(runs, key=lambda run: run.pk != served.run_id)
    return "unknown" if Mover().moment(0.0, before, after) is None else "moved"


def span_now(video_id: int, span: Interval, written_at: datetime) -> Interval | None:
    """Seconds of a video that somebody named at ``written_at``, in the version that is served now; None if they are not
    in it any more. As they are where no version was served then. Two queries, more only for another recording."""
    versions = MicroVideoVersion.objects.select_related(*FILM)
    now = versions.filter(pk=F("video__published"), video=video_id).first()
    meant = versions.filter(video=video_id, published_at__lte=written_at).order_by("-published_at").first()
    return span if now is None or meant is None else Mover().span(span, meant.run, now.run)


def _asked(version: MicroVideoVersion) -> list[Checkpoint]:
    variants = Variant.objects.order_by("position").prefetch_related("guidance")
    rows = Checkpoint.objects.filter(version=version).select_related("item_version")
    return list(rows.prefetch_related(Prefetch("item_version__variants", queryset=variants)))


def _change(row: Checkpoint, was: Checkpoint | None) -> Change:
    if was is None:
        return Change("added", _stem(row), row.second, None, row.pk)
    what: What = "kept" if row.second == was.second else "moved"
    if row.item_version_id != was.item_version_id and _words(row) != _words(was):
        what = "reworded"
    return Change(what, _stem(row), row.second, was.second, row.pk, max(0, _passages(was) - _passages(row)))


def _stem(row: Checkpoint) -> str:
    return next((variant.stem for variant in row.item_version.variants.all()), "")


def _words(row: Checkpoint) -> list[tuple[object, ...]]:
    """Everything but where wrong answers lead."""
    return [
        (one.stem, one.options, one.key, one.unit, one.hint, one.parameters, one.picture_id)
        for one in row.item_version.variants.all()
    ]


def _passages(row: Checkpoint) -> int:
    return sum(
        lead.start_s is not None for variant in row.item_version.variants.all() for lead in variant.guidance.all()
    )
