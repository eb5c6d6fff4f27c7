"""Addresses of the exit ticket, the summary and one's own record."""

from django.urls import path

from upbeat.doors.web.learner.summary import views

urlpatterns = [
    path("class/<int:meeting_id>/exit/", views.exit_ticket, name="class-exit"),
    path("class/<int:meeting_id>/exit/answer/", views.answer, name="exit-answer"),
    path("class/<int:meeting_id>/exit/<uuid:token>/picture/", views.picture, name="exit-picture"),
    path("class/<int:meeting_id>/summary/", views.summary, name="lesson-summary"),
    path("record/", views.record, name="record"),
]
