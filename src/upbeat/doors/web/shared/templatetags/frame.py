"""What the frame of a page needs to know: where one may go from here."""

from dataclasses import dataclass
from functools import lru_cache

from django import template
from django.template.context import Context
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from upbeat.doors.web.shared.plugs import plugs_at
from upbeat.rooms.discuss.queries import unread
from upbeat.rooms.people import rules
from upbeat.rooms.people.models import Person, Role

register = template.Library()

PLACES = (
    # roles, address, words; the part of an address before the first "/" behind it says where one is
    (frozenset({Role.PUPIL}), "learner:home", _("Today")),
    (frozenset({Role.PUPIL}), "learner:progress", _("Progress")),
    (frozenset({Role.PUPIL}) | rules.TEACHING, "shared:questions", _("Questions")),
    (rules.TEACHING, "teacher:home", _("Lessons")),
    (rules.TEACHING, "teacher:classes", pgettext_lazy("school class", "Class")),
    (rules.BUILDING, "studio:home", _("Studio")),
    (rules.TEACHING, "teacher:insights-home", _("Insights")),
    (frozenset({Role.ADMIN}), "school:home", _("School")),
    (frozenset({Role.PUPIL}) | rules.TEACHING | rules.BUILDING, "shared:news", _("News")),
)


@dataclass(frozen=True)
class Place:
    """A link of the navigation."""

    href: str
    label: str
    here: bool


@lru_cache(maxsize=64)
def _address(name: str, _prefix: str) -> str:
    """Of a place; nothing where it has none. Addresses never change while the server runs."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def places(context: Context) -> list[Place]:
    """Where the signed-in person may go, in order, and which of these is here; empty for a stranger."""
    request = context.get("request")
    person = getattr(request, "user", None)
    if request is None or not isinstance(person, Person):
        return []
    held = rules.roles_of(person)
    found = []
    for roles, name, label in PLACES:
        if roles.isdisjoint(held):
            continue
        if href := _address(name, get_script_prefix()):
            found.append((href, str(label)))
    found += [(href, label) for href, label, _hint in plugs_at("frame", person)]
    here = max((href for href, _label in found if request.path.startswith(href)), key=len, default="")
    return [Place(href, label, href == here) for href, label in found]


@register.simple_tag(takes_context=True)
def plugs(context: Context, place: str, *args: object) -> list[tuple[str, str, str]]:
    """What packs offer at a place of this page: address, words and hint of each link."""
    return plugs_at(place, context["request"].user, *args)


@register.simple_tag(takes_context=True)
def news_waiting(context: Context) -> int:
    """How many news the signed-in person has not read; one query, so the first pages alone ask."""
    return unread(context["request"].user)


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """``light``, ``dark`` or nothing for the device's own: the person's choice, for strangers the browser's."""
    request = context.get("request")
    person = getattr(request, "user", None)
    chosen = person.theme if isinstance(person, Person) else (request.COOKIES.get("theme", "") if request else "")
    return chosen if chosen in ("light", "dark") else ""
