"""Addresses of joining without an account."""

from django.urls import path

from upbeat.doors.web.learner.joining import views

urlpatterns = [
    path("join/", views.code, name="join"),
    path("join/names/", views.names, name="join-names"),
    path("join/names/<int:person_id>/", views.pin, name="join-pin"),
    path("join/next/", views.next_pupil, name="join-next"),
]
