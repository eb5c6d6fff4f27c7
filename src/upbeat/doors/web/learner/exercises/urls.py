"""Addresses of exercises and of what a question shows; an exercise itself is a piece."""

from django.urls import path

from upbeat.doors.web.learner.exercises import pictures, views

urlpatterns = [
    path("pieces/<int:piece_id>/questions/<int:number>/", views.question, name="question"),
    path("attempts/<uuid:token>/picture/", pictures.picture, name="picture"),
]
