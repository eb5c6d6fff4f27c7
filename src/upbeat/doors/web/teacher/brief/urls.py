"""Addresses of the brief."""

from django.urls import path

from upbeat.doors.web.teacher.brief import views

urlpatterns = [
    path("lessons/<int:package_id>/brief/", views.show, name="brief"),
    path("lessons/<int:package_id>/remind/", views.remind, name="remind"),
]
