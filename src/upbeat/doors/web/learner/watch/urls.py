"""Addresses of watching. Playlists and captions are asked for by the player, with the session's cookie."""

from django.urls import path

from upbeat.doors.web.learner.watch import checkpoint, ladder, playlists, views

urlpatterns = [
    path("viewings/<int:viewing_id>/pass/", views.fresh_pass, name="pass"),
    path("viewings/<int:viewing_id>/checkpoints/<int:checkpoint_id>/", checkpoint.checkpoint, name="checkpoint"),
    path("ladder/<uuid:token>/", ladder.step, name="ladder"),
    path("videos/<int:version_id>/master.m3u8", playlists.master, name="master"),
    path("videos/<int:version_id>/<str:rung>.m3u8", playlists.playlist, name="playlist"),
    path("videos/<int:version_id>/captions/<str:language>.vtt", playlists.captions, name="captions"),
]
