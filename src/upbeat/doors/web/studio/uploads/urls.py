"""Addresses of uploads; what scripts and server say to each other is in frontend/README.md."""

from django.urls import path

from upbeat.doors.web.studio.uploads import views, views_bytes

urlpatterns = [
    path("uploads/", views_bytes.create, name="upload-create"),
    path("uploads/new/", views.upload_new, name="upload-new"),
    path("uploads/<uuid:key>/", views.upload, name="upload"),
    path("uploads/<uuid:key>/finish", views_bytes.finish, name="upload-finish"),
    path("uploads/<uuid:key>/shown", views_bytes.shown, name="upload-shown"),
    path("uploads/<uuid:key>/use/", views.use, name="upload-use"),
    path("uploads/<uuid:key>/give-up/", views.give_up, name="upload-give-up"),
]
