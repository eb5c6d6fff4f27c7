"""The learner's door: what a pupil sees at home and in class."""

from django.apps import AppConfig


class LearnerDoor(AppConfig):
    """Pages of the pupils."""

    name = "upbeat.doors.web.learner"
    label = "web_learner"
