"""The teacher's door: lessons of one's classes, before, in and after class."""

from django.apps import AppConfig


class TeacherDoor(AppConfig):
    """Pages of those who teach a class."""

    name = "upbeat.doors.web.teacher"
    label = "web_teacher"
