"""Addresses of what became of published material."""

from django.urls import path

from upbeat.doors.web.studio.changes import views

urlpatterns = [
    path("changes/<str:thing>/<int:number>/", views.history, name="history"),
    path("changes/<int:amendment_id>/undo/", views.undo, name="change-undo"),
    path("changes/<int:amendment_id>/", views.change, name="change"),
]
