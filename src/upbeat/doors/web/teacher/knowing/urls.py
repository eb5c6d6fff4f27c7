"""Address of what pupils know about a point."""

from django.urls import path

from upbeat.doors.web.teacher.knowing import views

urlpatterns = [path("points/<int:point_id>/", views.point, name="point")]
