"""Address of the progress page."""

from django.urls import path

from upbeat.doors.web.learner.progress import views

urlpatterns = [path("progress/", views.progress, name="progress")]
