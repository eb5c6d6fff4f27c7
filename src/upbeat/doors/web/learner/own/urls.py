"""Addresses of one's choices."""

from django.urls import path

from upbeat.doors.web.learner.own import views

urlpatterns = [
    path("choices/", views.choices, name="choices"),
    path("reminders/stop/<str:token>/", views.stop_mail, name="stop-mail"),
]
