"""The calendar for the phone: an address to subscribe to, or the dates as a file."""

from collections.abc import Callable
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_scopes import scope

from upbeat.doors.web.learner.calendar.files import KIND, calendar_file
from upbeat.doors.web.shared.qr import qr_picture
from upbeat.doors.web.shared.session import member, person_of
from upbeat.rooms.discuss.queries.reminding import wants_reminders
from upbeat.rooms.learn.actions.calendar import close_calendar, open_calendar
from upbeat.rooms.learn.queries import access_package
from upbeat.rooms.learn.queries.calendar import LessonDate, access_feed, dates_of, feed_of, token_of
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Package


@member
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """How to see the lessons in the phone's calendar; the address is made, made anew and taken away here."""
    person = person_of(request)
    if request.method == "POST":
        if "close" in request.POST:
            close_calendar(by=person, now=timezone.now())
            messages.success(request, _("The address is gone. What your phone has of it disappears there by itself."))
        else:
            open_calendar(by=person, now=timezone.now())
            messages.success(request, _("This is your address. An older one opens nothing any more."))
        return redirect("learner:calendar")
    feed = feed_of(person)
    context = {}
    if feed is not None:
        link = request.build_absolute_uri(reverse("learner:calendar-feed", args=[token_of(feed)]))
        tap = "webcal:" + link.partition(":")[2]
        context = {"link": link, "tap": tap, "picture": qr_picture(tap)}
    return render(request, "learner/calendar.html", context)


@never_cache
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """What a phone subscribes to. Nobody is signed in: the token alone opens it."""
    person = access_feed(token).person
    school = person.school
    with (
        scope(school=school),
        timezone.override(ZoneInfo(school.time_zone)),
        translation.override(person.language or school.language),
    ):
        answer = _file(request, person, dates_of(person, timezone.now()), "upbeat.ics")
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    mark = f'"{sha256(answer.content).hexdigest()[:32]}"'
    answer["ETag"] = mark
    return get_conditional_response(request, etag=mark, response=answer) or answer


@member
@never_cache
@require_safe
def once(request: HttpRequest) -> HttpResponse:
    """All dates as a file, as they are now."""
    person = person_of(request)
    return _file(request, person, dates_of(person, timezone.now()), "upbeat.ics", take=True)


@member
@never_cache
@require_safe
def lesson(request: HttpRequest, package_id: int) -> HttpResponse:
    """The dates of one lesson as a file."""
    person, now = person_of(request), timezone.now()
    package = access_package(person, package_id, now)
    dates = [one for one in dates_of(person, now) if one.package.pk == package.pk]
    return _file(request, person, dates, f"upbeat-{package.pk}.ics", take=True)


def _file(
    request: HttpRequest, person: Person, dates: list[LessonDate], name: str, *, take: bool = False
) -> HttpResponse:
    body = calendar_file(dates, _page_of(request), alarm=wants_reminders(person))
    answer = HttpResponse(body, content_type=KIND)
    answer["Content-Disposition"] = f'{"attachment" if take else "inline"}; filename="{name}"'
    return answer


def _page_of(request: HttpRequest) -> Callable[[Package], str]:
    return lambda package: request.build_absolute_uri(reverse("learner:sheet", args=[package.pk]))
