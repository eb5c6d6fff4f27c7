"""Addresses of pupils' pages."""

from django.urls import path

from upbeat.packs.music.learner import views

urlpatterns = [path("videos/<int:version_id>/score/", views.score, name="followed")]
