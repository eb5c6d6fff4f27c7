"""Forming groups from what pupils know (R45)."""

import random
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel import grouping as kernel
from upbeat.kernel.errors import Invalid
from upbeat.kernel.jigsaw import Jigsaw, deal_parts, homes_for
from upbeat.kernel.wishes import contradictions
from upbeat.rooms.classroom.actions.changing import changed
from upbeat.rooms.classroom.events import GroupsFormed
from upbeat.rooms.classroom.models import Group, Grouping, GroupMember, LiveQuestion
from upbeat.rooms.classroom.queries.learners import Basis, basis_of, met_before
from upbeat.rooms.classroom.queries.meetings import running_meeting
from upbeat.rooms.classroom.queries.wishes import contradictions_in_words
from upbeat.rooms.journal import bus
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import pupils_of
from upbeat.rooms.people.rules import require_teaches
from upbeat.rooms.publish.models import Package

MOST_PARTS = 8


@transaction.atomic
def form_groups(
    *,
    by: Person,
    package: Package,
    kind: str,
    size: int = 4,
    tables: int | None = None,
    parts: Sequence[str] = (),
    gap: float | None = None,
    question: LiveQuestion | None = None,
    absent: Collection[int] = (),
    around: Grouping | None = None,
    seed: int | None = None,
    now: datetime | None = None,
) -> Grouping:
    """New groups for a lesson; earlier ones stay as history, and pairs of them cost, so that groups vary.

    ``tables``: how many groups, instead of their size. ``parts``: names of the parts of a jigsaw. ``gap`` and
    ``question``: of pairs, how far apart in ability (standard deviations), and whose first votes they are to differ in
    (else their misconceptions). ``absent``: numbers of persons. ``around``: whoever is locked in it stays. The same
    seed gives the same groups. Invalid, in words, for wishes that exclude one another, and for a size below 2.
    """
    require_teaches(by, package.section)
    now = now or timezone.now()
    seed = secrets.randbelow(2**31) if seed is None else seed
    rng = random.Random(seed)
    names = _part_names(kind, parts)
    basis = basis_of(package, question)
    away = frozenset(map(str, absent))
    present = [one.key for one in basis.learners if one.key not in away]
    if kind == Grouping.Kind.JIGSAW:
        size, tables = len(names), homes_for(len(present), len(names))
    elif kind == Grouping.Kind.PAIRS:
        size, tables = 2, max(1, len(present) // 2) if present else None
    held = _locked(around, frozenset(present))
    if held and around is not None:
        tables = max(tables or 0, *(member.group.number for member in held.values()), -(-len(present) // size))
    wishes = replace(basis.wishes, locked={key: member.group.number - 1 for key, member in held.items()})
    basis = replace(basis, wishes=wishes)
    _require_possible(basis, package, present, kernel.capacities(len(present), max(2, size), tables))
    found = kernel.form_groups(
        basis.learners,
        size,
        rng,
        style_of(kind),
        wishes=wishes,
        hard_points=basis.hard_points,
        met=met_before(package),
        gap=gap,
        absent=away,
        tables=tables,
    )
    jigsaw = _jigsaw(basis, found, len(names), rng, held) if kind == Grouping.Kind.JIGSAW else None
    grouping = Grouping.objects.create(
        school_id=package.school_id,
        section=package.section,
        package=package,
        kind=kind,
        size=size,
        tables=tables,
        parts=names,
        gap=gap,
        question=question,
        seed=seed,
        by=by,
        at=now,
    )
    grouping.absent.set([int(key) for key in found.absent])
    _seat(grouping, found, jigsaw, held)
    context = {"package": package.pk, "kind": kind, "groups": len(found.groups), "locked": sorted(map(int, held))}
    record("formed", grouping, school_id=package.school_id, actor_id=by.pk, context=context, at=now)
    tell(package)
    return grouping


def again(*, by: Person, grouping: Grouping, seed: int | None = None, now: datetime | None = None) -> Grouping:
    """Form the groups anew with the same kind, size and absent pupils, around whoever is locked."""
    if grouping.package is None:
        raise Invalid(_("The lesson of these groups is gone. Form groups in another lesson."))
    return form_groups(
        by=by,
        package=grouping.package,
        kind=grouping.kind,
        size=grouping.size,
        tables=grouping.tables,
        parts=grouping.parts,
        gap=grouping.gap,
        question=grouping.question,
        absent=list(grouping.absent.values_list("pk", flat=True)),
        around=grouping,
        seed=seed,
        now=now,
    )


def tell(package: Package) -> None:
    """Inside an action's transaction: phones and projector show other groups, and pieces may wait for them."""
    meeting = running_meeting(package)
    if meeting is not None:
        changed(meeting)
    bus.publish(GroupsFormed(package.school_id, package.pk))


def style_of(kind: str) -> kernel.Style:
    """How the kernel seats this kind."""
    if kind == Grouping.Kind.EQUAL:
        return "equal"
    return "pairs" if kind == Grouping.Kind.PAIRS else "mixed"


def _part_names(kind: str, parts: Sequence[str]) -> list[str]:
    if kind not in Grouping.Kind.values:
        raise Invalid(_("Choose a kind of groups."), field="kind")
    if kind != Grouping.Kind.JIGSAW:
        return []
    names = [name for name in (" ".join(part.split())[:80] for part in parts) if name]
    if not 2 <= len(names) <= MOST_PARTS:
        raise Invalid(
            _("A jigsaw has 2 to %(most)d parts. Write one on each line.") % {"most": MOST_PARTS}, field="parts"
        )
    return names


def _locked(around: Grouping | None, present: frozenset[str]) -> dict[str, GroupMember]:
    if around is None:
        return {}
    rows = GroupMember.objects.filter(group__grouping=around, locked_at__isnull=False).select_related("group")
    return {str(row.person_id): row for row in rows if str(row.person_id) in present}


def _require_possible(basis: Basis, package: Package, present: list[str], sizes: list[int]) -> None:
    found = contradictions(basis.wishes, present, sizes)
    if found:
        names = {str(person.pk): person.name for person in pupils_of(package.section)}
        raise Invalid(" ".join(contradictions_in_words(found, names)))


def _jigsaw(
    basis: Basis, found: kernel.Grouping, parts: int, rng: random.Random, held: Mapping[str, GroupMember]
) -> Jigsaw:
    homes = [basis.of([member.key for member in group]) for group in found.groups]
    kept = {key: member.part - 1 for key, member in held.items() if member.part and member.part <= parts}
    return deal_parts(homes, parts, rng, kept)


def _seat(grouping: Grouping, found: kernel.Grouping, jigsaw: Jigsaw | None, held: Mapping[str, GroupMember]) -> None:
    table_of = {
        key: number for number, table in enumerate(jigsaw.experts if jigsaw else (), 1) for key in table.members
    }
    groups = Group.objects.bulk_create(
        Group(grouping=grouping, number=number) for number in range(1, len(found.groups) + 1)
    )
    GroupMember.objects.bulk_create(
        GroupMember(
            group=group,
            person_id=int(member.key),
            reason=[reason.to_json() for reason in member.reasons],
            part=jigsaw.part_of[member.key] + 1 if jigsaw else None,
            expert_table=table_of.get(member.key),
            locked_at=held[member.key].locked_at if member.key in held else None,
            locked_by_id=held[member.key].locked_by_id if member.key in held else None,
        )
        for group, members in zip(groups, found.groups, strict=True)
        for member in members
    )
