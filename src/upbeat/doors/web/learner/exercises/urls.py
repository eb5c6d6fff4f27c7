"""Addresses of exercises; an exercise itself is a piece."""

from django.urls import path

from upbeat.doors.web.learner.exercises import views

urlpatterns = [path("pieces/<int:piece_id>/questions/<int:number>/", views.question, name="question")]
