"""The lesson that a pupil's phone asks for, by a statement that is written once: a whole class asks at one moment."""

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet

from upbeat.rooms.classroom.models import Meeting
from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.people.prepared import Prepared
from upbeat.rooms.people.queries import attended_numbers
from upbeat.rooms.people.scope import is_open
from upbeat.rooms.publish.models import Package

LARGEST_NUMBER = 2**63 - 1
MEETING, SECTION, PACKAGE = (
    [field.attname for field in model._meta.concrete_fields] for model in (Meeting, Section, Package)
)
_meeting = Prepared(
    lambda number: (
        QuerySet(Meeting)
        .filter(pk=number)
        .values_list(*MEETING, *(f"section__{name}" for name in SECTION), *(f"package__{name}" for name in PACKAGE))
    ),
    hole=-1,
)


def attended_meeting(pupil: Person, meeting_id: int) -> Meeting | None:
    """The lesson with section, school and package at hand, if the pupil sits in its class now; two short queries."""
    if not is_open(pupil.school_id, Meeting) or meeting_id > LARGEST_NUMBER:
        return None
    for row in _meeting(meeting_id):
        meeting = Meeting.from_db(DEFAULT_DB_ALIAS, MEETING, row[: len(MEETING)])
        if meeting.school_id != pupil.school_id or meeting.section_id not in attended_numbers(pupil):
            return None
        section = Section.from_db(DEFAULT_DB_ALIAS, SECTION, row[len(MEETING) : len(MEETING) + len(SECTION)])
        meeting.school = section.school = pupil.school
        meeting.section = section
        if meeting.package_id is not None:
            meeting.package = Package.from_db(DEFAULT_DB_ALIAS, PACKAGE, row[len(MEETING) + len(SECTION) :])
        return meeting
    return None
