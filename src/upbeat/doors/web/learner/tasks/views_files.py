"""Files of one's own work: sent in pieces (frontend/README.md, Uploads) or whole, shown as they arrive, taken out."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from upbeat.doors.web.shared.fragments import wants_fragment
from upbeat.doors.web.shared.reader import known_reader
from upbeat.doors.web.shared.receiving import in_json
from upbeat.doors.web.shared.sending import announced, bytes_sent
from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.shared.whole import pour_whole
from upbeat.kernel.errors import Invalid
from upbeat.rooms.assess.actions.attaching import remove_attachment, start_attachment
from upbeat.rooms.assess.queries.access import access_attachment, access_task
from upbeat.rooms.assess.queries.work import own_work
from upbeat.rooms.record.actions.receiving import finish_upload
from upbeat.rooms.record.models import Upload


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
    """Announce a file."""
    person, now = person_of(request), timezone.now()
    task = access_task(person, piece_id, now)

    def announce(name: str, size: int) -> Upload:
        return start_attachment(by=person, task=task, filename=name, size=size, now=now).upload

    return announced(request, announce, lambda key: reverse("learner:work-file", args=[key]))


sent = bytes_sent(access_attachment)


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
