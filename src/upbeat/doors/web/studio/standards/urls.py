"""Addresses of standards."""

from django.urls import path

from upbeat.doors.web.studio.standards import views, views_aligning

urlpatterns = [
    path("standards/", views.standards, name="standards"),
    path("standards/take/", views.take, name="framework-take"),
    path("standards/<int:framework_id>/", views.framework, name="framework"),
    path("standards/<int:framework_id>/changes/<int:change_id>/undo/", views.undo, name="framework-undo"),
    path("standards/<int:framework_id>/remove/", views.remove, name="framework-remove"),
    path("points/<int:point_id>/standards/", views_aligning.align, name="point-standards"),
    path("points/<int:point_id>/standards/<int:change_id>/undo/", views_aligning.undo, name="point-standards-undo"),
]
