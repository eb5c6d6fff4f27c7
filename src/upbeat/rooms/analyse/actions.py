"""Keeping the read models up to date; they can be thrown away and folded anew at any time."""

from datetime import datetime

import numpy as np
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from upbeat.kernel.engagement import Curve, Played, curve, grown
from upbeat.rooms.analyse.models import VideoCurve
from upbeat.rooms.learn.models import Segment
from upbeat.rooms.people.models import Enrolment, Section
from upbeat.rooms.publish.models import MicroVideoVersion

OVERLAP = 1_000
"""Numbers of segments, of all videos, between the last one folded in and the oldest that may still come to light: more
than are written in the time that a transaction takes."""

FAR = 50_000
"""So many new numbers, and it is quicker to ask for the segments of the version than to look through the new ones."""

Numbered = tuple[int, int, float, float]

MANY = 10_000
"""So many new segments of one version, and all is folded anew."""


def fold_curve(
    *, version: MicroVideoVersion, section: Section | None = None, now: datetime | None = None
) -> VideoCurve:
    """The curve of a version over a class, or over the school; only what came since is folded in.

    Over the school the cost is that of the new segments and their viewers, however many there were before.
    """
    now = now or timezone.now()
    return _of_school(version, now) if section is None else _of_class(version, section, now)


@transaction.atomic
def _of_school(version: MicroVideoVersion, now: datetime) -> VideoCurve:
    kept = VideoCurve.objects.select_for_update().filter(version=version, section=None).first()
    length = version.run.duration_s or 0.0
    fresh = _fresh(version, kept)
    if kept is None or len(fresh) > MANY:
        rows = list(_all_of(version).values_list("pk", "viewing__person_id", "start_s", "end_s"))
        return _keep(version, None, _folded([row[1:] for row in rows], length), [row[0] for row in rows], now)
    if not fresh:
        return kept
    earlier = (
        _all_of(version)
        .filter(viewing__person__in={row[1] for row in fresh})
        .exclude(pk__in=[row[0] for row in fresh])
        .values_list("viewing__person_id", "start_s", "end_s")
    )
    before = Curve(np.array(kept.views, np.int64), np.array(kept.uniques, np.int64), kept.viewers)
    after = grown(before, list(earlier), [row[1:] for row in fresh], length)
    return _keep(version, None, after, [*kept.lately, kept.through_segment, *(row[0] for row in fresh)], now)


@transaction.atomic
def _of_class(version: MicroVideoVersion, section: Section, now: datetime) -> VideoCurve:
    pupils = Enrolment.objects.filter(section=section, kind=Enrolment.Kind.PUPIL).values("person")
    rows = _all_of(version).filter(viewing__person__in=pupils)
    newest = rows.order_by("-pk").values_list("pk", flat=True).first() or 0
    kept = VideoCurve.objects.filter(version=version, section=section).first()
    if kept is not None and kept.through_segment == newest:
        return kept
    played = list(rows.values_list("viewing__person_id", "start_s", "end_s"))
    return _keep(version, section, _folded(played, version.run.duration_s or 0.0), [newest], now)


def _all_of(version: MicroVideoVersion) -> QuerySet[Segment]:
    return Segment.objects.filter(viewing__version=version)


def _fresh(version: MicroVideoVersion, kept: VideoCurve | None) -> list[Numbered]:
    """What is not folded in yet, where anything is."""
    if kept is None:
        return []
    known = set(kept.lately)
    return [row for row in _since(version, kept.through_segment - OVERLAP) if row[0] not in known]


def _since(version: MicroVideoVersion, number: int) -> list[Numbered]:
    """Segments of the version with a higher number: the number, viewer, start and end."""
    newest = Segment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    rows = Segment.objects.filter(pk__gt=number)
    if newest - number > FAR:
        rows = rows.filter(viewing__version=version)
    else:
        # As a sum the version is no key for an index: the few new segments are looked through, not all its viewings.
        rows = rows.annotate(of=F("viewing__version_id") + 0).filter(of=version.pk)
    return list(rows.order_by("pk").values_list("pk", "viewing__person_id", "start_s", "end_s"))


def _folded(played: Played, length: float) -> Curve:
    table = np.array(played, dtype=float).reshape(len(played), 3)
    return curve(table[:, 0].astype(int), table[:, 1], table[:, 2], length)


def _keep(
    version: MicroVideoVersion, section: Section | None, folded: Curve, numbers: list[int], now: datetime
) -> VideoCurve:
    through = max(numbers, default=0)
    fresh, _made = VideoCurve.objects.update_or_create(
        version=version,
        section=section,
        defaults={
            "views": folded.views.tolist(),
            "uniques": folded.uniques.tolist(),
            "viewers": folded.viewers,
            "through_segment": through,
            "lately": sorted({number for number in numbers if number > through - OVERLAP}),
            "computed_at": now,
        },
    )
    return fresh
