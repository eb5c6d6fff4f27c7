"""What to do before the next class."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upbeat.doors.web.shared.session import member, person_of
from upbeat.rooms.assess.queries.work import evaluations_due
from upbeat.rooms.classroom.queries.meetings import meeting_now
from upbeat.rooms.learn.queries import home_of
from upbeat.rooms.publish.queries import trials_of


@member
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The lessons ahead, the nearest first, each piece on its side of the bar line."""
    now = timezone.now()
    person = person_of(request)
    lessons = home_of(person, now)
    first = lessons.ahead[0] if lessons.ahead else None
    context = {
        "home": lessons,
        "trials": trials_of(person, now),
        "due": evaluations_due(person, now),
        "meeting": meeting_now(person),
        "heading": _heading(first.package.class_at, now) if first else "",
    }
    return render(request, "learner/home.html", context)


def _heading(class_at: datetime, now: datetime) -> str:
    """What the page is about, with the day of the class as people say it."""
    day, today = timezone.localtime(class_at), timezone.localtime(now)
    distance = (day.date() - today.date()).days
    if distance <= 0:
        return _("What to do before class today")
    if distance == 1:
        return _("What to do before class tomorrow")
    if distance < 7:
        return _("What to do before %(weekday)s") % {"weekday": formats.date_format(day, "l")}
    return _("What to do before %(date)s") % {"date": formats.date_format(day, "j F")}
