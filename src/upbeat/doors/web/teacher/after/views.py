"""The exit ticket: chosen, opened, watched, closed; and the lesson's summary, to print."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from upbeat.doors.web.shared.coming_back import back_or
from upbeat.doors.web.shared.fragments import wants_fragment
from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.classroom.actions.exits import MOST_QUESTIONS, close_exit, open_exit
from upbeat.rooms.classroom.channels import stream_pass
from upbeat.rooms.classroom.models import Meeting
from upbeat.rooms.classroom.queries import exits as find
from upbeat.rooms.classroom.queries.meetings import access_led_meeting
from upbeat.rooms.classroom.queries.summary import lesson_summary
from upbeat.rooms.items.models import Variant


@member
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def exit_ticket(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Choose up to three questions and open them; watch how it goes; close."""
    teacher, now = person_of(request), timezone.now()
    meeting = access_led_meeting(teacher, meeting_id)
    if request.method == "POST":
        try:
            if "close" in request.POST:
                close_exit(by=teacher, meeting=meeting, now=now)
            else:
                open_exit(by=teacher, meeting=meeting, variants=_chosen(request, meeting), now=now)
        except Invalid as no:
            messages.error(request, said(no))
        return back_or(request, reverse("teacher:class-exit", args=[meeting.pk]))
    ticket = find.exit_of(meeting)
    context: dict[str, Any] = {"meeting": meeting, "exit_screen": find.teacher_exit(ticket) if ticket else None}
    if wants_fragment(request):
        return render(request, "teacher/class/_exit.html", context)
    proposed = {one.pk for one in find.proposed_exit(meeting)} if ticket is None else set()
    choices = find.exit_choices(meeting.package) if meeting.package is not None else []
    context |= {
        "stream": stream_pass(teacher, meeting, votes=True),
        "choices": sorted(((one, one.pk in proposed) for one in choices), key=lambda pair: not pair[1]),
        "most": MOST_QUESTIONS,
    }
    return render(request, "teacher/after/exit.html", context)


def _chosen(request: HttpRequest, meeting: Meeting) -> list[Variant]:
    if meeting.package is None:
        raise NotFound(_("This lesson has no package to take questions from."))
    wanted = set(request.POST.getlist("variants"))
    return [one for one in find.exit_choices(meeting.package) if str(one.pk) in wanted]


@member
@require_safe
def summary(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The whole of a lesson on one page."""
    meeting = access_led_meeting(person_of(request), meeting_id)
    return render(request, "teacher/after/summary.html", {"meeting": meeting, "summary": lesson_summary(meeting)})
