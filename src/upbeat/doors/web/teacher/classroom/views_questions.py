"""What belongs to one live question: asked on the spot, marked after all, its picture."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upbeat.doors.web.shared.pictures import picture_answer
from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.teacher.classroom.forms import ImproviseForm
from upbeat.kernel.errors import Invalid
from upbeat.rooms.classroom.actions.improvising import improvise as put_together
from upbeat.rooms.classroom.actions.improvising import set_right
from upbeat.rooms.classroom.queries import meetings as find


@member
@never_cache
@require_http_methods(["GET", "POST"])
def improvise(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Put a question on the phones that is thought of now; with errors, its form with all that was written."""
    teacher = person_of(request)
    meeting = find.access_led_meeting(teacher, meeting_id)
    form = ImproviseForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        told, file = form.cleaned_data, form.cleaned_data["picture"]
        try:
            put_together(
                by=teacher,
                meeting=meeting,
                text=told["text"],
                kind=request.POST.get("kind", ""),
                options=told["options"].splitlines(),
                right=told["right"],
                photo=file.chunks() if file else None,
                confidence=told["confidence"],
                now=timezone.now(),
            )
            return redirect("teacher:class", meeting.package_id)
        except Invalid as problem:
            blame(form, problem)
    context = {"meeting": meeting, "package": meeting.package, "improvise_form": form, "tab": "class"}
    return render(request, "teacher/class/improvise.html", context, status=422 if form.errors else 200)


@member
@require_POST
def right(request: HttpRequest, meeting_id: int, question_id: int) -> HttpResponse:
    """Say what is right in a question that was asked without."""
    teacher = person_of(request)
    question = find.access_live_question(teacher, question_id)
    set_right(by=teacher, question=question, right=request.POST.get("right", ""), now=timezone.now())
    return redirect("teacher:class", find.access_led_meeting(teacher, meeting_id).package_id)


@member
@require_safe
def picture(request: HttpRequest, meeting_id: int, question_id: int) -> HttpResponse:
    """The picture of a question of this lesson, for the teacher's page and the wall."""
    meeting = find.access_led_meeting(person_of(request), meeting_id)
    return picture_answer(find.picture_of(meeting, question_id))
