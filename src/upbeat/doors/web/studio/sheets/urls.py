"""Addresses of sheets."""

from django.urls import path

from upbeat.doors.web.studio.sheets import views

urlpatterns = [
    path("editions/<int:edition_id>/sheet/", views.into_edition, name="edition-sheet"),
    path("standards/<int:framework_id>/sheet/", views.into_framework, name="framework-sheet"),
    path("sheets/<int:draft_id>/", views.sheet, name="sheet"),
]
