"""The picture of a question, for who is asked it."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from upbeat.doors.web.shared.pictures import picture_answer
from upbeat.doors.web.shared.session import member, person_of
from upbeat.rooms.items.queries import picture_of_attempt


@member
@require_safe
def picture(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """The bytes, at an address that only the asked one can use."""
    return picture_answer(picture_of_attempt(person_of(request), str(token)))
