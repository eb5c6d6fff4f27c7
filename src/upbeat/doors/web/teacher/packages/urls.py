"""Addresses of lessons: the list, what a lesson holds, giving it to the class."""

from django.urls import path

from upbeat.doors.web.teacher.packages import views, views_bag, views_giving, views_pieces, views_templates

urlpatterns = [
    path("", views.lessons, name="home"),
    path("classes/", views.classes, name="classes"),
    path("lessons/new/", views.package_new, name="package-new"),
    path("lessons/<int:package_id>/", views.package, name="package"),
    path("lessons/<int:package_id>/edit/", views.package_edit, name="package-edit"),
    path("lessons/<int:package_id>/push/", views_giving.push, name="package-push"),
    path("lessons/<int:package_id>/pieces/new/", views_pieces.piece_new, name="piece-new"),
    path("lessons/<int:package_id>/pretest/", views_pieces.pretest, name="pretest"),
    path("lessons/<int:package_id>/share/", views_templates.share, name="package-share"),
    path("templates/", views_templates.templates, name="templates"),
    path("templates/<int:package_id>/", views_templates.template, name="template"),
    path("openings/<int:release_id>/undo/", views_bag.unshake, name="opening-undo"),
    path("pieces/<int:piece_id>/when/", views_bag.opening, name="piece-when"),
    path("pieces/<int:piece_id>/shake/", views_bag.shake, name="piece-shake"),
    path("pieces/<int:piece_id>/", views_pieces.piece_edit, name="piece-edit"),
    path("pieces/<int:piece_id>/move/", views_pieces.piece_move, name="piece-move"),
    path("pieces/<int:piece_id>/remove/", views_pieces.piece_remove, name="piece-remove"),
    path("pieces/<int:piece_id>/open/", views_giving.piece_open, name="piece-open"),
    path("pieces/<int:piece_id>/revoke/", views_giving.piece_revoke, name="piece-revoke"),
    path("pieces/<int:piece_id>/give-back/", views_giving.piece_give_back, name="piece-give-back"),
]
