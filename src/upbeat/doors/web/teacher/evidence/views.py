"""Remarks with one hand: who is there, tap a name, tap a chip; and evidence judged by a rubric."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from upbeat.doors.web.shared.coming_back import back_or
from upbeat.doors.web.shared.fragments import wants_fragment
from upbeat.doors.web.shared.levels import levels_of, points_of
from upbeat.doors.web.shared.panels import panels_of
from upbeat.doors.web.shared.reader import known_reader
from upbeat.doors.web.shared.row_numbers import row_number
from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.kernel.rubrics import stored
from upbeat.rooms.assess.actions.evidence import mark_evidence
from upbeat.rooms.assess.queries.rubrics import offered_versions
from upbeat.rooms.classroom.actions import remarks as actions
from upbeat.rooms.classroom.actions.evidence import describe_evidence, remove_evidence
from upbeat.rooms.classroom.actions.teaching import note_help
from upbeat.rooms.classroom.models import Meeting, Tone
from upbeat.rooms.classroom.queries import remarks as find
from upbeat.rooms.classroom.queries.meetings import access_led_meeting
from upbeat.rooms.learn.queries.work_files import shown_upload
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import access_pupil


@member
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remarks(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The pupils of the class, who is there first, and its groups; a chip is a remark, pressed again on the way back it
    is taken back."""
    teacher = person_of(request)
    meeting = access_led_meeting(teacher, meeting_id)
    if request.method == "POST":
        try:
            _give(request, teacher, meeting)
        except Invalid as no:
            messages.error(request, said(no))
        return back_or(request, reverse("teacher:class-remarks", args=[meeting.pk]))
    context = {
        "meeting": meeting,
        "rows": find.remark_rows(meeting),
        "groups": find.groups_of(meeting),
        "ready": find.ready_remarks(teacher),
        "tones": Tone.choices,
    }
    return render(request, "teacher/evidence/remarks.html", context)


def _give(request: HttpRequest, teacher: Person, meeting: Meeting) -> None:
    posted, now, path = request.POST, timezone.now(), reverse("learner:record")
    if undone := row_number(posted.get("undo", "")):
        actions.take_back_remark(by=teacher, remark=find.access_own_remark(teacher, undone))
        messages.success(request, _("Taken back."))
        return
    tone, _sign, chip = posted.get("chip", "").partition("|")
    text, tone = chip or posted.get("text", ""), tone or posted.get("tone", Tone.NEUTRAL)
    if number := row_number(posted.get("pupil", "")):
        pupil = access_pupil(teacher, number)
        if "helped" in posted:
            note_help(by=teacher, pupil=pupil, meeting=meeting, now=now)
            messages.success(request, _("Noted: %(name)s helped others.") % {"name": pupil.name})
            return
        made = actions.remark_on_pupil(
            by=teacher, pupil=pupil, meeting=meeting, path=path, now=now, text=text, tone=tone
        )
        name = pupil.name
    elif number := row_number(posted.get("group", "")):
        group = next((one for one in find.groups_of(meeting) if one.pk == number), None)
        if group is None:
            raise NotFound(_("There is no such group in this class."))
        made = actions.remark_on_group(
            by=teacher, group=group, meeting=meeting, path=path, now=now, text=text, tone=tone
        )
        name = _("Group %(number)d") % {"number": group.number}
    else:
        raise Invalid(_("Choose whose it is: a pupil, or a group."))
    messages.success(request, _("%(name)s: “%(text)s”") % {"name": name, "text": made.text})


@member
@require_http_methods(["GET", "HEAD", "POST"])
def ready(request: HttpRequest) -> HttpResponse:
    """The remarks that one gives by a tap; all fields empty brings back those of the house."""
    teacher = person_of(request)
    if request.method == "POST":
        rows = list(zip(request.POST.getlist("text"), request.POST.getlist("tone"), strict=False))
        try:
            actions.keep_ready_remarks(by=teacher, rows=rows)
            messages.success(request, _("Kept."))
            return redirect("teacher:ready-remarks")
        except Invalid as no:
            messages.error(request, said(no))
    known = find.ready_remarks(teacher)
    rows_shown = [*known, *[find.Ready("", Tone.PLUS)] * max(0, actions.MOST_READY - len(known))]
    context = {"rows": rows_shown, "tones": Tone.choices, "longest": actions.LONGEST_READY}
    return render(request, "teacher/evidence/ready.html", context)


@member
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """One performance: look, say what it is, judge it by a rubric (``?rubric=``), take it off the record. As a
    fragment: what was recorded, once it has been looked at."""
    teacher = person_of(request)
    found = find.access_evidence(teacher, evidence_id)
    files = [shown_upload(teacher, 1, found.upload)] if found.upload else []
    if request.method == "GET" and wants_fragment(request):
        return known_reader(render(request, "teacher/evidence/_files.html", {"files": files}), teacher)
    latest = found.markings.select_related("rubric__rubric").order_by("-pk").first()
    offered = offered_versions(teacher, latest.rubric if latest else None)
    wanted = request.POST.get("rubric") or request.GET.get("rubric") or (str(latest.rubric_id) if latest else "")
    rubric = next((one for one in offered if str(one.pk) == wanted), None)
    trouble = ""
    if request.method == "POST":
        try:
            if "remove" in request.POST:
                remove_evidence(by=teacher, evidence=found)
                messages.success(request, _("It is off the record, and its file is gone."))
                return redirect("teacher:class-remarks", found.meeting_id)
            if "describe" in request.POST:
                describe_evidence(by=teacher, evidence=found, words=request.POST.get("words", ""))
            elif rubric is not None:
                comment = request.POST.get("comment", "")
                points = points_of(request.POST)
                mark_evidence(by=teacher, evidence=found, rubric=rubric, points=points, comment=comment)
            messages.success(request, _("Kept. The pupil sees it on the own record."))
            return redirect("teacher:evidence", found.pk)
        except Invalid as no:
            trouble = said(no)
    points = points_of(request.POST) if trouble else latest.points if latest and latest.rubric == rubric else {}
    context = {
        "evidence": found,
        "files": files,
        "offered": offered,
        "rubric": rubric,
        "levels": levels_of(stored(rubric.criteria), points) if rubric else [],
        "comment": request.POST.get("comment", "") if trouble else latest.comment if latest else "",
        "trouble": trouble,
        "panels": panels_of("teacher:evidence", teacher, [found]).get(found.pk, []),
    }
    page = render(request, "teacher/evidence/evidence.html", context, status=422 if trouble else 200)
    return known_reader(page, teacher)
