"""Addresses of groups."""

from django.urls import path

from upbeat.doors.web.teacher.groups import views, views_changing

urlpatterns = [
    path("lessons/<int:package_id>/groups/", views.groups, name="groups"),
    path("lessons/<int:package_id>/groups/wall/", views.wall, name="groups-wall"),
    path("lessons/<int:package_id>/groups/wishes/", views.wishes, name="wishes"),
    path("lessons/<int:package_id>/groups/wishes/<int:wish_id>/", views_changing.wish, name="wish"),
    path("groups/<int:grouping_id>/", views.past, name="groups-past"),
    path("groups/<int:grouping_id>/seat/", views_changing.seat, name="groups-seat"),
    path("groups/<int:grouping_id>/again/", views_changing.anew, name="groups-again"),
    path("groups/<int:grouping_id>/undo/", views_changing.undo, name="groups-undo"),
]
