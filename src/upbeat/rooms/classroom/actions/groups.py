"""Forming groups from what pupils know (R45)."""

import random
import secrets
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from upbeat.kernel.brief import hardest_points
from upbeat.kernel.grouping import Learner
from upbeat.kernel.grouping import form_groups as seat
from upbeat.rooms.classroom.models import Group, Grouping, GroupMember
from upbeat.rooms.classroom.queries.preparation import class_work
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.rules import require_teaches
from upbeat.rooms.publish.models import Package


@transaction.atomic
def form_groups(
    *,
    by: Person,
    package: Package,
    kind: Grouping.Kind,
    size: int = 4,
    absent: Collection[int] = (),
    seed: int | None = None,
    now: datetime | None = None,
) -> Grouping:
    """New groups for a lesson; earlier ones stay as history. ``absent``: numbers of persons.

    The same seed gives the same groups. Invalid for a size below 2. Ability: points known, plus the share watched.
    """
    require_teaches(by, package.section)
    now = now or timezone.now()
    seed = secrets.randbelow(2**31) if seed is None else seed
    work = class_work(package)
    learners = [
        Learner(
            key=str(number),
            ability=len(work.known[number]) + work.progress[number],
            known=frozenset(map(str, work.known[number])),
        )
        for number in work.pupils
    ]
    hard = [result.point for result in hardest_points(work.results())]
    found = seat(
        learners,
        size,
        random.Random(seed),
        "mixed" if kind == Grouping.Kind.MIXED else "equal",
        hard_points=hard,
        absent=[str(number) for number in absent],
    )
    grouping = Grouping.objects.create(
        school_id=package.school_id,
        section=package.section,
        package=package,
        kind=kind,
        size=size,
        seed=seed,
        by=by,
        at=now,
    )
    for number, members in enumerate(found.groups, 1):
        group = Group.objects.create(grouping=grouping, number=number)
        GroupMember.objects.bulk_create(
            GroupMember(group=group, person_id=int(member.key), reason=member.reasons[0].to_json())
            for member in members
        )
    context = {"package": package.pk, "kind": kind, "groups": len(found.groups)}
    record("formed", grouping, school_id=package.school_id, actor_id=by.pk, context=context, at=now)
    return grouping
