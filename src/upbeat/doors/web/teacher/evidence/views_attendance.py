"""Who was there: a meeting by taps, a class over its lessons, as a table to take along."""

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from upbeat.doors.web.shared.coming_back import back_or
from upbeat.doors.web.shared.row_numbers import row_number
from upbeat.doors.web.shared.session import member, person_of
from upbeat.rooms.classroom.actions.attendance import set_presence
from upbeat.rooms.classroom.models import Presence
from upbeat.rooms.classroom.queries.attendance import came_to, history_of
from upbeat.rooms.classroom.queries.meetings import access_led_meeting
from upbeat.rooms.people.queries import access_pupil, access_taught_section

# A spreadsheet takes what begins with one of these for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@member
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Each pupil with how they were there; a tap corrects it."""
    teacher = person_of(request)
    meeting = access_led_meeting(teacher, meeting_id)
    if request.method == "POST":
        number, _sign, state = request.POST.get("came", "").partition("-")
        pupil = access_pupil(teacher, row_number(number))
        set_presence(by=teacher, meeting=meeting, pupil=pupil, state=state, now=timezone.now())
        return back_or(request, reverse("teacher:attendance", args=[meeting.pk]))
    context = {"meeting": meeting, "rows": came_to(meeting), "states": Presence.State.choices}
    return render(request, "teacher/evidence/attendance.html", context)


@member
@require_safe
def history(request: HttpRequest, section_id: int) -> HttpResponse:
    """The lessons of a class, pupil by pupil."""
    section = access_taught_section(person_of(request), section_id)
    meetings, rows = history_of(section)
    context = {"section": section, "meetings": meetings, "rows": rows, "states": dict(Presence.State.choices)}
    return render(request, "teacher/evidence/history.html", context)


@member
@require_safe
def table(request: HttpRequest, section_id: int) -> HttpResponse:
    """The same as CSV."""
    section = access_taught_section(person_of(request), section_id)
    meetings, rows = history_of(section)
    words = dict(Presence.State.choices)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="attendance-{section.pk}.csv"'
    response.write("\ufeff")  # so that spreadsheets read it as UTF-8
    writer = csv.writer(response)
    writer.writerow(["", *(timezone.localtime(one.began_at).strftime("%Y-%m-%d %H:%M") for one in meetings)])
    for row in rows:
        writer.writerow([_plain(row.person.name), *(words[state] for state in row.states)])
    return response


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
