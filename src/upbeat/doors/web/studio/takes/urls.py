"""Addresses of recording a script; how the bytes come in is among the uploads."""

from django.urls import path

from upbeat.doors.web.studio.takes import views

urlpatterns = [
    path("scripts/<int:script_id>/record/", views.record, name="record"),
    path("scripts/<int:script_id>/record/<int:section_id>/", views.takes, name="record-takes"),
    path("scripts/<int:script_id>/record/together/", views.together, name="record-together"),
]
