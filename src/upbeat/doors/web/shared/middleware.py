"""Whose school, language and time zone a request is in, and how a refusal becomes a page."""

from collections.abc import Callable
from http import HTTPStatus
from zoneinfo import ZoneInfo

from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django_scopes import scope

from upbeat.doors.web.shared.fragments import wants_fragment, wants_json
from upbeat.doors.web.shared.sentences import said
from upbeat.kernel.errors import Invalid, NotFound, Refused, UpbeatError
from upbeat.rooms.people.models import Person

Answer = Callable[[HttpRequest], HttpResponse]


class SchoolScope:
    """Opens the scope of the signed-in person's school, in their language and the school's time zone."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = get_user(request)
        if not isinstance(person, Person):
            return self.get_response(request)
        request.user = person  # itself, for all that a page looks up of it, instead of what finds it when asked
        language = person.language or person.school.language
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()
        with scope(school=person.school), timezone.override(ZoneInfo(person.school.time_zone)):
            return self.get_response(request)


STATUS: dict[type[UpbeatError], HTTPStatus] = {
    Refused: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
}


class Refusals:
    """Turns what a room refuses into a page, a fragment or JSON, by what was asked for."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """403, 404 or 422 with the room's own sentence; anything else is not ours."""
        if not isinstance(exception, UpbeatError):
            return None
        status = STATUS.get(type(exception), HTTPStatus.UNPROCESSABLE_ENTITY)
        if wants_json(request):
            return JsonResponse({"error": said(exception)}, status=status)
        template = "shared/refusal.html" if wants_fragment(request) else f"{status}.html"
        return render(request, template, {"message": said(exception)}, status=status)
