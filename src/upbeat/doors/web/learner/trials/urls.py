"""Addresses of trials."""

from django.urls import path

from upbeat.doors.web.learner.trials import views

urlpatterns = [path("trials/<int:pilot_id>/", views.trial, name="trial")]
