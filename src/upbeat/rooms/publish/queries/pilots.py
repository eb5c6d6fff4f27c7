"""Reading pilots: for the team that asked, and for the pupils who try."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import MicroVideo, Pilot, PilotSeat
from upbeat.rooms.publish.rules import require_builder


def running(now: datetime) -> QuerySet[Pilot]:
    """The pilots that are neither over nor ended."""
    return Pilot.objects.filter(ended_at=None, until__gt=now)


def pilots_of(video: MicroVideo) -> QuerySet[Pilot]:
    """Every pilot of a video, the latest first, with ``seat_count`` and ``answer_count``; for those who build."""
    counted = Pilot.objects.filter(video=video).select_related("by").order_by("-at", "-pk")
    return counted.annotate(seat_count=Count("seats"), answer_count=Count("seats__answer"))


def access_pilot(person: Person, pilot_id: int) -> Pilot:
    """A pilot for one who builds, with its video and copy, and its seats with pupil and answer; else NotFound."""
    require_builder(person)
    seats = PilotSeat.objects.select_related("person", "answer").order_by("person__sort_name", "person__name", "pk")
    pilot = (
        Pilot.objects.filter(pk=pilot_id)
        .select_related("video__point", "copy__draft__run__asset", "copy__draft__run__recipe", "by", "ended_by")
        .prefetch_related(Prefetch("seats", queryset=seats))
        .first()
    )
    if pilot is None:
        raise NotFound(_("There is no such pilot in your school."))
    return pilot


def trials_of(person: Person, now: datetime) -> QuerySet[Pilot]:
    """What the pupil may try now, the soonest over first; ``answered``: 1 once they said what they think."""
    mine = Q(seats__person=person)
    rows = running(now).filter(mine).select_related("copy__draft__run", "copy__point", "by")
    return rows.annotate(answered=Count("seats__answer", filter=mine)).order_by("until", "pk")


def tried_now(people: Collection[int], drafts: Collection[int], now: datetime) -> set[tuple[int, int]]:
    """Who of these people tries which of these drafts now, as pairs; one query."""
    rows = running(now).filter(copy__draft__in=drafts, seats__person__in=people)
    return {(person, draft) for person, draft in rows.values_list("seats__person_id", "copy__draft_id") if draft}


def access_trial(person: Person, pilot_id: int, now: datetime) -> Pilot:
    """A running pilot in which the pupil has a seat; else NotFound."""
    pilot = trials_of(person, now).filter(pk=pilot_id).first()
    if pilot is None:
        raise NotFound(_("This trial is not yours, or it is over. Go back to your lessons."))
    return pilot


def trial_of(copy: MicroVideo) -> Pilot | None:
    """The pilot for which this video is the copy, if it is one."""
    return Pilot.objects.filter(copy=copy).first()
