"""Leading a lesson: the teacher's page, the wall, a pupil's record."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upbeat.doors.web.shared.fragments import wants_fragment
from upbeat.doors.web.shared.reader import known_reader
from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.teacher.classroom.forms import ImproviseForm, RemarkForm
from upbeat.doors.web.teacher.classroom.joining import way_in
from upbeat.doors.web.teacher.classroom.on_wall import on_desk, on_wall
from upbeat.doors.web.teacher.knowing.words import told
from upbeat.kernel.errors import Invalid
from upbeat.rooms.classroom.actions import meetings, questions, remarks
from upbeat.rooms.classroom.activities import scripts
from upbeat.rooms.classroom.channels import stream_pass
from upbeat.rooms.classroom.models import Meeting
from upbeat.rooms.classroom.queries import meetings as find
from upbeat.rooms.classroom.queries.attendance import attendance_of
from upbeat.rooms.classroom.queries.helping import help_of
from upbeat.rooms.classroom.queries.remarks import evidence_lines, remark_lines
from upbeat.rooms.learn.queries.explaining import knowledge_of
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import access_pupil, sections_taught
from upbeat.rooms.people.rules import require_teaches
from upbeat.rooms.publish.models import Package
from upbeat.rooms.publish.queries import access_package


def _taught(teacher: Person, package_id: int) -> Package:
    package = access_package(teacher, package_id)
    require_teaches(teacher, package.section)
    return package


@member
@never_cache
@require_http_methods(["GET", "POST"])
def lead(request: HttpRequest, package_id: int) -> HttpResponse:
    """The teacher's page of the lesson: begin, ask, close, again, show. GET with the fragment header: its live part."""
    teacher = person_of(request)
    package = _taught(teacher, package_id)
    if request.method == "POST":
        meetings.begin_meeting(by=teacher, package=package, now=timezone.now())
        return redirect("teacher:class", package_id)
    meeting = find.running_meeting(package)
    if meeting is None:
        return render(request, "teacher/class_begin.html", {"package": package, "tab": "class"})
    context = on_desk(teacher, meeting, timezone.now()) | {
        "package": package,
        "tab": "class",
        "stream": stream_pass(teacher, meeting, votes=True),
    }
    if wants_fragment(request):
        return render(request, "teacher/class_now.html", context)
    context |= {"way": way_in(request, meeting), "scripts": scripts()}
    context |= {"askable": find.askable(package), "improvise_form": ImproviseForm()}
    return render(request, "teacher/class.html", context)


@member
@require_POST
def ask(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Put a question on the phones."""
    teacher = person_of(request)
    meeting = find.access_led_meeting(teacher, meeting_id)
    wanted = request.POST.get("variant", "")
    if meeting.package is None or not wanted.isdecimal():
        raise Invalid(_("Choose a question first."))
    variant = find.access_askable(meeting.package, int(wanted))
    confidence = bool(request.POST.get("confidence"))
    questions.ask_live(by=teacher, meeting=meeting, variant=variant, confidence=confidence, now=timezone.now())
    return _back(meeting)


@member
@require_POST
def conduct(request: HttpRequest, meeting_id: int, question_id: int) -> HttpResponse:
    """Close the vote, open the second one, or show the result: the name of the pressed button."""
    teacher = person_of(request)
    question = find.access_live_question(teacher, question_id)
    meeting = find.access_led_meeting(teacher, meeting_id)
    if meeting.ended_at is not None or find.newest_question_id(meeting) != question.pk:
        # A button of a page that has not heard yet of what was pressed on another device.
        messages.warning(request, _("The lesson went on from another device meanwhile. This is where it stands."))
        return _back(meeting)
    steps = {"close": questions.close_vote, "again": questions.open_second_vote, "show": questions.show_result}
    for name, step in steps.items():
        if name in request.POST:
            try:
                step(by=teacher, question=question, now=timezone.now())
            except Invalid as no:
                messages.warning(request, said(no))
    return _back(meeting)


@member
@require_POST
def end(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """End the lesson."""
    teacher = person_of(request)
    meeting = find.access_led_meeting(teacher, meeting_id)
    meetings.end_meeting(by=teacher, meeting=meeting, now=timezone.now())
    messages.success(request, _("The lesson has ended. Its results stay with the package."))
    return _back(meeting)


def _back(meeting: Meeting) -> HttpResponse:
    return redirect("teacher:class", meeting.package_id)


@member
@never_cache
@require_safe
def wall(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The projector's page: no result before it may be seen."""
    teacher = person_of(request)
    meeting = find.access_led_meeting(teacher, meeting_id)
    way = way_in(request, meeting)
    context = on_wall(meeting, timezone.now()) | {
        "stream": stream_pass(teacher, meeting, votes=True),
        "way": way,
        "address": way.address,
        "scripts": scripts(),
    }
    return render(request, "teacher/wall_now.html" if wants_fragment(request) else "teacher/wall.html", context)


@member
@require_http_methods(["GET", "POST"])
def pupil(request: HttpRequest, person_id: int) -> HttpResponse:
    """What a pupil knows and why we think so, the remarks, and a new one."""
    teacher = person_of(request)
    somebody = access_pupil(teacher, person_id)
    form = RemarkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text, path = form.cleaned_data["text"], reverse("shared:news")
        remarks.remark_on_pupil(by=teacher, pupil=somebody, text=text, path=path, now=timezone.now())
        messages.success(request, _("Your remark is with %(name)s.") % {"name": somebody.name})
        return redirect("teacher:pupil", person_id)
    context = {"pupil": somebody, "remarks": remark_lines(teacher, somebody), "form": form}
    context |= {"evidence": evidence_lines(teacher, somebody), "help": help_of([somebody])}
    context["attendance"] = attendance_of(somebody, sections_taught(teacher), limit=20)
    context["known"] = told(knowledge_of(somebody))
    return known_reader(render(request, "teacher/pupil.html", context, status=422 if form.errors else 200), teacher)
