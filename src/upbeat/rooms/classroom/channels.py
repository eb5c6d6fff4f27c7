"""What a page of the lesson may listen to: names of channels and the passes for them."""

import time

from upbeat.rooms.classroom.models import Meeting
from upbeat.rooms.people import passes
from upbeat.rooms.people.models import Enrolment, Person

# A double lesson; the page that is open longer asks for a fresh pass by loading itself again.
LASTS_S = 3 * 60 * 60
# One process gives out some two hundred screens a second, beside the votes. A class of thirty does not notice it.
SCREENS_PER_S = 200
LONGEST_SPREAD_S = 3.0


def screen_channel(meeting_id: int) -> str:
    """Told of each change of what phones show."""
    return f"meeting:{meeting_id}"


def votes_channel(meeting_id: int) -> str:
    """Told of each vote; for wall and teacher only, so that thirty phones do not ask again at each vote."""
    return f"votes:{meeting_id}"


def spread_s(meeting: Meeting) -> float:
    """Over how many seconds the phones of a class ask for a new screen, so that votes never wait behind screens."""
    # Counted without the people: on SQLite their number in a class of a thousand takes longer than all of the page.
    pupils = Enrolment.objects.filter(section=meeting.section_id, kind=Enrolment.Kind.PUPIL, ended_at=None).count()
    return min(LONGEST_SPREAD_S, round(pupils / SCREENS_PER_S, 2))


def stream_pass(person: Person, meeting: Meeting, *, votes: bool) -> str:
    """The pass for ``/hot/stream``; with ``votes`` also for each vote. Its time says how old the page is."""
    channels = [screen_channel(meeting.pk), *([votes_channel(meeting.pk)] if votes else [])]
    told = {"p": person.pk, "s": person.school_id, "c": channels, "t": int(time.time())}
    return passes.mint("stream", told, LASTS_S)


def votes_pass(person: Person) -> str:
    """The pass for ``/hot/votes``."""
    return passes.mint("votes", {"p": person.pk, "s": person.school_id}, LASTS_S)
