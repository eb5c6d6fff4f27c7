"""A recording is sent, and its page waits until it is marked. Scripts and forms without script: one address."""

import uuid
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from upbeat.doors.web.shared.receiving import in_json
from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid, Late
from upbeat.packs.music.actions.receiving import MOST_BYTES, BeingMarked, open_to_sing, poured, receive_take
from upbeat.packs.music.models import Take
from upbeat.packs.music.queries.takes import access_take, place_of, state_of
from upbeat.rooms.items.queries import access_attempt, public_question

RAW = "application/octet-stream"
MOST_FORM = MOST_BYTES + 4096


def take(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """POST of bytes with the header ``X-Recording`` is a script's; GET and a form with ``file`` are pages."""
    return _sent(request, token) if request.content_type == RAW else _page(request, token)


@never_cache
@in_json
def _sent(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    if request.method != "POST":
        return HttpResponse(status=HTTPStatus.METHOD_NOT_ALLOWED)
    try:
        recording = uuid.UUID(request.headers.get("X-Recording", ""))
    except ValueError as wrong:
        raise Invalid(_("A recording comes with its name. Load the page again.")) from wrong
    try:
        made = receive_take(
            by=person_of(request), token=str(token), recording=recording, data=poured(request, _length(request))
        )
    except BeingMarked as busy:
        return JsonResponse({"error": said(busy)}, status=HTTPStatus.LOCKED)
    except Late as late:
        return JsonResponse({"error": said(late)}, status=HTTPStatus.CONFLICT)
    return JsonResponse({"state": reverse("music:take-state", args=[made.recording])}, status=HTTPStatus.ACCEPTED)


def _length(request: HttpRequest) -> int:
    told = request.headers.get("Content-Length", "")
    if not told.isdecimal():
        raise Invalid(_("Say first how long the recording is. Load the page again."))
    return int(told)


@member
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def _page(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """Without script: a file from the phone's own recorder."""
    person, problem = person_of(request), ""
    if request.method == "POST" and _length_of_form(request) <= MOST_FORM:
        try:
            made = _from_form(request, token)
            return redirect("music:take-waits", made.recording)
        except (Invalid, Late) as wrong:
            problem = said(wrong)
    elif request.method == "POST":
        problem = _("A recording has at most %(most)s MB. Sing the phrase alone.") % {"most": MOST_BYTES // 2**20}
    attempt = access_attempt(person, str(token))
    if hasattr(attempt, "response"):
        return redirect(place_of(attempt) or "learner:home")
    open_to_sing(person, str(token))
    context = {"question": public_question(attempt), "problem": problem, "back": place_of(attempt)}
    return render(request, "music/sing/file.html", context, status=422 if problem else 200)


def _length_of_form(request: HttpRequest) -> int:
    told = request.headers.get("Content-Length", "")
    return int(told) if told.isdecimal() and len(told) < 16 else MOST_FORM + 1


def _from_form(request: HttpRequest, token: uuid.UUID) -> Take:
    file = request.FILES.get("file")
    if file is None:
        raise Invalid(_("Choose a recording first."), field="file")
    try:
        recording = uuid.UUID(request.POST.get("recording", ""))
    except ValueError:
        recording = uuid.uuid4()
    data = poured(file, file.size or 0)
    return receive_take(by=person_of(request), token=str(token), recording=recording, data=data, now=timezone.now())


@require_safe
@in_json
def state(request: HttpRequest, recording: uuid.UUID) -> HttpResponse:
    """``{"state": "waiting", "say": …, "progress": 0.2, "over": false, "next": ""}``: asked again until it is over."""
    now_at = state_of(access_take(person_of(request), recording))
    told = {"state": now_at.word, "say": now_at.say, "progress": now_at.progress, "over": now_at.is_over}
    return JsonResponse(told | {"next": now_at.next})


@member
@never_cache
@require_safe
def waits(request: HttpRequest, recording: uuid.UUID) -> HttpResponse:
    """Without script: a page that asks again by itself, then goes where the answer is told."""
    found = access_take(person_of(request), recording)
    now_at = state_of(found)
    if now_at.next:
        return redirect(now_at.next)
    context = {"take": found, "state": now_at, "back": place_of(found.attempt)}
    return render(request, "music/sing/waits.html", context)
