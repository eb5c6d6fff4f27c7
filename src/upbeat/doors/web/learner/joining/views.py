"""A lesson on a tablet that belongs to nobody: the code on the board, one's name, the PIN; then the next pupil."""

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upbeat.doors.web.learner.joining.forms import JoinForm, PinForm
from upbeat.doors.web.learner.joining.lesson_session import begin_joining, joining_of, only_lesson_of, stay_in_lesson
from upbeat.doors.web.shared.sentences import said
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.classroom.actions.joining import enter_lesson, find_lesson
from upbeat.rooms.classroom.models import Meeting
from upbeat.rooms.classroom.queries.joining import names_of, open_lesson


@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The code on the board, filled in by the QR code; who is signed in with an account joins with that."""
    asked = request.GET.get("code", "")
    lesson = only_lesson_of(request)
    if lesson is not None:
        return redirect("learner:clicker", lesson)
    if request.user.is_authenticated:
        return redirect(f"{reverse('learner:class-join')}?{request.GET.urlencode()}")
    form = JoinForm(request.POST or None, initial={"code": asked})
    if request.method == "POST" and form.is_valid():
        try:
            meeting = find_lesson(code=form.cleaned_data["code"], address=_address(request), now=timezone.now())
            begin_joining(request, meeting)
            return redirect("learner:join-names")
        except Invalid as problem:
            form.add_error("code", said(problem))
    context = {"form": form, "code": asked}
    return render(request, "learner/join/code.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def names(request: HttpRequest) -> HttpResponse:
    """The class list, to tap on one's own name."""
    meeting = _joined(request)
    if meeting is None:
        return redirect("learner:join")
    return render(request, "learner/join/names.html", {"meeting": meeting, "names": names_of(meeting)})


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def pin(request: HttpRequest, person_id: int) -> HttpResponse:
    """The PIN of who was tapped on; from then on the tablet is theirs, in this lesson alone."""
    meeting = _joined(request)
    if meeting is None:
        return redirect("learner:join")
    who = next((one for one in names_of(meeting) if one.person_id == person_id), None)
    if who is None:
        return redirect("learner:join-names")
    form = PinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = enter_lesson(
                meeting_id=meeting.pk,
                person_id=person_id,
                pin=form.cleaned_data["pin"],
                address=_address(request),
                now=timezone.now(),
            )
            login(request, person)
            stay_in_lesson(request, meeting)
            return redirect("learner:clicker", meeting.pk)
        except Invalid as problem:
            form.add_error(problem.field, said(problem))
        except NotFound:
            return redirect("learner:join")
    context = {"meeting": meeting, "who": who, "form": form}
    return render(request, "learner/join/pin.html", context, status=422 if form.errors else 200)


@require_POST
def next_pupil(request: HttpRequest) -> HttpResponse:
    """Who sat here is signed out, and the tablet shows the names again; "leave": it shows nothing any more."""
    lesson = only_lesson_of(request)
    meeting = open_lesson(lesson) if lesson is not None else None
    logout(request)
    if meeting is None or "leave" in request.POST:
        messages.success(request, _("You have left the lesson. Your votes are kept."))
        return redirect("learner:join")
    begin_joining(request, meeting)
    return redirect("learner:join-names")


def _joined(request: HttpRequest) -> Meeting | None:
    """The lesson whose code was typed here, while it is on."""
    number = joining_of(request)
    return open_lesson(number) if number is not None else None


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
