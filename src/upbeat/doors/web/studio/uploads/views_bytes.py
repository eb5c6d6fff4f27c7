"""The bytes of an upload of the studio: announced, with what was shown, finished. JSON and headers, no pages."""

import json
import uuid
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from upbeat.doors.web.shared.receiving import in_json, length_told
from upbeat.doors.web.shared.session import person_of
from upbeat.kernel.errors import Invalid
from upbeat.rooms.design.queries import access_script, access_section
from upbeat.rooms.record.actions.receiving import finish_upload, start_upload
from upbeat.rooms.record.actions.showing import tell_shown
from upbeat.rooms.record.models import Upload


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
    upload = finish_upload(by=person_of(request), key=key, size=length_told(request))
    return JsonResponse({"location": reverse("studio:upload", args=[upload.key])})
