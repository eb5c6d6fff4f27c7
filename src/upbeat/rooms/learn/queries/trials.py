"""What pupils did in the trial of a draft, for the team (R21)."""

from dataclasses import dataclass

from django.db.models import Count

from upbeat.rooms.items.models import Attempt
from upbeat.rooms.learn.models import Pass, Viewing, Watch
from upbeat.rooms.publish.models import Checkpoint, Pilot


@dataclass(frozen=True, slots=True)
class TrialWork:
    """Of one pupil; ``passed`` of the checkpoints, ``failures`` on the way."""

    opened: bool = False
    watched_s: float = 0.0
    passed: int = 0
    failures: int = 0


def trial_work(pilot: Pilot) -> dict[int, TrialWork]:
    """By number of the pupil, for all with a seat; four queries."""
    version = pilot.copy.draft
    people = [seat.person_id for seat in pilot.seats.all()]
    if version is None:
        return {person: TrialWork() for person in people}
    opened = set(Viewing.objects.filter(version=version).values_list("person", flat=True))
    watched = dict(Watch.objects.filter(version=version).values_list("person", "watched_s"))
    passed = dict(Pass.objects.filter(video=pilot.copy_id).values_list("person").annotate(Count("pk")))
    places = Checkpoint.objects.filter(version=version).values("pk")
    failed = Attempt.objects.filter(place=Attempt.Place.TRIAL, place_id__in=places, response__correct=False)
    wrong = dict(failed.values_list("person").annotate(Count("pk")))
    return {
        person: TrialWork(person in opened, watched.get(person, 0.0), passed.get(person, 0), wrong.get(person, 0))
        for person in people
    }
