"""Joining a lesson on a tablet that belongs to nobody: by its code, one's name and PIN."""

from datetime import datetime

from django.utils.translation import gettext as _
from django_scopes import scope

from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.classroom.actions.meetings import join
from upbeat.rooms.classroom.models import Meeting
from upbeat.rooms.classroom.queries.joining import open_lesson
from upbeat.rooms.people.actions.guessing import note_failure, refuse_guessing
from upbeat.rooms.people.actions.sessions import sign_in_from_list
from upbeat.rooms.people.models import Person

# Of some 330,000 codes a few are good at a time: with fifty lessons on, forty guesses in ten minutes from one address
# take a day to find one of them, which then shows names and opens nothing.
CODE_LIMIT = 40


def find_lesson(*, code: str, address: str, now: datetime) -> Meeting:
    """The lesson that is on under this code, whoever asks; else Invalid. Wrong codes are counted by address."""
    key = f"lesson:{address}"
    refuse_guessing([key], address, now, limit=CODE_LIMIT)
    code = "".join(code.split()).upper()[:8]
    # Which school this is comes out of the code, so no scope can be open yet: the unscoped manager is right here.
    meeting = Meeting._base_manager.select_related("section__school").filter(code=code, ended_at=None).first()
    if meeting is None:
        note_failure([key], address, now)
        raise Invalid(_("No lesson that is on has this code. Look at the board again."), field="code")
    return meeting


def enter_lesson(*, meeting_id: int, person_id: int, pin: str, address: str, now: datetime) -> Person:
    """The pupil who was picked from the class list, in the lesson; Invalid where the PIN is not theirs, NotFound once
    the lesson has ended."""
    meeting = open_lesson(meeting_id)
    if meeting is None:
        raise NotFound(_("The lesson has ended."))
    with scope(school=meeting.school):
        pupil = sign_in_from_list(section=meeting.section, person_id=person_id, pin=pin, address=address, now=now)
        join(by=pupil, meeting=meeting, now=now)
    return pupil
