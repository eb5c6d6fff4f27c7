"""Addresses of notes."""

from django.urls import path

from upbeat.doors.web.learner.notes import views

urlpatterns = [
    path("notes/", views.notes, name="notes"),
    path("notes/<int:note_id>/", views.note, name="note"),
    path("notes/<int:note_id>/delete/", views.delete, name="note-delete"),
    path("notes/<int:note_id>/restore/", views.restore, name="note-restore"),
    path("videos/<int:version_id>/notes/", views.new, name="note-new"),
]
