"""Going through the steps of a lesson: on, skip, more time, back to the step."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid, Refused
from upbeat.rooms.classroom.actions import running
from upbeat.rooms.classroom.queries.meetings import access_led_meeting
from upbeat.rooms.classroom.queries.running import access_step


@member
@require_POST
def step(request: HttpRequest, meeting_id: int, step_id: int) -> HttpResponse:
    """Begin this step, or with ``skip`` leave it out."""
    teacher = person_of(request)
    meeting = access_led_meeting(teacher, meeting_id)
    do = running.skip_step if "skip" in request.POST else running.begin_step
    chosen = access_step(teacher, step_id)
    try:
        do(by=teacher, meeting=meeting, step=chosen, seen=_seen(request), now=timezone.now())
    except (Invalid, Refused) as no:
        messages.error(request, said(no))
    return redirect("teacher:class", meeting.package_id)


@member
@require_POST
def conduct(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The step that runs: ``more`` or ``less`` time, ``back`` to it, ``done`` with it."""
    teacher = person_of(request)
    meeting = access_led_meeting(teacher, meeting_id)
    now, seen = timezone.now(), _seen(request)
    try:
        if "more" in request.POST or "less" in request.POST:
            minutes = 1 if "more" in request.POST else -1
            running.add_minutes(by=teacher, meeting=meeting, minutes=minutes, seen=seen, now=now)
        elif "back" in request.POST:
            running.show_step(by=teacher, meeting=meeting, now=now)
        elif "done" in request.POST:
            running.end_step(by=teacher, meeting=meeting, seen=seen, now=now)
    except (Invalid, Refused) as no:
        messages.error(request, said(no))
    return redirect("teacher:class", meeting.package_id)


def _seen(request: HttpRequest) -> int | None:
    """The step that the page showed as running when it was tapped, as the number of its run; 0 for none."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() and len(seen) < 19 else None
