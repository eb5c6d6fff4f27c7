"""Every night: all answers of a school replayed in order, and the weights of its model fitted anew (R32)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from upbeat.kernel import mastery
from upbeat.kernel.fitting import fit, foretold
from upbeat.kernel.replaying import Level, Replay, Row
from upbeat.kernel.scoring import area, surprise
from upbeat.kernel.weights import Weights, shipped
from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.items.standing import COUNTS
from upbeat.rooms.learn.models import Difficulty, LearnerLevel, Mastery, MasteryFit
from upbeat.rooms.learn.queries.known import weights_of_school
from upbeat.rooms.people.models import Person, School

LEAST_LEARNERS = 30
"""With fewer a fit of the school's own is useless (learning.md): the shipped weights stay."""

HELD_OUT = 5
"""One learner of so many, always the same ones, judges the new weights and teaches them nothing."""

AT_ONCE = 200
Kept = TypeVar("Kept", Mastery, Difficulty)


@dataclass
class _Seen:
    """A replay, and what a fit needs of it."""

    replay: Replay = field(default_factory=Replay)
    rows: list[Row] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    learner: list[int] = field(default_factory=list)
    last_response: int = 0


def refit_schools() -> int:
    """Replay and refit every school that has new answers; how many."""
    done = 0
    with scopes_disabled():
        schools = list(School.objects.order_by("pk"))
    for school in schools:
        with scope(school=school):
            done += refit_mastery(school=school) is not None
    return done


def refit_mastery(*, school: School, now: datetime | None = None, anyway: bool = False) -> MasteryFit | None:
    """Rebuild what is known of every learner, point and item from the answers, and fit the weights where there are
    thirty learners; in the scope of the school. None, and nothing is done, without new answers unless ``anyway``.

    A point won stays won and one that is not stays so: by night, while nobody answers, nothing opens or closes.
    """
    answers = _answers()
    count = answers.count()
    last = MasteryFit.objects.order_by("-pk").first()
    if not anyway and count == (last.answers if last else 0):
        return None
    now, seen = now or timezone.now(), _Seen()
    _replay(answers, seen)
    before = weights_of_school()
    told = MasteryFit(school=school, at=now, answers=len(seen.right), learners=len(seen.replay.learners))
    weights = _fitted(seen, before, told)
    people = sorted(seen.replay.learners)
    for first in range(0, len(people), AT_ONCE):
        _keep_learners(people[first : first + AT_ONCE], seen, weights or before, now)
    _keep_shared(school, seen.replay)
    told.save()
    return told


def _answers() -> QuerySet[Response, tuple[int, int, int, int, bool]]:
    """The answers of the school in order, each as it counts; what was asked in the trial of a draft tells nothing."""
    return (
        Response.objects.exclude(attempt__place=Attempt.Place.TRIAL)
        .annotate(counts=COUNTS)
        .order_by("answered_at", "pk")
        .values_list("pk", "attempt__person_id", "attempt__item_id", "attempt__item__point_id", "counts")
    )


def _replay(answers: QuerySet[Response, tuple[int, int, int, int, bool]], seen: _Seen) -> None:
    for number, person, item, point, correct in answers.iterator(chunk_size=5000):
        seen.rows.append(seen.replay.meet(person, item, (point,), correct))
        seen.right.append(correct)
        seen.learner.append(person)
        seen.last_response = max(seen.last_response, number)


def _fitted(seen: _Seen, before: Weights, told: MasteryFit) -> Weights | None:
    """New weights if they are worth using, noted in ``told``; never if they foretell held-out learners worse."""
    if told.learners < LEAST_LEARNERS:
        return None
    judges = [person % HELD_OUT == 0 for person in seen.learner]
    held = [n for n, judge in enumerate(judges) if judge]
    own = [n for n, judge in enumerate(judges) if not judge]
    new = fit([seen.rows[n] for n in own], [seen.right[n] for n in own], shipped())
    rows, right = [seen.rows[n] for n in held], [seen.right[n] for n in held]
    p_before, p_after = foretold(rows, before), foretold(rows, new)
    told.area_before, told.area_after = area(p_before, right), area(p_after, right)
    if told.area_before is None or told.area_after is None or told.area_after < told.area_before:
        return None
    if surprise(p_after, right) > surprise(p_before, right):
        return None
    told.weights = new.numbers()
    return new


@transaction.atomic
def _keep_learners(people: Sequence[int], seen: _Seen, weights: Weights, now: datetime) -> None:
    """Write what is known of some learners. Their rows are held and what they answered meanwhile is replayed too."""
    held = list(Person.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk", flat=True))
    _replay(_answers().filter(attempt__person__in=held, pk__gt=seen.last_response), _Seen(replay=seen.replay))
    LearnerLevel.objects.bulk_create(
        [_level(person, seen.replay) for person in held],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["value", "answers", "overall"],
    )
    rows = (
        _mastery(person, point, seen.replay, weights, now)
        for person in held
        for point in seen.replay.learners[person].points
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
