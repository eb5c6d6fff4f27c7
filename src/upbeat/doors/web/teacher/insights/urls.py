"""Addresses of insights."""

from django.urls import path

from upbeat.doors.web.teacher.insights import views

urlpatterns = [
    path("insights/", views.home, name="insights-home"),
    path("insights/videos/<int:video_id>/", views.video, name="insights-video"),
    path("insights/findings/<int:finding_id>/", views.finding, name="finding"),
    path("lessons/<int:package_id>/insights/", views.package, name="insights"),
]
