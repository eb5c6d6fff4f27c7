"""Addresses of the desk, the board and the plan of the school."""

from django.urls import path

from upbeat.doors.web.studio.desk import views, views_production

urlpatterns = [
    path("", views.desk, name="home"),
    path("work/", views_production.board, name="board"),
    path("work/school/", views_production.production, name="production"),
]
