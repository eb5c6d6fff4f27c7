"""A phone in class: join by code, see the question, vote."""

from time import time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upbeat.doors.web.learner.classroom.on_phone import on_phone
from upbeat.doors.web.learner.joining.forms import JoinForm
from upbeat.doors.web.learner.joining.lesson_session import only_lesson_of
from upbeat.doors.web.shared.fragments import wants_fragment
from upbeat.doors.web.shared.pictures import picture_answer
from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid, NotFound, UpbeatError
from upbeat.rooms.classroom.actions import meetings
from upbeat.rooms.classroom.actions.votes import cast_votes
from upbeat.rooms.classroom.activities import scripts
from upbeat.rooms.classroom.channels import spread_s, stream_pass
from upbeat.rooms.classroom.choice import Choice
from upbeat.rooms.classroom.queries import meetings as find
from upbeat.rooms.items.reading import Form

AROUND = frozenset({"csrfmiddlewaretoken", "question", "round", "sure"})
"""Fields that every form of a vote has, and that are no answer."""


@member
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Type the code; the lesson of one's own class that is on is offered without typing."""
    pupil = person_of(request)
    form = JoinForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    if request.method == "POST" and form.is_valid():
        try:
            meeting = find.access_meeting_by_code(pupil, form.cleaned_data["code"])
            meetings.join(by=pupil, meeting=meeting, now=timezone.now())
            return redirect("learner:clicker", meeting.pk)
        except NotFound as no:
            form.add_error("code", said(no))
    context = {"form": form, "meeting": find.meeting_now(pupil)}
    return render(request, "learner/class_join.html", context, status=422 if form.errors else 200)


@member
@never_cache
@require_safe
def clicker(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The phone's screen as the rows say now; with the fragment header only its live part."""
    pupil = person_of(request)
    meeting = find.access_attended_meeting(pupil, meeting_id)
    context = on_phone(pupil, meeting, timezone.now())
    if wants_fragment(request):  # a phone that is in already: a thousand may ask at one moment
        return render(request, "learner/clicker_now.html", context)
    if meeting.ended_at is None:
        meetings.join(by=pupil, meeting=meeting, now=timezone.now())
    context |= {
        "stream": stream_pass(pupil, meeting, votes=False),
        "spread": spread_s(meeting),
        "scripts": scripts(),
        "is_shared": only_lesson_of(request) is not None,
    }
    return render(request, "learner/clicker.html", context)


@member
@require_POST
def vote(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """A vote without script: the same as over the hot path, one at a time."""
    pupil = person_of(request)
    meeting = find.access_attended_meeting(pupil, meeting_id)
    question, turn = request.POST.get("question", ""), request.POST.get("round", "")
    if not (question.isdecimal() and turn.isdecimal()):
        raise Invalid(_("Choose an answer first."))
    fields = {name: values for name, values in request.POST.lists() if name not in AROUND}
    choice = Choice(
        person=pupil.pk,
        school=pupil.school_id,
        question=int(question),
        round=int(turn),
        seq=int(time() * 1000),
        form=Form({name: [str(value) for value in values] for name, values in fields.items()}),
        sure=request.POST.get("sure", ""),
    )
    (stored,) = cast_votes([choice], timezone.now())
    if isinstance(stored, UpbeatError):
        messages.warning(request, said(stored))
    return redirect("learner:clicker", meeting.pk)


@member
@require_safe
def picture(request: HttpRequest, meeting_id: int, question_id: int) -> HttpResponse:
    """The picture of a question that is on in this lesson, for those who are in its class."""
    meeting = find.access_attended_meeting(person_of(request), meeting_id)
    return picture_answer(find.picture_of(meeting, question_id))
