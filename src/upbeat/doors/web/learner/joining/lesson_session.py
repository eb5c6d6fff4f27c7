"""What the session of a shared tablet holds: the lesson whose code was typed, then the lesson that it is limited to."""

import time

from django.http import HttpRequest

from upbeat.rooms.classroom.models import Meeting

JOINING, ONLY = "joining", "only-lesson"
JOINING_S = 4 * 60 * 60
"""A double lesson and the break; after that the code is asked again, although the lesson was never ended."""


def begin_joining(request: HttpRequest, meeting: Meeting) -> None:
    """The code was right: names may be shown here."""
    request.session[JOINING] = [meeting.pk, int(time.time())]
    request.session.set_expiry(JOINING_S)


def joining_of(request: HttpRequest) -> int | None:
    """The lesson whose code was typed here."""
    told = request.session.get(JOINING)
    return int(told[0]) if told and time.time() - told[1] < JOINING_S else None


def stay_in_lesson(request: HttpRequest, meeting: Meeting) -> None:
    """After signing in: this session opens the lesson and nothing else."""
    request.session.pop(JOINING, None)
    request.session[ONLY] = meeting.pk
    request.session.set_expiry(JOINING_S)


def only_lesson_of(request: HttpRequest) -> int | None:
    """The lesson that the session is limited to."""
    told = request.session.get(ONLY)
    return int(told) if told is not None else None
