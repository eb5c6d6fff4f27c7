"""Noting what a pupil takes of what was offered after an answer."""

from contextlib import suppress
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import NotFound
from upbeat.rooms.learn.actions import take_step
from upbeat.rooms.people.models import Person


@member
@require_POST
def step(request: HttpRequest, token: UUID) -> HttpResponse:
    """The pupil has taken a step (field ``step``) of those offered after this answer; the page stays as it is."""
    take_step(by=person_of(request), token=token, step=request.POST.get("step", ""), now=timezone.now())
    return HttpResponse(status=204)


def note_step(person: Person, token: str, step: str) -> None:
    """The same for a link that says after which answer it stood (``?after=<token>``); a wrong one says nothing."""
    if token:
        with suppress(NotFound):
            take_step(by=person, token=token, step=step, now=timezone.now())
