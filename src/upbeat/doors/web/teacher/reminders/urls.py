"""Addresses of the rules of a class."""

from django.urls import path

from upbeat.doors.web.teacher.reminders import views

urlpatterns = [
    path("classes/<int:section_id>/reminders/", views.reminders, name="reminders"),
    path("classes/<int:section_id>/peers/", views.peers, name="class-peers"),
    path("reminders/<int:rule_id>/end/", views.end, name="reminder-end"),
    path("pupils/<int:person_id>/reminders/", views.pupil, name="pupil-reminders"),
]
