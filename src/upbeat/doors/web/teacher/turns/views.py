"""Turns: the rota, planning, holding one with its questions, and the help ledger."""

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
from upbeat.doors.web.shared.sentences import blame, said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.teacher.turns.forms import TurnForm
from upbeat.kernel.errors import Invalid, Refused
from upbeat.kernel.teaching import CRITERIA
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.classroom.actions import remarks, teaching
from upbeat.rooms.classroom.actions import turns as actions
from upbeat.rooms.classroom.channels import stream_pass
from upbeat.rooms.classroom.models import HelpNote
from upbeat.rooms.classroom.queries import meetings as find_meeting
from upbeat.rooms.classroom.queries import turns as find
from upbeat.rooms.classroom.queries.exits import class_points
from upbeat.rooms.classroom.queries.helping import ledger_of
from upbeat.rooms.people.queries import access_pupil, access_taught_section, pupils_of
from upbeat.rooms.people.rules import require_teaches
from upbeat.rooms.publish.queries import access_package


@member
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def turns(request: HttpRequest, package_id: int) -> HttpResponse:
    """Who may teach what, whom one has asked, and the form to ask somebody."""
    teacher, now = person_of(request), timezone.now()
    package = access_package(teacher, package_id)
    require_teaches(teacher, package.section)
    points = list(KnowledgePoint.objects.filter(pk__in=class_points(package)))
    pupils = list(pupils_of(package.section))
    form = TurnForm(request.POST or None, points=points, pupils=pupils)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        pupil = access_pupil(teacher, chosen["pupil"])
        point = next(one for one in points if one.pk == chosen["point"])
        try:
            actions.plan_turn(
                by=teacher, package=package, pupil=pupil, point=point, minutes=chosen["minutes"], note=chosen["note"]
            )
            messages.success(request, _("%(name)s finds a line at the bell.") % {"name": pupil.name})
            return redirect("teacher:turns", package.pk)
        except (Invalid, Refused) as no:
            blame(form, no) if isinstance(no, Invalid) else form.add_error("pupil", said(no))
    context = {
        "package": package,
        "tab": "turns",
        "form": form,
        "rota": find.rota_of(package, now),
        "turns": find.turns_of(package),
        "meeting": find_meeting.running_meeting(package),
    }
    return render(request, "teacher/turns/turns.html", context, status=422 if form.errors else 200)


@member
@never_cache
@require_safe
def live(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The turn that is on, with its questions; with the fragment header only that."""
    teacher = person_of(request)
    meeting = find_meeting.access_led_meeting(teacher, meeting_id)
    turn = find.turn_now(meeting)
    context = {
        "meeting": meeting,
        "package": meeting.package,
        "tab": "turns",
        "turn_screen": find.teacher_turn(teacher, turn) if turn is not None else None,
    }
    if wants_fragment(request):
        return render(request, "teacher/class/_turn.html", context)
    context["stream"] = stream_pass(teacher, meeting, votes=True)
    return render(request, "teacher/turns/live.html", context)


@member
@require_POST
def conduct(request: HttpRequest, turn_id: int) -> HttpResponse:
    """Begin it, give it more minutes, end it, or take it off: the name of the pressed button."""
    teacher, now = person_of(request), timezone.now()
    turn = find.access_led_turn(teacher, turn_id)
    try:
        if "begin" in request.POST:
            actions.begin_turn(by=teacher, turn=turn, now=now)
        elif "more" in request.POST:
            actions.extend_turn(by=teacher, turn=turn, minutes=1, now=now)
        elif "end" in request.POST:
            actions.end_turn(by=teacher, turn=turn, now=now)
        elif "off" in request.POST:
            actions.give_up_turn(by=teacher, turn=turn, now=now)
    except Invalid as no:
        messages.error(request, said(no))
    if turn.meeting is not None and turn.off_at is None:
        return back_or(request, reverse("teacher:class-turn", args=[turn.meeting.pk]))
    return back_or(request, reverse("teacher:turns", args=[turn.package_id]))


@member
@require_POST
def rate(request: HttpRequest, turn_id: int) -> HttpResponse:
    """The teacher's own taps, and a remark that is kept."""
    teacher, now = person_of(request), timezone.now()
    turn = find.access_led_turn(teacher, turn_id)
    points = {key: tap for key in CRITERIA if (tap := row_number(request.POST.get(key, "")))}
    text = request.POST.get("text", "").strip()
    try:
        if points:
            teaching.rate_turn(by=teacher, turn=turn, points=points, now=now)
        if text:
            path = reverse("learner:turn", args=[turn.pk])
            remarks.remark_on_pupil(
                by=teacher, pupil=turn.person, text=text, tone="plus", meeting=turn.meeting, turn=turn, path=path,
                now=now,
            )  # fmt: skip
            messages.success(request, _("Your remark is with %(name)s.") % {"name": turn.person.name})
    except Invalid as no:
        messages.error(request, said(no))
    if turn.meeting_id is None:
        return redirect("teacher:turns", turn.package_id)
    return back_or(request, reverse("teacher:class-turn", args=[turn.meeting_id]))


@member
@require_POST
def question(request: HttpRequest, question_id: int) -> HttpResponse:
    """Let it on the wall, take it off there, call it answered, or take it out: the name of the pressed button."""
    teacher, now = person_of(request), timezone.now()
    asked = find.access_question(teacher, question_id)
    require_teaches(teacher, actions.section_of(asked.turn))
    if "show" in request.POST:
        teaching.let_question_on_wall(by=teacher, question=asked, now=now)
    elif "unshow" in request.POST:
        teaching.let_question_on_wall(by=teacher, question=asked, shown=False, now=now)
    elif "answered" in request.POST:
        teaching.settle_question(by=teacher, question=asked, now=now)
    elif "hide" in request.POST:
        teaching.hide_question(by=teacher, question=asked, now=now)
    return back_or(request, reverse("teacher:class-turn", args=[asked.turn.meeting_id]))


@member
@require_http_methods(["GET", "HEAD", "POST"])
def ledger(request: HttpRequest, section_id: int) -> HttpResponse:
    """Who helped whom with what in a class; a tap notes help at a table, and takes the note back."""
    teacher = person_of(request)
    section = access_taught_section(teacher, section_id)
    if request.method == "POST":
        if undone := row_number(request.POST.get("undo", "")):
            note = HelpNote.objects.filter(pk=undone, by=teacher).first()
            if note is not None:
                teaching.take_back_help(by=teacher, note=note)
        else:
            pupil = access_pupil(teacher, row_number(request.POST.get("pupil", "")))
            teaching.note_help(by=teacher, pupil=pupil)
            messages.success(request, _("Noted: %(name)s helped others.") % {"name": pupil.name})
        return back_or(request, reverse("teacher:help-ledger", args=[section.pk]))
    return render(request, "teacher/turns/ledger.html", {"section": section, "rows": ledger_of(section)})
