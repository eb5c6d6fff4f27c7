"""Addresses of one's turns."""

from django.urls import path

from upbeat.doors.web.learner.turns import views, views_recordings

urlpatterns = [
    path("turns/", views.turns, name="turns"),
    path("turns/<int:turn_id>/", views.turn, name="turn"),
    path("class/<int:meeting_id>/turn/", views.live, name="class-turn"),
    path("class/<int:meeting_id>/turns/<int:turn_id>/ask/", views.ask, name="turn-ask"),
    path("class/<int:meeting_id>/turns/<int:turn_id>/rate/", views.rate, name="turn-rate"),
    path("class/<int:meeting_id>/turn-questions/<int:question_id>/", views.question, name="turn-question"),
    path("turns/<int:turn_id>/recordings/", views_recordings.recordings, name="turn-recordings"),
    path("turns/<int:turn_id>/recordings/new/", views_recordings.create, name="turn-recording-new"),
    path("turns/<int:turn_id>/recordings/whole/", views_recordings.whole, name="turn-recording-whole"),
    path("recordings/<int:explanation_id>/", views_recordings.decide, name="recording"),
    path("recordings/files/<uuid:key>/", views_recordings.sent, name="recording-file"),
    path("recordings/files/<uuid:key>/finish", views_recordings.finish, name="recording-file-finish"),
    path("explanations/<int:supplement_id>/", views_recordings.explanation, name="explanation"),
]
