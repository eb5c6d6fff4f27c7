"""The first page of a pupil."""

from django.urls import path

from upbeat.doors.web.learner.home import views

urlpatterns = [path("", views.home, name="home")]
