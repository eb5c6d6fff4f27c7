"""Addresses of the calendar."""

from django.urls import path

from upbeat.doors.web.learner.calendar import views

urlpatterns = [
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/once.ics", views.once, name="calendar-once"),
    path("calendar/<str:token>.ics", views.feed, name="calendar-feed"),
    path("lessons/<int:package_id>/calendar.ics", views.lesson, name="lesson-calendar"),
]
