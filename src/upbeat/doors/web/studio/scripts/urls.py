"""Addresses of scripts."""

from django.urls import path

from upbeat.doors.web.studio.scripts import views, views_comments, views_editor, views_material, views_versions

urlpatterns = [
    path("scripts/", views.scripts, name="scripts"),
    path("scripts/new/", views.script_new, name="script-new"),
    path("scripts/<int:script_id>/", views.script, name="script"),
    path("scripts/<int:script_id>/edit/", views_editor.script_edit, name="script-edit"),
    path("scripts/<int:script_id>/print/", views.script_print, name="script-print"),
    path("scripts/<int:script_id>/versions/", views_versions.versions, name="script-versions"),
    path("scripts/<int:script_id>/versions/compared/", views_versions.comparison, name="script-comparison"),
    path("scripts/<int:script_id>/comments/", views_comments.comments, name="script-comments"),
    path("scripts/<int:script_id>/material/<int:section_id>/", views_material.material, name="script-material"),
]
