"""Addresses of subjects and knowledge points."""

from django.urls import path

from upbeat.doors.web.studio.points import views, views_cards, views_subjects

urlpatterns = [
    path("subjects/", views_subjects.subjects, name="subjects"),
    path("subjects/<int:subject_id>/", views_subjects.subject, name="subject"),
    path("subjects/<int:subject_id>/recordings/", views_subjects.subject_profile, name="subject-profile"),
    path("points/", views.points, name="points"),
    path("points/new/", views.point_new, name="point-new"),
    path("points/<int:point_id>/", views.point, name="point"),
    path("points/<int:point_id>/edit/", views.point_edit, name="point-edit"),
    path("points/<int:point_id>/rests-on/", views.requirement, name="point-requirement"),
    path("points/<int:point_id>/retired/", views.retired, name="point-retired"),
    path("points/<int:point_id>/cards/", views_cards.cards, name="point-cards"),
    path("points/<int:point_id>/help/new/", views.supplement_new, name="supplement-new"),
    path("points/<int:point_id>/help/<int:supplement_id>/", views.supplement, name="supplement"),
]
