"""Who came in by a shared tablet sees their lesson and nothing else, and is out when it ends."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from upbeat.doors.web.learner.joining.lesson_session import only_lesson_of
from upbeat.doors.web.shared.fragments import wants_fragment
from upbeat.rooms.classroom.queries.joining import open_lesson

ALSO = {"learner:join", "learner:join-next", "shared:sign-out", "shared:language", "shared:theme"}
"""Besides every address of the lesson itself, which has its number in it as ``meeting_id``."""


class OnlyThisLesson:
    """Keeps a session that began with a name from the list within its lesson."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., HttpResponse], _args: Sequence[Any], named: Mapping[str, Any]
    ) -> HttpResponse | None:
        """To the lesson where something else was asked for; out where it has ended."""
        lesson = only_lesson_of(request)
        if lesson is None:
            return None
        if open_lesson(lesson) is None:
            logout(request)
            messages.success(request, _("The lesson has ended. Well done."))
            if wants_fragment(request):
                return render(request, "learner/join/ended.html")
            return redirect("learner:join")
        match = request.resolver_match
        if match is not None and (match.view_name in ALSO or _is_of(lesson, match.namespace, named)):
            return None
        return redirect("learner:clicker", lesson)


def _is_of(lesson: int, door: str, named: Mapping[str, Any]) -> bool:
    return door == "learner" and named.get("meeting_id") == lesson
