"""The address at which notes are drawn while they are written."""

from django.urls import path

from upbeat.packs.music.doors import engraving

urlpatterns = [path("engrave/", engraving.engrave, name="engrave")]
