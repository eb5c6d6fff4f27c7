"""Addresses of micro videos: made, given checkpoints, published, revised, revoked."""

from django.urls import path

from upbeat.doors.web.studio.videos import views, views_checkpoints, views_pilots, views_publishing

urlpatterns = [
    path("videos/", views.videos, name="videos"),
    path("videos/new/", views.video_new, name="video-new"),
    path("videos/<int:video_id>/", views.video, name="video"),
    path("videos/<int:video_id>/edit/", views.video_edit, name="video-edit"),
    path("videos/<int:video_id>/publish/", views_publishing.publish, name="video-publish"),
    path("videos/<int:video_id>/revise/", views_publishing.revise, name="video-revise"),
    path("videos/<int:video_id>/revoke/", views_publishing.revoke, name="video-revoke"),
    path("videos/<int:video_id>/again/", views_publishing.again, name="video-again"),
    path("videos/<int:video_id>/pilot/", views_pilots.pilot_new, name="pilot-new"),
    path("pilots/<int:pilot_id>/", views_pilots.pilot, name="pilot"),
    path("videos/<int:video_id>/checkpoints/new/", views_checkpoints.checkpoint_new, name="checkpoint-new"),
    path("videos/<int:video_id>/checkpoints/reuse/", views_checkpoints.checkpoint_reuse, name="checkpoint-reuse"),
    path("checkpoints/loose/<int:loose_id>/", views_publishing.loose, name="checkpoint-loose"),
    path("checkpoints/<int:checkpoint_id>/", views_checkpoints.checkpoint, name="checkpoint"),
    path("checkpoints/<int:checkpoint_id>/move/", views_checkpoints.checkpoint_move, name="checkpoint-move"),
    path("checkpoints/<int:checkpoint_id>/newest/", views_checkpoints.checkpoint_newest, name="checkpoint-newest"),
    path("checkpoints/<int:checkpoint_id>/remove/", views_checkpoints.checkpoint_remove, name="checkpoint-remove"),
]
