"""Every door's addresses in one place."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("upbeat.doors.web.shared.urls")),
    path("learn/", include("upbeat.doors.web.learner.urls")),
    path("teach/", include("upbeat.doors.web.teacher.urls")),
    path("studio/", include("upbeat.doors.web.studio.urls")),
    path("school/", include("upbeat.doors.web.school.urls")),
    *[path(f"{pack}/", include(f"upbeat.packs.{pack}.urls")) for pack in settings.PACKS],
]
