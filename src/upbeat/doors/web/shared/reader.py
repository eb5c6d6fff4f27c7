"""The cookie by which the media addresses of a page know the browser they were made for."""

from django.conf import settings
from django.http import HttpResponse

from upbeat.rooms.learn.queries.media import ADDRESS_S, READER_COOKIE, reader_pass
from upbeat.rooms.people.models import Person


def known_reader(response: HttpResponse, person: Person) -> HttpResponse:
    """The response, with the cookie renewed. It goes to media addresses only and no script can read it."""
    response.set_cookie(
        READER_COOKIE,
        reader_pass(person),
        max_age=ADDRESS_S,
        path="/media/",
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response
