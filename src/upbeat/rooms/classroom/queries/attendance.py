"""Who was there (R48): what phones told, unless the teacher said otherwise."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from upbeat.rooms.classroom.models import Attendance, Meeting, Presence
from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.people.queries import pupils_of

LATE_AFTER = timedelta(minutes=10)
"""Whose phone comes later than this after the lesson began was late, until the teacher says otherwise."""


@dataclass(frozen=True, slots=True)
class Came:
    """How a pupil was there: ``at`` when the phone joined, ``said_by`` the teacher whose word stands."""

    person: Person
    state: str
    at: datetime | None = None
    said_by: Person | None = None

    @property
    def is_there(self) -> bool:
        """Present or late."""
        return self.state in (Presence.State.PRESENT, Presence.State.LATE)


@dataclass(frozen=True, slots=True)
class History:
    """A pupil's states in the lessons of a class, in the order of the lessons, and how often each."""

    person: Person
    states: tuple[str, ...]
    late: int
    absent: int
    excused: int


def came_to(meeting: Meeting) -> list[Came]:
    """Every pupil of the class, in the order of lists; three queries."""
    pupils = list(pupils_of(meeting.section))
    told = _told([meeting], pupils)
    return [told[meeting.pk, pupil.pk] for pupil in pupils]


def history_of(section: Section, limit: int = 40) -> tuple[list[Meeting], list[History]]:
    """The last lessons of a class, oldest first, and how each pupil was there; four queries."""
    meetings = list(Meeting.objects.filter(section=section).select_related("package").order_by("-began_at")[:limit])
    meetings.reverse()
    pupils = list(pupils_of(section))
    told = _told(meetings, pupils)
    rows = []
    for pupil in pupils:
        states = tuple(told[meeting.pk, pupil.pk].state for meeting in meetings)
        counts = Counter(states)
        rows.append(
            History(
                pupil,
                states,
                counts[Presence.State.LATE],
                counts[Presence.State.ABSENT],
                counts[Presence.State.EXCUSED],
            )
        )
    return meetings, rows


def attendance_of(pupil: Person, sections: Iterable[Section], limit: int = 40) -> list[tuple[Meeting, Came]]:
    """How a pupil was there in the last lessons of these classes, newest first."""
    rows = Meeting.objects.filter(section__in=sections).select_related("package", "section").order_by("-began_at")
    meetings = list(rows[:limit])
    told = _told(meetings, [pupil])
    return [(meeting, told[meeting.pk, pupil.pk]) for meeting in meetings]


def _told(meetings: Collection[Meeting], pupils: Collection[Person]) -> dict[tuple[int, int], Came]:
    joined = {
        (one.meeting_id, one.person_id): one.at
        for one in Attendance.objects.filter(meeting__in=meetings, person__in=pupils)
    }
    said = {
        (one.meeting_id, one.person_id): one
        for one in Presence.objects.filter(meeting__in=meetings, person__in=pupils).select_related("by")
    }
    return {
        (meeting.pk, pupil.pk): _came(
            meeting, pupil, joined.get((meeting.pk, pupil.pk)), said.get((meeting.pk, pupil.pk))
        )
        for meeting in meetings
        for pupil in pupils
    }


def _came(meeting: Meeting, pupil: Person, at: datetime | None, said: Presence | None) -> Came:
    if said is not None:
        return Came(pupil, said.state, at, said.by)
    if at is None:
        return Came(pupil, Presence.State.ABSENT)
    late = at > meeting.began_at + LATE_AFTER
    return Came(pupil, Presence.State.LATE if late else Presence.State.PRESENT, at)
