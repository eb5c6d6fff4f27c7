"""Addresses of the pack, all below ``music/``."""

from django.urls import URLPattern, URLResolver

from upbeat.packs.music.doors import urls_engraving, urls_items, urls_lessons, urls_sing
from upbeat.packs.music.learner.urls import urlpatterns as learner
from upbeat.packs.music.studio.urls import urlpatterns as studio

app_name = "music"
urlpatterns: list[URLPattern | URLResolver] = [
    *urls_items.urlpatterns,
    *urls_sing.urlpatterns,
    *urls_lessons.urlpatterns,
    *urls_engraving.urlpatterns,
    *learner,
    *studio,
]
