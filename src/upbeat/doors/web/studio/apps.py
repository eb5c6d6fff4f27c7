"""The studio: where lessons are planned, written, recorded and polished."""

from django.apps import AppConfig


class StudioDoor(AppConfig):
    """Pages of those who build courses."""

    name = "upbeat.doors.web.studio"
    label = "web_studio"
