"""Addresses of scripts."""

from django.urls import path

from upbeat.doors.web.studio.scripts import views, views_editor

urlpatterns = [
    path("scripts/", views.scripts, name="scripts"),
    path("scripts/new/", views.script_new, name="script-new"),
    path("scripts/<int:script_id>/", views.script, name="script"),
    path("scripts/<int:script_id>/edit/", views_editor.script_edit, name="script-edit"),
    path("scripts/<int:script_id>/material/", views.material, name="script-material"),
]
