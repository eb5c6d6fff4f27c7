"""Pages of uploads: choose a file, see what becomes of it, give it up."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from upbeat.doors.web.shared.fragments import wants_fragment
from upbeat.doors.web.shared.receiving import bytes_of
from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.uploads import forms
from upbeat.doors.web.studio.uploads.whole import take_whole
from upbeat.kernel.errors import Invalid
from upbeat.rooms.design.queries import access_script, access_section
from upbeat.rooms.record import queries, rules
from upbeat.rooms.record.actions.receiving import finish_upload, give_up_upload
from upbeat.rooms.record.models import Upload


@member
@require_http_methods(["GET", "POST"])
def upload_new(request: HttpRequest) -> HttpResponse:
    """Choose a video. Posted in one piece where there is no script; else the element sends it in chunks."""
    person = person_of(request)
    rules.require_builder(person)
    number, part = (request.POST.get(name) or request.GET.get(name, "") for name in ("script", "section"))
    script = access_script(person, int(number)) if number.isdecimal() else None
    section = access_section(person, script, int(part)) if script and part.isdecimal() else None
    form = forms.UploadForm(request.POST, request.FILES) if request.method == "POST" else forms.UploadForm()
    if form.is_bound and form.is_valid():
        try:
            key = take_whole(person, form.cleaned_data["file"], script, section)
            return redirect("studio:upload", key)
        except Invalid as problem:
            blame(form, problem)
    context = {
        "form": form,
        "script": script,
        "section": section,
        "unfinished": [
            row for row in queries.uploads(person) if row.state == Upload.State.RECEIVING and row.size is not None
        ],
        "limit_mb": settings.UPLOAD_LIMIT_BYTES // 2**20,
        "limit_minutes": settings.VIDEO_LIMIT_SECONDS // 60,
    }
    return render(request, "studio/uploads/upload_new.html", context, status=422 if form.errors else 200)


def upload(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One address for both: a page about the upload (GET), and its bytes (HEAD, PATCH, DELETE)."""
    if request.method in ("HEAD", "PATCH", "DELETE"):
        return bytes_of(request, key)
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET", "HEAD", "PATCH", "DELETE"])
    return _page(request, key)


@member
def _page(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    shown = queries.access_upload(person_of(request), key)
    asset = queries.asset_of(shown)
    fragment = wants_fragment(request)
    location = ""
    if shown.section and (asset or shown.kind == Upload.Kind.MATERIAL):
        location = record_address(shown)
    elif asset:
        location = reverse("studio:recording", args=[asset.pk])
    if location and not fragment:
        return redirect(location)
    if fragment and shown.state == Upload.State.REFUSED:
        location = reverse("studio:upload", args=[key])
    context = {"upload": shown, "refusal": queries.refusal_of(shown), "location": location}
    return render(request, f"studio/uploads/{'_state' if fragment else 'upload'}.html", context)


@member
@require_POST
def give_up(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Forget an upload, or the notice that it was refused."""
    person = person_of(request)
    address = record_address(queries.access_upload(person, key))
    give_up_upload(by=person, key=key)
    messages.success(request, _("Nothing of it is left on the server."))
    return redirect(address)


@member
@require_POST
def use(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Close a recording that broke off at what has arrived: the rest is lost with the browser that made it."""
    person = person_of(request)
    upload = queries.access_upload(person, key)
    try:
        finish_upload(by=person, key=key)
    except Invalid as problem:
        messages.error(request, problem.message)
    return redirect(record_address(upload))


def record_address(upload: Upload) -> str:
    """The passage that an upload is a take of, or material for; else the desk."""
    if upload.section is None:
        return reverse("studio:home")
    if upload.kind == Upload.Kind.MATERIAL:
        place = f"#passage-{upload.section.position}"
        return reverse("studio:script-edit", args=[upload.section.script_id]) + place
    return reverse("studio:record", args=[upload.section.script_id]) + f"#passage-{upload.section.position}"
