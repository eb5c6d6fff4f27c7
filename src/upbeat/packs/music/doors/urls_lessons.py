"""Addresses of music in a lesson, and of what a teacher hears."""

from django.urls import path

from upbeat.packs.music.doors import hearing, lessons, performing

urlpatterns = [
    path("class/<int:meeting_id>/", lessons.begin, name="class-begin"),
    path("class/<int:meeting_id>/perform/", lessons.perform, name="class-perform"),
    path("class/<int:meeting_id>/taps/", lessons.taps, name="class-taps"),
    path("playing/<int:playing_id>/", lessons.conduct, name="class-conduct"),
    path("performances/<int:evidence_id>/", performing.beside, name="performing-beside"),
    path("performances/<int:evidence_id>/mark/", performing.ask, name="performing-ask"),
    path("performances/marked/<int:marking_id>/", performing.one, name="performing-one"),
    path("performances/marked/<int:marking_id>/off/", performing.take_off, name="performing-off"),
    path("ear/", hearing.queue, name="ear"),
    path("ear/<int:take_id>/", hearing.one, name="ear-take"),
    path("ear/classes/<int:section_id>/<int:item_id>/", hearing.of_class, name="ear-class"),
]
