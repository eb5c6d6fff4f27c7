"""Addresses of gates."""

from django.urls import path

from upbeat.doors.web.teacher.gate import views

urlpatterns = [
    path("pieces/<int:piece_id>/gate/", views.of_piece, name="gate-of-piece"),
    path("pupils/<int:person_id>/gate/", views.of_pupil, name="gate-of-pupil"),
    path("gates/<int:setting_id>/undo/", views.undo, name="gate-undo"),
]
