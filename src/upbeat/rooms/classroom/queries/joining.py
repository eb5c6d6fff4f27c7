"""What a tablet that belongs to nobody may see of a lesson: only once its code was typed, only while it is on."""

from dataclasses import dataclass

from django_scopes import scope

from upbeat.rooms.classroom.models import Meeting
from upbeat.rooms.people.queries import listed_pupils


@dataclass(frozen=True, slots=True)
class ListedName:
    """A name to tap, and the number to sign in with."""

    person_id: int
    name: str


def open_lesson(meeting_id: int) -> Meeting | None:
    """The lesson if it is still on, of whatever school; the caller has had its code."""
    rows = Meeting._base_manager.select_related("section__school", "school")
    return rows.filter(pk=meeting_id, ended_at=None).first()


def names_of(meeting: Meeting) -> tuple[ListedName, ...]:
    """The class list, in the order of lists."""
    with scope(school=meeting.school):
        rows = listed_pupils(meeting.section).values_list("pk", "name")
        return tuple(ListedName(number, name) for number, name in rows)
