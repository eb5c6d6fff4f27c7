"""The school's door: administrators and class lists."""

from django.apps import AppConfig


class SchoolDoor(AppConfig):
    """Pages of the school's administrators."""

    name = "upbeat.doors.web.school"
    label = "web_school"
