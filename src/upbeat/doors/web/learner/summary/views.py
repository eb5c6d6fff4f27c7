"""The end of a lesson on a phone: the exit ticket, then what was settled; and one's own record."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from upbeat.doors.web.shared.coming_back import back_or
from upbeat.doors.web.shared.fragments import wants_fragment
from upbeat.doors.web.shared.levels import levels_of
from upbeat.doors.web.shared.panels import panels_of
from upbeat.doors.web.shared.pictures import picture_answer
from upbeat.doors.web.shared.reader import known_reader
from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid, Late, Refused
from upbeat.kernel.rubrics import stored
from upbeat.rooms.assess.queries.evidence import markings_of
from upbeat.rooms.classroom.actions.exits import answer_exit, show_exit
from upbeat.rooms.classroom.channels import stream_pass
from upbeat.rooms.classroom.queries.attendance import attendance_of
from upbeat.rooms.classroom.queries.exits import access_exit
from upbeat.rooms.classroom.queries.helping import help_of
from upbeat.rooms.classroom.queries.meetings import access_attended_meeting
from upbeat.rooms.classroom.queries.remarks import evidence_lines, remark_lines
from upbeat.rooms.classroom.queries.summary import pupil_summary
from upbeat.rooms.items.queries import picture_of_attempt
from upbeat.rooms.items.reading import Form
from upbeat.rooms.people.queries import sections_attended


@member
@never_cache
@require_safe
def exit_ticket(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The next question of the ticket; with the fragment header only that."""
    pupil = person_of(request)
    ticket = access_exit(pupil, meeting_id)
    context = {"meeting": ticket.meeting, "exit_screen": show_exit(by=pupil, ticket=ticket, now=timezone.now())}
    if wants_fragment(request):
        return render(request, "learner/class/_exit.html", context)
    context["stream"] = stream_pass(pupil, ticket.meeting, votes=False)
    return render(request, "learner/summary/exit.html", context)


@member
@require_POST
def answer(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """One answer to the ticket; how it was is told when the ticket is closed."""
    pupil = person_of(request)
    ticket = access_exit(pupil, meeting_id)
    given, token = Form(dict(request.POST.lists())), request.POST.get("token", "")
    try:
        answer_exit(by=pupil, ticket=ticket, token=token, answer=given, now=timezone.now())
    except (Invalid, Late, Refused) as no:
        messages.error(request, said(no))
    return back_or(request, reverse("learner:class-exit", args=[ticket.meeting_id]))


@member
@require_safe
def picture(request: HttpRequest, meeting_id: int, token: uuid.UUID) -> HttpResponse:
    """The picture of a question of the ticket, at an address that a tablet of this lesson may open."""
    pupil = person_of(request)
    access_exit(pupil, meeting_id)
    return picture_answer(picture_of_attempt(pupil, str(token)))


@member
@never_cache
@require_safe
def summary(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """What we settled, what you still owe; for who was away what they missed. While the lesson is on it leads to the
    lesson: what one owes would tell how the ticket went before it is closed."""
    pupil = person_of(request)
    meeting = access_attended_meeting(pupil, meeting_id)
    if meeting.ended_at is None:
        return redirect("learner:clicker", meeting.pk)
    context = {"meeting": meeting, "summary": pupil_summary(pupil, meeting, timezone.now())}
    return render(request, "learner/summary/summary.html", context)


@member
@never_cache
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """All that is kept of oneself from lessons: remarks, performances, attendance, help."""
    pupil = person_of(request)
    evidence = evidence_lines(pupil, pupil)
    performed = [line.evidence for line in evidence]
    marked, panels = markings_of(performed), panels_of("learner:evidence", pupil, performed)
    context = {
        "remarks": remark_lines(pupil, pupil),
        "evidence": [
            (
                line,
                marking,
                levels_of(stored(marking.rubric.criteria), marking.points) if marking else [],
                panels.get(line.evidence.pk, []),
            )
            for line, marking in ((line, marked.get(line.evidence.pk)) for line in evidence)
        ],
        "attendance": attendance_of(pupil, sections_attended(pupil)),
        "help": help_of([pupil]),
    }
    return known_reader(render(request, "learner/summary/record.html", context), pupil)
