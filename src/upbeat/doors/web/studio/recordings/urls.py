"""Addresses of recordings."""

from django.urls import path

from upbeat.doors.web.studio.recordings import views, views_caption_editor, views_captions

urlpatterns = [
    path("recordings/", views.recordings, name="recordings"),
    path("recordings/<int:asset_id>/", views.recording, name="recording"),
    path("recordings/<int:asset_id>/polish/", views.polish, name="recording-polish"),
    path("recordings/<int:asset_id>/captions/", views_captions.captions, name="recording-captions"),
    path("recordings/<int:asset_id>/captions/<slug:language>/", views_caption_editor.edit, name="captions-edit"),
    path("recordings/<int:asset_id>/captions/<slug:language>.vtt", views_captions.file, name="captions-file"),
    path("recordings/<int:asset_id>/marks/", views_captions.marks, name="recording-marks"),
]
