"""Groups as a page shows them: names, and why each is there."""

from dataclasses import dataclass

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.classroom.models import Grouping
from upbeat.rooms.classroom.queries.meetings import newest_grouping
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Package


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody in a group; ``code`` as in kernel.grouping, with its point and the names of the others it concerns."""

    person: Person
    code: str
    point: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A group."""

    number: int
    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Seating:
    """The groups of a lesson as they count now."""

    grouping: Grouping
    tables: tuple[Table, ...]


def seating_of(package: Package) -> Seating | None:
    """The newest groups of a lesson, or None; five queries."""
    grouping = newest_grouping(package)
    if grouping is None:
        return None
    members = [member for group in grouping.groups.all() for member in group.members.all()]
    names = {str(member.person_id): member.person.name for member in members}
    titles = {
        str(point.pk): point.title_in(package.section.school.language)
        for point in KnowledgePoint.objects.filter(
            pk__in=[int(member.reason["point"]) for member in members if member.reason.get("point")]
        )
    }
    return Seating(
        grouping,
        tuple(
            Table(
                group.number,
                tuple(
                    Seat(
                        member.person,
                        member.reason.get("code", ""),
                        titles.get(member.reason.get("point", ""), ""),
                        tuple(names[other] for other in member.reason.get("others", []) if other in names),
                    )
                    for member in group.members.all()
                ),
            )
            for group in grouping.groups.all()
        ),
    )
