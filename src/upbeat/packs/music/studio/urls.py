"""Addresses of who makes films."""

from django.urls import path

from upbeat.packs.music.studio import views

urlpatterns = [
    path("recordings/<int:asset_id>/score/", views.follow, name="follow"),
    path("scores/<int:score_id>/bars/", views.bars, name="bars"),
    path("layings/<int:laying_id>/", views.laying, name="laying"),
]
