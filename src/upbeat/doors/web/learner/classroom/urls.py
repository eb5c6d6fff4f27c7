"""Addresses of a pupil in class."""

from django.urls import path

from upbeat.doors.web.learner.classroom import views

urlpatterns = [
    path("class/", views.join, name="class-join"),
    path("class/<int:meeting_id>/", views.clicker, name="clicker"),
    path("class/<int:meeting_id>/vote/", views.vote, name="clicker-vote"),
    path("class/<int:meeting_id>/question/<int:question_id>/picture/", views.picture, name="class-picture"),
]
