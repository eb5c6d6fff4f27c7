"""Addresses of recordings."""

from django.urls import path

from upbeat.doors.web.studio.recordings import (
    views,
    views_caption_editor,
    views_captions,
    views_edit,
    views_film_comments,
    views_marks,
    views_noise,
    views_slides,
)

urlpatterns = [
    path("recordings/", views.recordings, name="recordings"),
    path("recordings/<int:asset_id>/", views.recording, name="recording"),
    path("recordings/<int:asset_id>/polish/", views.polish, name="recording-polish"),
    path("recordings/<int:asset_id>/edit/", views_edit.edit, name="recording-edit"),
    path("recordings/<int:asset_id>/captions/", views_captions.captions, name="recording-captions"),
    path("recordings/<int:asset_id>/captions/<slug:language>/", views_caption_editor.edit, name="captions-edit"),
    path("recordings/<int:asset_id>/captions/<slug:language>.vtt", views_captions.file, name="captions-file"),
    path("films/<int:run_id>/comments/", views_film_comments.comments, name="film-comments"),
    path("recordings/<int:asset_id>/marks/", views_marks.marks, name="recording-marks"),
    path("recordings/<int:asset_id>/noise/", views_noise.noise, name="recording-noise"),
    path("recordings/<int:asset_id>/slides/", views_slides.slides, name="recording-slides"),
]
