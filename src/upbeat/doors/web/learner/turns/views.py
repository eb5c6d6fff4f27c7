"""Teaching a turn: the sheet, yes or not today, questions of peers, and how it was."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upbeat.doors.web.shared.coming_back import back_or
from upbeat.doors.web.shared.fragments import wants_fragment
from upbeat.doors.web.shared.row_numbers import row_number
from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid, Late, Refused
from upbeat.kernel.teaching import CRITERIA
from upbeat.rooms.classroom.actions import teaching
from upbeat.rooms.classroom.actions import turns as actions
from upbeat.rooms.classroom.channels import stream_pass
from upbeat.rooms.classroom.models import Remark
from upbeat.rooms.classroom.queries import turns as find
from upbeat.rooms.classroom.queries.helping import help_of
from upbeat.rooms.classroom.queries.meetings import access_attended_meeting
from upbeat.rooms.classroom.queries.sheet import teaching_sheet


@member
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def turns(request: HttpRequest) -> HttpResponse:
    """One's turns, what one did for others, and whether one wants to be asked."""
    pupil, now = person_of(request), timezone.now()
    if request.method == "POST":
        if "again" in request.POST:
            actions.end_rest(by=pupil, now=now)
            messages.success(request, _("You may be asked to teach again."))
        elif "rest" in request.POST:
            actions.rest_from_turns(by=pupil, now=now)
            messages.success(request, _("You are not asked to teach until you say so here."))
        return redirect("learner:turns")
    context = {"turns": find.own_turns(pupil), "rest": find.rest_of(pupil, now), "help": help_of([pupil])}
    return render(request, "learner/turns/turns.html", context)


@member
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def turn(request: HttpRequest, turn_id: int) -> HttpResponse:
    """The sheet to prepare from, and yes, or not today."""
    pupil, now = person_of(request), timezone.now()
    own = find.access_own_turn(pupil, turn_id)
    if request.method == "POST":
        try:
            if "yes" in request.POST:
                actions.accept_turn(by=pupil, turn=own, now=now)
                messages.success(request, _("Good. Your teacher knows."))
            elif "no" in request.POST:
                actions.decline_turn(by=pupil, turn=own, now=now)
                actions.rest_from_turns(by=pupil, until=actions.end_of_day(now), now=now)
                messages.success(request, _("Not today, then. It counts against nobody."))
                return redirect("learner:turns")
        except Invalid as no:
            messages.error(request, said(no))
        return redirect("learner:turn", own.pk)
    context = {
        "turn": own,
        "sheet": teaching_sheet(pupil, own, now),
        "echo": [(key, state) for key, state in find.echo_of(own).items()],
        "remarks": Remark.objects.filter(turn=own, person=pupil).select_related("by"),
    }
    return render(request, "learner/turns/turn.html", context)


@member
@never_cache
@require_safe
def live(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The turn that is on, on a phone; with the fragment header only that."""
    pupil = person_of(request)
    meeting = access_attended_meeting(pupil, meeting_id)
    now_on = find.turn_now(meeting)
    context: dict[str, Any] = {
        "meeting": meeting,
        "turn_screen": find.phone_turn(pupil, now_on) if now_on is not None else None,
    }
    if wants_fragment(request):
        return render(request, "learner/class/_turn.html", context)
    context["stream"] = stream_pass(pupil, meeting, votes=False)
    return render(request, "learner/turns/live.html", context)


@member
@require_POST
def ask(request: HttpRequest, meeting_id: int, turn_id: int) -> HttpResponse:
    """A question to the one who teaches."""
    pupil = person_of(request)
    held = find.access_attended_turn(pupil, turn_id, meeting_id)
    try:
        teaching.ask_teaching_pupil(by=pupil, turn=held, text=request.POST.get("text", ""), now=timezone.now())
        messages.success(request, _("Your question is on its way, without your name."))
    except (Invalid, Late) as no:
        messages.error(request, said(no))
    return back_or(request, reverse("learner:class-turn", args=[held.meeting_id]))


@member
@require_POST
def rate(request: HttpRequest, meeting_id: int, turn_id: int) -> HttpResponse:
    """One tap on how it was."""
    pupil = person_of(request)
    held = find.access_attended_turn(pupil, turn_id, meeting_id)
    points = {key: tap for key in CRITERIA if (tap := row_number(request.POST.get(key, "")))}
    try:
        teaching.rate_turn(by=pupil, turn=held, points=points, now=timezone.now())
    except (Invalid, Late, Refused) as no:
        messages.error(request, said(no))
    return back_or(request, reverse("learner:class-turn", args=[held.meeting_id]))


@member
@require_POST
def question(request: HttpRequest, meeting_id: int, question_id: int) -> HttpResponse:
    """The one who teaches has answered it."""
    pupil = person_of(request)
    asked = find.access_question(pupil, question_id, meeting_id)
    teaching.settle_question(by=pupil, question=asked, now=timezone.now())
    return back_or(request, reverse("learner:class-turn", args=[asked.turn.meeting_id]))
