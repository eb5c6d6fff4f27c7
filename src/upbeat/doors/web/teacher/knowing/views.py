"""A point, and how well each pupil of one's classes knows it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.teacher.knowing.words import told
from upbeat.rooms.catalog.queries import access_point
from upbeat.rooms.learn.queries.explaining import knowledge_about
from upbeat.rooms.people.queries import pupils_taught


@member
@require_safe
def point(request: HttpRequest, point_id: int) -> HttpResponse:
    """Who of one's pupils has answered on the point, who needs help first, with the reasons."""
    teacher = person_of(request)
    shown = access_point(teacher, point_id)
    known = told(knowledge_about(shown, list(pupils_taught(teacher))))
    settled = sum(one.known.state == "settled" for one in known)
    context = {"point": shown, "known": known, "settled": settled}
    return render(request, "teacher/point.html", context)
