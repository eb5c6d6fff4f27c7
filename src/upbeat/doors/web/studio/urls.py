"""Addresses of the studio."""

from django.urls import URLPattern, URLResolver, include, path

STATIONS = (
    "desk", "points", "editions", "standards", "sheets", "items", "plans", "scripts", "takes", "uploads", "recordings",
    "videos", "changes",
)  # fmt: skip

app_name = "studio"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"upbeat.doors.web.studio.{station}.urls")) for station in STATIONS
]
