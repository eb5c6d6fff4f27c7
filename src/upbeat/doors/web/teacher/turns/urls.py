"""Addresses of turns, of the help ledger and of recorded explanations."""

from django.urls import path

from upbeat.doors.web.teacher.turns import views, views_recordings

urlpatterns = [
    path("lessons/<int:package_id>/turns/", views.turns, name="turns"),
    path("class/<int:meeting_id>/turn/", views.live, name="class-turn"),
    path("turns/<int:turn_id>/conduct/", views.conduct, name="turn-conduct"),
    path("turns/<int:turn_id>/rate/", views.rate, name="turn-rate"),
    path("turn-questions/<int:question_id>/", views.question, name="turn-question"),
    path("classes/<int:section_id>/helping/", views.ledger, name="help-ledger"),
    path("turns/<int:turn_id>/recordings/", views_recordings.recordings, name="turn-recordings"),
    path("turns/<int:turn_id>/recordings/new/", views_recordings.create, name="turn-recording-new"),
    path("turns/<int:turn_id>/recordings/whole/", views_recordings.whole, name="turn-recording-whole"),
    path("recordings/<int:explanation_id>/", views_recordings.recording, name="recording"),
    path("recordings/<int:explanation_id>/consent/", views_recordings.consent, name="recording-consent"),
]
