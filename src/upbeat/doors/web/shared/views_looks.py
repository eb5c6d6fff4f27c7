"""Choosing the language and the colours of pages."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from upbeat.kernel.errors import Invalid
from upbeat.rooms.people.actions.persons import LANGUAGES, THEMES, choose_looks
from upbeat.rooms.people.models import Person

A_YEAR = 60 * 60 * 24 * 365


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """For the signed-in person on every device, for a stranger in this browser; back to ``next``."""
    chosen = request.POST.get("language", "")
    if not chosen or chosen not in LANGUAGES:
        raise Invalid(_("This language is not there. Choose one of those on the page."), field="language")
    if isinstance(request.user, Person):
        choose_looks(by=request.user, language=chosen)
    response = _back(request)
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=A_YEAR, samesite="Lax")
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """``light``, ``dark``, or empty for the device's own; back to ``next``."""
    chosen = request.POST.get("theme", "")
    if chosen not in THEMES:
        raise Invalid(_("These colours are not there. Choose those of the device, light or dark."), field="theme")
    if isinstance(request.user, Person):
        choose_looks(by=request.user, theme=chosen)
    response = _back(request)
    if chosen:
        response.set_cookie("theme", chosen, max_age=A_YEAR, samesite="Lax")
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


def _back(request: HttpRequest) -> HttpResponse:
    """To the page that was left, never to another host."""
    there = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(there if safe else "/")
