"""Addresses of gates, and of what is not asked of a pupil."""

from django.urls import path

from upbeat.doors.web.teacher.gate import views, views_excuses

urlpatterns = [
    path("pieces/<int:piece_id>/gate/", views.of_piece, name="gate-of-piece"),
    path("pupils/<int:person_id>/gate/", views.of_pupil, name="gate-of-pupil"),
    path("pupils/<int:person_id>/not-asked/", views_excuses.of_pupil, name="excuses-of-pupil"),
    path("not-asked/<int:excuse_id>/undo/", views_excuses.undo, name="excuse-undo"),
    path("gates/<int:setting_id>/undo/", views.undo, name="gate-undo"),
]
