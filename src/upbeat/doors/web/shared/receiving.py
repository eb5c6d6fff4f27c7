"""The bytes of a file on its way: sent in chunks, asked after, given up. JSON and headers: see frontend/README.md."""

import re
import uuid
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import person_of
from upbeat.kernel.errors import Invalid, NotFound, Refused, UpbeatError
from upbeat.rooms.people.models import Person
from upbeat.rooms.record import queries
from upbeat.rooms.record.actions.receiving import MOST_CHUNK, WrongOffset, append_chunk, give_up_upload
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


def length_told(request: HttpRequest) -> int | None:
    """How long an upload that grows is said to be, by the header ``Upload-Length``."""
    length = request.headers.get("Upload-Length", "")
    return int(length) if length.isdecimal() and len(length) <= MOST_DIGITS else None
