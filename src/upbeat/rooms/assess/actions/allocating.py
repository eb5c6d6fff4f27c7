"""The works are given out to the peers: balanced, never one's own, the same again from the same seed."""

import random
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from upbeat.kernel.allocation import allocate, lightest
from upbeat.kernel.errors import Invalid
from upbeat.rooms.assess.models import Allocation, PeerRound, Sample, SubmissionVersion, Task
from upbeat.rooms.assess.rules import require_marker, require_open_round, round_is_open
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Enrolment, Person, School

FEWEST_WORKS = 2
USUAL_TIME = timedelta(days=3)


@transaction.atomic
def begin_round(*, by: Person | None, task: Task, now: datetime | None = None, seed: int | None = None) -> PeerRound:
    """Give out the works handed in by now; ``by`` empty: its time has come. Twice is once.

    Who handed in evaluates ``task.peers`` works, the samples first. Invalid before the time of handing in is over, and
    with fewer than two works.
    """
    if by is not None:
        require_marker(by, task.piece)
    now = now or timezone.now()
    task = Task.objects.select_for_update(of=("self",)).select_related("piece__package__section").get(pk=task.pk)
    known = PeerRound.objects.filter(task=task).first()
    if known is not None:
        return known
    if not task.peers or task.rubric_id is None:
        raise Invalid(_("Say first how many works each pupil evaluates, and by which rubric."))
    if now < task.due_at:
        raise Invalid(_("Pupils can still hand in. The works are given out when that time is over."))
    works = _works(task)
    if len(works) < FEWEST_WORKS:
        raise Invalid(_("Fewer than two have handed in: there is nothing to give out. Mark them yourself."))
    if task.evaluate_until is None or task.evaluate_until <= now:
        task.evaluate_until = now + USUAL_TIME
        task.save(update_fields=["evaluate_until"])
    seed = secrets.randbits(48) if seed is None else seed
    begun = PeerRound.objects.create(task=task, by=by, at=now, seed=seed)
    _give_out(task, works, random.Random(seed), now)
    result = {"works": len(works), "each": task.peers, "seed": seed}
    school = task.piece.package.school_id
    record("released", begun, school_id=school, actor_id=by.pk if by else None, result=result, at=now)
    return begun


def begin_due_rounds(*, now: datetime | None = None) -> int:
    """Give out, in every school, the works of tasks whose time of handing in is over; how many tasks."""
    now = now or timezone.now()
    begun = 0
    with scopes_disabled():
        waiting = Task.objects.filter(round=None, peers__gt=0, rubric__isnull=False, piece__revocations=None)
        rows = waiting.select_related("piece__package")
        due = [(row.piece.package.school_id, row.pk) for row in rows if row.due_at <= now < row.due_at + USUAL_TIME]
    for school, number in due:
        with scope(school=School.objects.get(pk=school)):
            task = Task.objects.select_related("piece__package").get(pk=number)
            if len(_works(task)) >= FEWEST_WORKS:
                begin_round(by=None, task=task, now=now)
                begun += 1
    return begun


def join_round(*, version: SubmissionVersion, now: datetime) -> None:
    """Who hands in late evaluates the works that the fewest have; inside the caller's transaction."""
    task = version.submission.task
    person = version.submission.person
    if person is None or not round_is_open(task, now):
        return
    samples = _samples(task)
    _allocate(task, person, [sample.version for sample in samples], now, samples=samples)
    _more(task, person, task.peers, now)


@transaction.atomic
def take_one_more(*, by: Person, task: Task, now: datetime | None = None) -> Allocation:
    """One work more for a pupil who has evaluated all of theirs: the one that the fewest have. Invalid if none is."""
    now = now or timezone.now()
    require_open_round(task, now)
    Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    mine = Allocation.objects.filter(task=task, person=by)
    if not mine.exists() or mine.filter(evaluation=None).exists():
        raise Invalid(_("Evaluate first what was given to you."))
    made = _more(task, by, 1, now)
    if not made:
        raise Invalid(_("You have evaluated all there is. Thank you."))
    return made[0]


def _works(task: Task) -> list[SubmissionVersion]:
    """What stands handed in by pupils who are in the class now."""
    here = Enrolment.objects.filter(
        section=task.piece.package.section_id, kind=Enrolment.Kind.PUPIL, ended_at=None, person__is_active=True
    )
    rows = SubmissionVersion.objects.filter(
        submission__task=task, taken_back_at=None, submission__person__in=here.values("person")
    )
    return list(rows.select_related("submission__person").order_by("pk"))


def _samples(task: Task) -> list[Sample]:
    return list(Sample.objects.filter(task=task).select_related("version__submission"))


def _give_out(task: Task, works: Sequence[SubmissionVersion], rng: random.Random, now: datetime) -> None:
    samples = _samples(task)
    shown = {sample.version_id for sample in samples}
    by_person = {str(work.submission.person_id): work for work in works}
    authors = [key for key, work in by_person.items() if work.pk not in shown]
    for key, chosen in allocate(authors, list(by_person), task.peers, rng).items():
        person = by_person[key].submission.person
        assert person is not None
        _allocate(task, person, [sample.version for sample in samples], now, samples=samples)
        _allocate(task, person, [by_person[author] for author in chosen], now)


def _more(task: Task, person: Person, count: int, now: datetime) -> list[Allocation]:
    samples = {sample.version_id for sample in _samples(task)}
    works = {str(work.pk): work for work in _works(task) if work.pk not in samples}
    counted = dict(
        Allocation.objects.filter(version__in=list(works.values())).values_list("version").annotate(n=Count("pk"))
    )
    mine = set(Allocation.objects.filter(task=task, person=person).values_list("version_id", flat=True))
    but = {key for key, work in works.items() if work.submission.person_id == person.pk or work.pk in mine}
    loads = {key: counted.get(work.pk, 0) for key, work in works.items()}
    chosen = lightest(loads, count, random.Random(secrets.randbits(48)), but=but)
    return _allocate(task, person, [works[key] for key in chosen], now)


def _allocate(
    task: Task,
    person: Person,
    versions: Iterable[SubmissionVersion],
    now: datetime,
    samples: Sequence[Sample] = (),
) -> list[Allocation]:
    of = {sample.version_id: sample for sample in samples}
    before = Allocation.objects.filter(task=task, person=person).count()
    own = [version for version in versions if version.submission.person_id != person.pk]
    return Allocation.objects.bulk_create(
        Allocation(
            task=task, version=version, person=person, sample=of.get(version.pk), position=before + place, at=now
        )
        for place, version in enumerate(own, 1)
    )
