"""Addresses of the learner's door, part by part."""

from django.urls import URLPattern

from upbeat.doors.web.learner.calendar.urls import urlpatterns as calendar
from upbeat.doors.web.learner.cards.urls import urlpatterns as cards
from upbeat.doors.web.learner.classroom.urls import urlpatterns as classroom
from upbeat.doors.web.learner.exercises.urls import urlpatterns as exercises
from upbeat.doors.web.learner.home.urls import urlpatterns as home
from upbeat.doors.web.learner.joining.urls import urlpatterns as joining
from upbeat.doors.web.learner.lessons.urls import urlpatterns as lessons
from upbeat.doors.web.learner.notes.urls import urlpatterns as notes
from upbeat.doors.web.learner.own.urls import urlpatterns as own
from upbeat.doors.web.learner.practice.urls import urlpatterns as practice
from upbeat.doors.web.learner.progress.urls import urlpatterns as progress
from upbeat.doors.web.learner.summary.urls import urlpatterns as summary
from upbeat.doors.web.learner.tasks.urls import urlpatterns as tasks
from upbeat.doors.web.learner.trials.urls import urlpatterns as trials
from upbeat.doors.web.learner.turns.urls import urlpatterns as turns
from upbeat.doors.web.learner.watch.urls import urlpatterns as watch

app_name = "learner"
urlpatterns: list[URLPattern] = [
    *home,
    *lessons,
    *tasks,
    *watch,
    *exercises,
    *notes,
    *progress,
    *classroom,
    *turns,
    *summary,
    *joining,
    *trials,
    *practice,
    *cards,
    *calendar,
    *own,
]
