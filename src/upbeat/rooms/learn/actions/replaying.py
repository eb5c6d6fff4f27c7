"""Mastery reckoned anew from all answers of a school in order, as they count now: by night, and after a regrade.

Whatever reckons anew uses the same answers, those in practice and at re-checks among them, and the same weights: the
night after a regrade changes nothing (R24, R32).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Self, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from upbeat.kernel import mastery
from upbeat.kernel.replaying import Level, Replay, Row
from upbeat.kernel.weights import Weights
from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.items.standing import COUNTS
from upbeat.rooms.learn.models import Difficulty, LearnerLevel, Mastery
from upbeat.rooms.learn.queries.known import weights_of_school
from upbeat.rooms.people.models import Person, School

AT_ONCE = 200
Kept = TypeVar("Kept", Mastery, Difficulty)
Answers = QuerySet[Response, tuple[int, int, int, int, bool]]


@dataclass
class Past:
    """A replay of all answers; ``rows``, ``right`` and ``learner``: what a fit needs of each, in order, where it is
    ``for_fit``."""

    for_fit: bool = False
    replay: Replay = field(default_factory=Replay)
    rows: list[Row] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    learner: list[int] = field(default_factory=list)
    last_response: int = 0

    @classmethod
    def of_school(cls, *, for_fit: bool = False) -> Self:
        """Of the school whose scope is open; one query."""
        past = cls(for_fit=for_fit)
        past.meet(counting_answers())
        return past

    def meet(self, answers: Answers) -> None:
        """Replay these answers after those so far."""
        for number, person, item, point, correct in answers.iterator(chunk_size=5000):
            row = self.replay.meet(person, item, (point,), correct)
            if self.for_fit:
                self.rows.append(row)
                self.right.append(correct)
                self.learner.append(person)
            self.last_response = max(self.last_response, number)


def reckon_anew(people: Collection[int], point_id: int, *, may_lose: bool, now: datetime) -> list[int]:
    """After a change of marks: set what is known of these learners, and whether they have mastered the point; who has
    newly. Inside the caller's transaction, which holds their rows; :func:`replay_school` does the rest after it.

    ``may_lose``: False leaves the point mastered where it was. Other points are neither won nor lost.
    """
    had = dict(Mastery.objects.filter(person__in=people, point=point_id).values_list("person_id", "mastered_at"))
    past, weights = Past.of_school(), weights_of_school()
    known = [person for person in sorted(people) if person in past.replay.learners]
    _keep_learners(known, past, weights, now)
    newly, lost = [], []
    for person in known:
        situation = past.replay.situation(person, (point_id,))
        if mastery.is_mastered(situation.points[0], mastery.typical(situation, weights)):
            newly += [person] if had.get(person) is None else []
        else:
            lost.append(person)
    rows = Mastery.objects.filter(point=point_id)
    rows.filter(person__in=known).update(updated_at=now)
    rows.filter(person__in=newly).update(mastered_at=now)
    if may_lose:
        rows.filter(person__in=lost).update(mastered_at=None)
    return newly


def replay_school(*, school: School, now: datetime | None = None) -> None:
    """Rebuild what is known of every learner, point and item, in the scope of the school; outside a transaction, some
    learners at a time. Broken off, the next night does it."""
    keep_past(Past.of_school(), school=school, weights=weights_of_school(), now=now or timezone.now())


def keep_past(past: Past, *, school: School, weights: Weights, now: datetime) -> None:
    """Write what a replay came to, in the scope of the school. A point won stays won and one that is not stays so."""
    people = sorted(past.replay.learners)
    for first in range(0, len(people), AT_ONCE):
        _keep_learners(people[first : first + AT_ONCE], past, weights, now)
    _keep_shared(school, past.replay)


def counting_answers() -> Answers:
    """The answers of the school in order, each as it counts; what was asked in the trial of a draft tells nothing."""
    return (
        Response.objects.exclude(attempt__place=Attempt.Place.TRIAL)
        .annotate(counts=COUNTS)
        .order_by("answered_at", "pk")
        .values_list("pk", "attempt__person_id", "attempt__item_id", "attempt__item__point_id", "counts")
    )


@transaction.atomic
def _keep_learners(people: Sequence[int], past: Past, weights: Weights, now: datetime) -> None:
    """Write what is known of some learners. Their rows are held and what they answered meanwhile is replayed too."""
    held = list(Person.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk", flat=True))
    Past(replay=past.replay).meet(counting_answers().filter(attempt__person__in=held, pk__gt=past.last_response))
    LearnerLevel.objects.bulk_create(
        [_level(person, past.replay) for person in held],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["value", "answers", "overall"],
    )
    rows = (
        _mastery(person, point, past.replay, weights, now)
        for person in held
        for point in past.replay.learners[person].points
    )
    for some in _by_many(rows):
        Mastery.objects.bulk_create(
            some,
            update_conflicts=True,
            unique_fields=["person", "point"],
            update_fields=["theta", "wins", "fails", "streak", "recent", "last_correct"],
        )


def _level(person: int, replay: Replay) -> LearnerLevel:
    learner = replay.learners[person]
    return LearnerLevel(
        person_id=person, value=learner.level.value, answers=learner.level.answers, overall=learner.overall
    )


def _mastery(person: int, point: int, replay: Replay, weights: Weights, now: datetime) -> Mastery:
    """The row; ``mastered_at`` and ``updated_at`` count only where there is none yet."""
    situation = replay.situation(person, (point,))
    state = situation.points[0]
    mastered = mastery.is_mastered(state, mastery.typical(situation, weights))
    return Mastery(
        person_id=person,
        point_id=point,
        theta=state.theta,
        wins=state.wins,
        fails=state.fails,
        streak=state.streak,
        recent=state.recent,
        last_correct=state.last_correct,
        mastered_at=now if mastered else None,
        updated_at=now,
    )


@transaction.atomic
def _keep_shared(school: School, replay: Replay) -> None:
    for name, levels in (("item", replay.items), ("point", replay.points)):
        for some in _by_many(_difficulty(school, name, number, level) for number, level in levels.items()):
            Difficulty.objects.bulk_create(
                some, update_conflicts=True, unique_fields=[name], update_fields=["value", "answers"]
            )
    values = {"value": replay.base.value, "answers": replay.base.answers}
    Difficulty.objects.update_or_create(school=school, item=None, point=None, defaults=values)


def _difficulty(school: School, name: str, number: int, level: Level) -> Difficulty:
    return Difficulty(school=school, **{f"{name}_id": number}, value=level.value, answers=level.answers)


def _by_many(rows: Iterable[Kept]) -> Iterator[list[Kept]]:
    rest = iter(rows)
    while some := list(islice(rest, 2000)):
        yield some
