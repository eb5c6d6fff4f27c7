"""Addresses of questions and news, the same for pupils and teachers; included by the shared door's urls."""

from django.urls import path

from upbeat.doors.web.shared import views_asking as asking
from upbeat.doors.web.shared import views_talk as views

urlpatterns = [
    path("questions/", views.questions, name="questions"),
    path("questions/<int:thread_id>/", views.thread, name="thread"),
    path("questions/<int:thread_id>/settle/", views.settle, name="settle"),
    path("questions/answers/<int:post_id>/hide/", views.hide, name="hide-post"),
    path("questions/answers/<int:post_id>/help/", asking.let_help, name="let-help"),
    path("questions/helping/<int:number>/stop/", asking.stop_helping, name="stop-helping"),
    path("questions/<int:thread_id>/too/", asking.too, name="question-too"),
    path("questions/at/<int:version_id>/", asking.questions_at, name="questions-at"),
    path("questions/about/<uuid:token>/", asking.questions_about, name="questions-about"),
    path("news/", views.news, name="news"),
]
