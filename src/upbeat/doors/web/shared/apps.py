"""The app of what all pages share."""

from django.apps import AppConfig


class SharedConfig(AppConfig):
    """Label ``web_shared``, since ``shared`` says too little in a list of apps."""

    name = "upbeat.doors.web.shared"
    label = "web_shared"
