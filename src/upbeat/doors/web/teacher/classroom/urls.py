"""Addresses of a lesson as it is led."""

from django.urls import path

from upbeat.doors.web.teacher.classroom import views, views_cards, views_questions

urlpatterns = [
    path("lessons/<int:package_id>/class/", views.lead, name="class"),
    path("class/<int:meeting_id>/ask/", views.ask, name="class-ask"),
    path("class/<int:meeting_id>/question/<int:question_id>/", views.conduct, name="class-conduct"),
    path("class/<int:meeting_id>/question/<int:question_id>/right/", views_questions.right, name="class-right"),
    path("class/<int:meeting_id>/question/<int:question_id>/picture/", views_questions.picture, name="class-picture"),
    path("class/<int:meeting_id>/improvise/", views_questions.improvise, name="class-improvise"),
    path("class/<int:meeting_id>/cards/", views_cards.reading, name="class-cards"),
    path("lessons/<int:package_id>/cards/", views_cards.printed, name="class-cards-print"),
    path("class/<int:meeting_id>/end/", views.end, name="class-end"),
    path("class/<int:meeting_id>/wall/", views.wall, name="class-wall"),
    path("pupils/<int:person_id>/", views.pupil, name="pupil"),
]
