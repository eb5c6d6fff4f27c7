"""Music in a lesson: the teacher puts a rhythm on the phones, phones send their taps."""

import json
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from upbeat.doors.web.shared.receiving import in_json
from upbeat.doors.web.shared.sentences import blame, said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid, Late
from upbeat.packs.music.actions import playing as actions
from upbeat.packs.music.actions.rubric import add_music_rubric
from upbeat.packs.music.doors.forms_lessons import PlayingForm
from upbeat.packs.music.queries import playing as find
from upbeat.packs.music.screens import own_of
from upbeat.packs.music.tapping import verdict_of
from upbeat.rooms.classroom.queries.meetings import access_attended_meeting, access_led_meeting
from upbeat.rooms.classroom.queries.remarks import groups_of
from upbeat.rooms.people.queries import pupils_of

LARGEST = 64 * 1024


@member
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Choose a rhythm for all phones, or a canon; POST puts it there."""
    teacher = person_of(request)
    meeting = access_led_meeting(teacher, meeting_id)
    form = PlayingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.begin_playing(
                by=teacher, meeting=meeting, abc=form.chosen_abc(), title=told["title"] or form.chosen_title(),
                profile=told["profile"], tempo=told["tempo"], entry_bars=told["entry_bars"] if told["canon"] else 0,
                metronome=told["metronome"], now=timezone.now(),
            )  # fmt: skip
            return redirect("teacher:class", meeting.package_id)
        except Invalid as problem:
            blame(form, problem)
    context = {"meeting": meeting, "package": meeting.package, "form": form, "before": find.playings_of(meeting)}
    return render(request, "music/class/begin.html", context, status=422 if form.errors else 200)


@member
@require_POST
def conduct(request: HttpRequest, playing_id: int) -> HttpResponse:
    """Close the try, tap it once more, or take it off: the name of the pressed button."""
    teacher = person_of(request)
    playing = find.access_playing(teacher, playing_id)
    now = timezone.now()
    seen = request.POST.get("seen", "")
    if "close" in request.POST:
        actions.close_try(by=teacher, playing=playing, now=now)
    elif "again" in request.POST and seen.isdecimal():
        actions.try_again(by=teacher, playing=playing, seen=int(seen), now=now)
    elif "off" in request.POST:
        actions.take_off(by=teacher, playing=playing, now=now)
        messages.success(request, _("The rhythm is off the phones. What was tapped stays."))
    return redirect("teacher:class", playing.meeting.package_id)


@member
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def perform(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """A performance for the record: whose it is, then the page that records it; POST offers the rubric of music."""
    teacher = person_of(request)
    meeting = access_led_meeting(teacher, meeting_id)
    if request.method == "POST":
        add_music_rubric(by=teacher, now=timezone.now())
        messages.success(request, _("The rubric of music is among your rubrics now."))
        return redirect("music:class-perform", meeting.pk)
    context = {
        "meeting": meeting,
        "package": meeting.package,
        "groups": groups_of(meeting),
        "pupils": pupils_of(meeting.section),
    }
    return render(request, "music/class/perform.html", context)


@never_cache
@in_json
def taps(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """POST ``{"go": 3, "seq": 1764000000250, "taps": [0.0, 0.61]}`` of a phone → how the own taps went. 409: the try
    is closed; 422: these are no taps."""
    if request.method != "POST":
        return HttpResponse(status=HTTPStatus.METHOD_NOT_ALLOWED)
    pupil = person_of(request)
    meeting = access_attended_meeting(pupil, meeting_id)
    told = _told(request)
    try:
        stored = actions.send_taps(
            by=pupil, meeting=meeting, try_id=told["go"], seq=told["seq"], times=told["taps"], now=timezone.now()
        )
    except Late as late:
        return JsonResponse({"error": said(late)}, status=HTTPStatus.CONFLICT)
    own = own_of(verdict_of(stored))
    return JsonResponse({"seq": stored.seq, "good": own.good, "of": own.of, "marks": own.marks, "say": own.say})


def _told(request: HttpRequest) -> dict[str, Any]:
    """What a phone sent, each of its type. Invalid for anything else."""
    try:
        told = json.loads(request.body if len(request.body) <= LARGEST else b"")
    except (ValueError, RecursionError):
        told = None
    numbers = ("go", "seq")
    if not isinstance(told, dict) or any(type(told.get(name)) is not int for name in numbers):
        raise Invalid(_("Load the page again, then tap once more."))
    if not (0 < told["go"] < 2**63 and isinstance(told.get("taps"), list)):
        raise Invalid(_("Load the page again, then tap once more."))
    return told
