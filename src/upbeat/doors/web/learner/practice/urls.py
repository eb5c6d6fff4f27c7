"""Addresses of the map and of practice."""

from django.urls import path

from upbeat.doors.web.learner.practice import views

urlpatterns = [
    path("map/", views.map_page, name="map"),
    path("practice/", views.begin, name="practice-begin"),
    path("practice/<int:point_id>/", views.practice, name="practice"),
    path("practice/<int:point_id>/again/", views.recheck, name="recheck"),
]
