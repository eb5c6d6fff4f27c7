"""Addresses of the exit ticket and the summary."""

from django.urls import path

from upbeat.doors.web.teacher.after import views

urlpatterns = [
    path("class/<int:meeting_id>/exit/", views.exit_ticket, name="class-exit"),
    path("class/<int:meeting_id>/summary/", views.summary, name="class-summary"),
]
