"""Files of one's own work: sent in pieces (frontend/README.md, Uploads) or whole, shown as they arrive, taken out."""

import json
import uuid
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from upbeat.doors.web.shared.fragments import wants_fragment
from upbeat.doors.web.shared.reader import known_reader
from upbeat.doors.web.shared.receiving import bytes_of, in_json
from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.shared.whole import pour_whole
from upbeat.kernel.errors import Invalid
from upbeat.rooms.assess.actions.attaching import remove_attachment, start_attachment
from upbeat.rooms.assess.queries.access import access_attachment, access_task
from upbeat.rooms.assess.queries.work import own_work
from upbeat.rooms.record.actions.receiving import finish_upload


@member
@require_safe
def files(request: HttpRequest, piece_id: int) -> HttpResponse:
    """The files of the draft as a fragment; as a page, the task."""
    if not wants_fragment(request):
        return redirect("learner:piece", piece_id)
    person = person_of(request)
    work = own_work(person, piece_id, timezone.now())
    return known_reader(render(request, "learner/task/files.html", {"work": work}), person)


@require_POST
@in_json
def create(request: HttpRequest, piece_id: int) -> HttpResponse:
    """``{"name", "size"}`` announces a file; 201 with where to send it."""
    person, now = person_of(request), timezone.now()
    try:
        told = json.loads(request.body)
        name, size = str(told["name"]), int(told["size"])
    except (ValueError, KeyError, TypeError) as problem:
        raise Invalid(_("Name and size of the file are missing. Choose the file again.")) from problem
    task = access_task(person, piece_id, now)
    made = start_attachment(by=person, task=task, filename=name, size=size, now=now)
    address = reverse("learner:work-file", args=[made.upload.key])
    return JsonResponse({"url": address, "offset": 0}, status=HTTPStatus.CREATED)


def sent(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The bytes of a file of one's own: HEAD, PATCH, DELETE."""
    if request.method not in ("HEAD", "PATCH", "DELETE"):
        return HttpResponseNotAllowed(["HEAD", "PATCH", "DELETE"])
    return _own_bytes(request, key)


@in_json
def _own_bytes(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access_attachment(person_of(request), key)
    return bytes_of(request, key)


@require_POST
@in_json
def finish(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """All bytes were sent: have the file made anew."""
    person = person_of(request)
    found = access_attachment(person, key)
    finish_upload(by=person, key=key)
    return JsonResponse({"location": reverse("learner:piece", args=[found.submission.task.piece_id])})


@member
@require_POST
def whole(request: HttpRequest, piece_id: int) -> HttpResponse:
    """A file in one piece, where there is no script."""
    person, now = person_of(request), timezone.now()
    task = access_task(person, piece_id, now)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Invalid(_("Choose a file first."))
        made = start_attachment(by=person, task=task, filename=file.name or "", size=file.size or 0, now=now)
        pour_whole(person, made.upload.key, file)
    except Invalid as problem:
        messages.error(request, said(problem))
    return redirect(reverse("learner:piece", args=[piece_id]) + "#work")


@member
@require_POST
def remove(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take a file out of the draft."""
    person, now = person_of(request), timezone.now()
    piece_id = access_attachment(person, key).submission.task.piece_id
    try:
        remove_attachment(by=person, key=key, now=now)
    except Invalid as problem:
        messages.error(request, said(problem))
    if wants_fragment(request):
        return known_reader(
            render(request, "learner/task/files.html", {"work": own_work(person, piece_id, now)}), person
        )
    return redirect(reverse("learner:piece", args=[piece_id]) + "#work")
