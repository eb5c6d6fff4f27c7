"""Addresses that belong to everybody: signing in, looks, and in development the page of all parts."""

from django.conf import settings
from django.urls import URLPattern, path

from upbeat.doors.web.shared import urls_session, urls_talk, views_looks, views_style

app_name = "shared"
urlpatterns: list[URLPattern] = [
    *urls_session.urlpatterns,
    *urls_talk.urlpatterns,
    path("looks/language/", views_looks.language, name="language"),
    path("looks/theme/", views_looks.theme, name="theme"),
]

if settings.DEBUG:
    urlpatterns += [
        path("style/", views_style.parts, name="style"),
        path("style/<slug:page>/", views_style.page, name="style-page"),
    ]
