"""Addresses of a lesson and its pieces."""

from django.urls import path

from upbeat.doors.web.learner.lessons import views

urlpatterns = [
    path("lessons/<int:package_id>/", views.sheet, name="sheet"),
    path("pieces/<int:piece_id>/", views.piece, name="piece"),
    path("pieces/<int:piece_id>/done/", views.tick, name="tick"),
]
