"""Keeping the read models up to date; they can be thrown away and folded anew at any time."""

from datetime import datetime

import numpy as np
from django.db import transaction
from django.utils import timezone

from upbeat.kernel.engagement import curve
from upbeat.rooms.analyse.models import VideoCurve
from upbeat.rooms.learn.models import Segment
from upbeat.rooms.people.models import Enrolment, Section
from upbeat.rooms.publish.models import MicroVideoVersion


@transaction.atomic
def fold_curve(
    *, version: MicroVideoVersion, section: Section | None = None, now: datetime | None = None
) -> VideoCurve:
    """The curve of a version over a class, or over the school; folded again only if segments came since."""
    rows = Segment.objects.filter(viewing__version=version)
    if section is not None:
        pupils = Enrolment.objects.filter(section=section, kind=Enrolment.Kind.PUPIL).values("person")
        rows = rows.filter(viewing__person__in=pupils)
    newest = rows.order_by("-pk").values_list("pk", flat=True).first() or 0
    kept = VideoCurve.objects.filter(version=version, section=section).first()
    if kept is not None and kept.through_segment == newest:
        return kept
    played = list(rows.values_list("viewing__person_id", "start_s", "end_s"))
    table = np.array(played, dtype=float).reshape(len(played), 3)
    folded = curve(table[:, 0].astype(int), table[:, 1], table[:, 2], version.run.duration_s or 0.0)
    fresh, _made = VideoCurve.objects.update_or_create(
        version=version,
        section=section,
        defaults={
            "views": folded.views.tolist(),
            "uniques": folded.uniques.tolist(),
            "viewers": folded.viewers,
            "through_segment": newest,
            "computed_at": now or timezone.now(),
        },
    )
    return fresh
