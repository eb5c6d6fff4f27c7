"""Addresses of the teacher's door; a lesson is ``lessons/<package_id>/`` with a tab for each part."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "teacher"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("upbeat.doors.web.teacher.packages.urls")),
    path("", include("upbeat.doors.web.teacher.brief.urls")),
    path("", include("upbeat.doors.web.teacher.groups.urls")),
    path("", include("upbeat.doors.web.teacher.classroom.urls")),
    path("", include("upbeat.doors.web.teacher.running.urls")),
    path("", include("upbeat.doors.web.teacher.turns.urls")),
    path("", include("upbeat.doors.web.teacher.evidence.urls")),
    path("", include("upbeat.doors.web.teacher.after.urls")),
    path("", include("upbeat.doors.web.teacher.insights.urls")),
    path("", include("upbeat.doors.web.teacher.gate.urls")),
    path("", include("upbeat.doors.web.teacher.knowing.urls")),
    path("", include("upbeat.doors.web.teacher.reminders.urls")),
    path("", include("upbeat.doors.web.teacher.tasks.urls")),
]
