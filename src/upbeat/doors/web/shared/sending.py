"""A file for the record of a lesson: announced, sent in pieces or whole. Who may is the caller's to say."""

import json
import uuid
from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.doors.web.shared.receiving import bytes_of, in_json
from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import person_of
from upbeat.doors.web.shared.whole import pour_whole
from upbeat.kernel.errors import Invalid
from upbeat.rooms.classroom.actions.explanations import start_explanation
from upbeat.rooms.classroom.models import Turn
from upbeat.rooms.people.models import Person
from upbeat.rooms.record.models import Upload

Announce = Callable[[str, int], Upload]
"""From the name and the size of a file to its announced upload."""


def announced(request: HttpRequest, announce: Announce, address: Callable[[uuid.UUID], str]) -> HttpResponse:
    """``{"name", "size"}`` announces a file; 201 with the address to which its pieces are sent."""
    try:
        told = json.loads(request.body)
        name, size = str(told["name"]), int(told["size"])
    except (ValueError, KeyError, TypeError) as problem:
        raise Invalid(_("Name and size of the file are missing. Choose the file again.")) from problem
    made = announce(name, size)
    return JsonResponse({"url": address(made.key), "offset": 0}, status=HTTPStatus.CREATED)


def bytes_sent(access: Callable[[Person, uuid.UUID], object]) -> Callable[..., HttpResponse]:
    """The view for the bytes of an announced file: HEAD, PATCH, DELETE. ``access`` refuses who may not send them."""

    @in_json
    def own_bytes(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        access(person_of(request), key)
        return bytes_of(request, key)

    def sent(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        if request.method not in ("HEAD", "PATCH", "DELETE"):
            return HttpResponseNotAllowed(["HEAD", "PATCH", "DELETE"])
        return own_bytes(request, key)

    return sent


def explanation_of(by: Person, turn: Turn) -> Announce:
    """Announces a recorded explanation of a turn."""

    def announce(name: str, size: int) -> Upload:
        made = start_explanation(by=by, turn=turn, filename=name, size=size, now=timezone.now()).upload
        assert made is not None
        return made

    return announce


def sent_whole(request: HttpRequest, announce: Announce) -> Upload | None:
    """A file in one piece, where there is no script; what is wrong with it is said on the next page, and None."""
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Invalid(_("Choose a file first."))
        made = announce(file.name or "", file.size or 0)
        pour_whole(person_of(request), made.key, file)
    except Invalid as problem:
        messages.error(request, said(problem))
        return None
    return made
