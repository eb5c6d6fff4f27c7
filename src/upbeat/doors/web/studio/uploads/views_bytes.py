"""The bytes of an upload: announced, sent in chunks, asked after, finished, given up. JSON and headers, no pages."""

import json
import re
import uuid
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import person_of
from upbeat.kernel.errors import Invalid, NotFound, Refused, UpbeatError
from upbeat.rooms.design.queries import access_script, access_section
from upbeat.rooms.people.models import Person
from upbeat.rooms.record import queries
from upbeat.rooms.record.actions.receiving import (
    MOST_CHUNK,
    WrongOffset,
    append_chunk,
    finish_upload,
    give_up_upload,
    start_upload,
)
from upbeat.rooms.record.actions.showing import tell_shown
from upbeat.rooms.record.models import Upload

P = ParamSpec("P")
MOST_DIGITS = 15
SECONDS = re.compile(r"[0-9]{1,6}(\.[0-9]{1,3})?", re.ASCII)
CHUNK_TYPE = "application/offset+octet-stream"
STATUS = {Refused: HTTPStatus.FORBIDDEN, NotFound: HTTPStatus.NOT_FOUND, WrongOffset: HTTPStatus.CONFLICT}


def in_json(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """For scripts: 401 instead of the sign-in page, and every refusal as ``{"error": …}``."""

    @wraps(view)
    def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return JsonResponse({"error": _("Sign in again, then go on.")}, status=HTTPStatus.UNAUTHORIZED)
        try:
            response = view(request, *args, **kwargs)
        except UpbeatError as problem:
            status = STATUS.get(type(problem), HTTPStatus.UNPROCESSABLE_ENTITY)
            response = JsonResponse({"error": said(problem)}, status=status)
            if isinstance(problem, WrongOffset):
                response["Upload-Offset"] = str(problem.offset)
        response["Cache-Control"] = "no-store"
        return response

    return answered


@require_POST
@in_json
def create(request: HttpRequest) -> HttpResponse:
    """``{"name", "size", "script"?, "section"?, "kind"?}`` announces a file; 201 with where to send it.

    ``kind`` is ``material`` for what is collected for a passage.

    With the header ``Upload-Defer-Length: 1`` (tus 1.0, creation-defer-length) it has no size yet and grows.
    """
    person = person_of(request)
    grows = request.headers.get("Upload-Defer-Length") == "1"
    try:
        told = json.loads(request.body)
        name, size = str(told["name"]), None if grows else int(told["size"])
        kind = Upload.Kind.MATERIAL if told.get("kind") == "material" else Upload.Kind.VIDEO
        number, part = str(told.get("script") or ""), str(told.get("section") or "")
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise Invalid(_("Name and size of the file are missing. Choose the file again.")) from problem
    script = access_script(person, int(number)) if number.isdecimal() else None
    section = access_section(person, script, int(part)) if script and part.isdecimal() else None
    upload = start_upload(by=person, filename=name, size=size, script=script, section=section, kind=kind)
    address = reverse("studio:upload", args=[upload.key])
    return JsonResponse({"url": address, "offset": 0}, status=HTTPStatus.CREATED)


@in_json
def bytes_of(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """HEAD asks how much is there, PATCH adds to it, DELETE gives the upload up."""
    person = person_of(request)
    if request.method == "PATCH":
        return _patch(request, person, key)
    if request.method == "DELETE":
        give_up_upload(by=person, key=key)
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    upload = queries.access_upload(person, key)
    gone = upload.state == Upload.State.REFUSED
    return _at(upload.received, HTTPStatus.GONE if gone else HTTPStatus.OK)


def _patch(request: HttpRequest, person: Person, key: uuid.UUID) -> HttpResponse:
    offset, length = request.headers.get("Upload-Offset", ""), request.headers.get("Content-Length", "")
    if request.content_type != CHUNK_TYPE or not offset.isdecimal() or len(offset) > MOST_DIGITS:
        raise Invalid(_("A chunk comes with its place in the file. Load the page again."))
    if length.isdecimal() and int(length) > MOST_CHUNK:
        raise Invalid(_("A chunk has at most %(most)s MB.") % {"most": MOST_CHUNK // 2**20})
    seconds = request.headers.get("Upload-Seconds", "")
    told_s = float(seconds) if SECONDS.fullmatch(seconds) else None
    now_has = append_chunk(by=person, key=key, offset=int(offset), data=request, told_s=told_s)
    return _at(now_has, HTTPStatus.NO_CONTENT)


def _at(offset: int, status: HTTPStatus) -> HttpResponse:
    return HttpResponse(status=status, headers={"Upload-Offset": str(offset)})


@require_POST
@in_json
def shown(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """``{"shown": [{"second", "material", "page"}, …]}``: what is to be seen in a recording from when on, so far."""
    try:
        marks = json.loads(request.body)["shown"]
    except (ValueError, KeyError, TypeError) as problem:
        raise Invalid(_("The list of pages is missing. Load the page again.")) from problem
    tell_shown(by=person_of(request), key=key, marks=marks)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@require_POST
@in_json
def finish(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """All bytes were sent: have them checked, and say where to see what comes of it.

    An upload that grows is closed by it: ``Upload-Length`` says how long it is.
    """
    length = request.headers.get("Upload-Length", "")
    size = int(length) if length.isdecimal() and len(length) <= MOST_DIGITS else None
    upload = finish_upload(by=person_of(request), key=key, size=size)
    return JsonResponse({"location": reverse("studio:upload", args=[upload.key])})
