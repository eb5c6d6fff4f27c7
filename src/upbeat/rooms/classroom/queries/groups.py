"""Groups as pages show them: names, why each is there, and which wish is not kept."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.kernel.grouping import broken_by
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.classroom.models import Group, Grouping, GroupMember, SeatChange
from upbeat.rooms.classroom.queries.learners import wishes_of
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import pupils_of, sections_taught
from upbeat.rooms.publish.models import Package


@dataclass(frozen=True, slots=True)
class Why:
    """A reason; ``code`` as in kernel.grouping, with its point and the names of the others it concerns."""

    code: str
    point: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody in a group, with the reasons, the weightiest first. ``part``: the name of theirs in a jigsaw;
    ``expert_table``: where they sit with the other experts, 0 without."""

    person: Person
    reasons: tuple[Why, ...]
    locked: bool = False
    part: str = ""
    expert_table: int = 0

    @property
    def why(self) -> Why | None:
        """The weightiest reason."""
        return self.reasons[0] if self.reasons else None


@dataclass(frozen=True, slots=True)
class Table:
    """A group. ``missing``: parts of the jigsaw that nobody has there."""

    number: int
    seats: tuple[Seat, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpertTable:
    """Those who work on a part of a jigsaw together."""

    number: int
    part: str
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class BrokenWish:
    """Two pupils, and whether they were to sit together (or apart)."""

    first: str
    second: str
    together: bool


@dataclass(frozen=True, slots=True)
class Seating:
    """The groups of a lesson as they count now. ``without``: pupils of the class who sit nowhere."""

    grouping: Grouping
    tables: tuple[Table, ...]
    experts: tuple[ExpertTable, ...]
    without: tuple[Person, ...]
    broken: tuple[BrokenWish, ...]
    moved: bool
    can_undo: bool

    @property
    def next_number(self) -> int:
        """The number that a new table would have."""
        return max((group.number for group in self.grouping.groups.all()), default=0) + 1

    @property
    def locked(self) -> int:
        """How many are locked."""
        return sum(seat.locked for table in self.tables for seat in table.seats)


@dataclass(frozen=True, slots=True)
class TableView:
    """What a pupil is told of the groups: the own table, and in a jigsaw the own part and the table of its experts."""

    number: int
    mates: tuple[str, ...]
    part: str = ""
    expert_table: int = 0
    experts: tuple[str, ...] = ()


def newest_grouping(package: Package) -> Grouping | None:
    """The groups that count for a package, with members and names at hand."""
    rows = Grouping.objects.filter(package=package, taken_back_at=None).select_related("section")
    return rows.prefetch_related("groups__members__person").first()


def groupings_of(package: Package, limit: int = 10) -> list[Grouping]:
    """The last divisions of the class of this lesson, newest first, taken back ones too, with lesson and who made
    them."""
    rows = Grouping.objects.filter(section=package.section_id).select_related("package", "by")
    return list(rows[:limit])


def access_grouping(teacher: Person, grouping_id: int) -> Grouping:
    """Groups of a class that the person teaches; else NotFound."""
    rows = Grouping.objects.select_related("section__school", "package__section__school", "question")
    found = rows.prefetch_related("groups__members__person").filter(pk=grouping_id)
    grouping = found.filter(section__in=sections_taught(teacher).values("pk")).first()
    if grouping is None:
        raise NotFound(_("There are no such groups in your classes."))
    return grouping


def seating_of(package: Package) -> Seating | None:
    """The groups of a lesson that count, or None; a constant number of queries."""
    grouping = newest_grouping(package)
    return seating(grouping) if grouping is not None else None


def seating(grouping: Grouping) -> Seating:
    """Groups of today or of long ago, with names and, in the language of the page, points. Eight queries."""
    members = [member for group in grouping.groups.all() for member in group.members.all()]
    names = {str(member.person_id): member.person.name for member in members}
    points = {int(one["point"]) for member in members for one in reasons_in(member) if one.get("point")}
    titles = {str(point.pk): point.shown_title for point in KnowledgePoint.objects.filter(pk__in=points)}
    tables = []
    for group in grouping.groups.all():
        seats = tuple(_seat(member, grouping, names, titles) for member in _in_order(group.members.all()))
        have = {seat.part for seat in seats}
        if seats:
            tables.append(Table(group.number, seats, tuple(part for part in grouping.parts if part not in have)))
    seated = {member.person_id for member in members}
    table_of = {str(seat.person.pk): table.number for table in tables for seat in table.seats}
    wishes = wishes_of(grouping.section, frozenset(seated))
    together = set(wishes.together)
    moved = SeatChange.objects.filter(grouping=grouping, undone_at=None).exists()
    before = Grouping.objects.filter(package=grouping.package_id, taken_back_at=None).exclude(pk=grouping.pk)
    return Seating(
        grouping=grouping,
        tables=tuple(tables),
        experts=_experts(grouping, members),
        without=tuple(person for person in pupils_of(grouping.section) if person.pk not in seated),
        broken=tuple(
            BrokenWish(names[pair[0]], names[pair[1]], pair in together) for pair in broken_by(table_of, wishes)
        ),
        moved=moved,
        can_undo=moved or before.exists(),
    )


def tables_of(package: Package) -> list[int]:
    """The numbers of the groups that count; one query."""
    rows = Group.objects.filter(grouping__package=package, grouping__taken_back_at=None)
    pairs = list(rows.order_by("-grouping__at", "-grouping", "number").values_list("grouping", "number"))
    return [number for grouping, number in pairs if grouping == pairs[0][0]]


def table_of(pupil: Person, package: Package) -> TableView | None:
    """The pupil's own table in the groups that count, or None; at most five queries. Reasons are not for pupils."""
    grouping = Grouping.objects.filter(package=package, taken_back_at=None).first()
    if grouping is None:
        return None
    members = list(GroupMember.objects.filter(group__grouping=grouping).select_related("group", "person"))
    own = next((member for member in members if member.person_id == pupil.pk), None)
    if own is None:
        return None
    return TableView(
        number=own.group.number,
        mates=tuple(one.person.name for one in _in_order(members) if one.group_id == own.group_id and one != own),
        part=_part(own, grouping),
        expert_table=own.expert_table or 0,
        experts=tuple(
            one.person.name
            for one in _in_order(members)
            if own.expert_table and one.expert_table == own.expert_table and one != own
        ),
    )


def reasons_in(member: GroupMember) -> list[dict[str, Any]]:
    """The reasons as they are stored; groups of before had one."""
    return member.reason if isinstance(member.reason, list) else [member.reason] if member.reason else []


def _in_order(members: Any) -> list[GroupMember]:
    return sorted(members, key=lambda member: (member.person.sort_name, member.person.name, member.person_id))


def _part(member: GroupMember, grouping: Grouping) -> str:
    return grouping.parts[member.part - 1] if member.part and member.part <= len(grouping.parts) else ""


def _seat(member: GroupMember, grouping: Grouping, names: dict[str, str], titles: dict[str, str]) -> Seat:
    return Seat(
        person=member.person,
        reasons=tuple(
            Why(
                one.get("code", ""),
                titles.get(one.get("point", ""), ""),
                tuple(names[other] for other in one.get("others", []) if other in names),
            )
            for one in reasons_in(member)
        ),
        locked=member.locked_at is not None,
        part=_part(member, grouping),
        expert_table=member.expert_table or 0,
    )


def _experts(grouping: Grouping, members: list[GroupMember]) -> tuple[ExpertTable, ...]:
    tables: dict[int, list[GroupMember]] = {}
    for member in _in_order(members):
        if member.expert_table:
            tables.setdefault(member.expert_table, []).append(member)
    return tuple(
        ExpertTable(number, _part(some[0], grouping), tuple(one.person for one in some))
        for number, some in sorted(tables.items())
    )
