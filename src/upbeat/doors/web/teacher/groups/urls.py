"""Addresses of groups."""

from django.urls import path

from upbeat.doors.web.teacher.groups import views

urlpatterns = [
    path("lessons/<int:package_id>/groups/", views.groups, name="groups"),
    path("lessons/<int:package_id>/groups/wall/", views.wall, name="groups-wall"),
]
