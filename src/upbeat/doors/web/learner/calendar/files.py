"""The dates of a pupil as iCalendar (RFC 5545)."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event
from icalendar.prop import vDuration, vText

from upbeat.rooms.learn.queries.calendar import LessonDate
from upbeat.rooms.publish.models import Package

KIND = "text/calendar; charset=utf-8"
EVERY = timedelta(hours=1)
"""How often a subscribed phone is asked to look again."""

REMIND_AT = timedelta(hours=17)
"""An alarm in the afternoon of the day on which the work is due: after school, before the quiet of the evening."""


def calendar_file(dates: Iterable[LessonDate], page: Callable[[Package], str], *, alarm: bool) -> bytes:
    """A file of all dates. ``page``: the address of a lesson; ``alarm``: let the phone remind of what is due."""
    calendar = Calendar()
    calendar.add("prodid", "-//Upbeat//Lessons//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Upbeat")
    calendar.add("refresh-interval", vDuration(EVERY), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vText("PT1H"))
    for one in dates:
        calendar.add_component(_class(one, page(one.package)))
        calendar.add_component(_due(one, page(one.package), alarm=alarm))
    return bytes(calendar.to_ical())


def _event(one: LessonDate, of: str) -> Event:
    event = Event()
    event.add("uid", one.name(of))
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("sequence", one.revision)
    return event


def _class(one: LessonDate, page: str) -> Event:
    event = _event(one, "class")
    # A moment in UTC: every phone shows it in its own zone, and summer time moves nothing. It has no end, because the
    # school does not tell how long its lessons are.
    event.add("dtstart", one.package.class_at)
    event.add("summary", _("Class: %(title)s") % {"title": one.package.title})
    event.add("description", "\n\n".join(part for part in (one.package.preview, page) if part))
    event.add("url", page)
    return event


def _due(one: LessonDate, page: str, *, alarm: bool) -> Event:
    event = _event(one, "due")
    event.add("dtstart", one.due_on)
    event.add("transp", "TRANSPARENT")
    event.add("url", page)
    if not one.pieces:
        event.add("status", "CANCELLED")
        event.add("summary", _("Nothing to do before: %(title)s") % {"title": one.package.title})
        return event
    told = {"title": one.package.title, "minutes": one.minutes}
    event.add("summary", _("Before class: %(title)s (%(minutes)d min)") % told)
    lines = [_("%(title)s (%(minutes)d min)") % {"title": p.title, "minutes": p.minutes} for p in one.pieces]
    event.add("description", "\n".join([*lines, "", page]))
    if alarm:
        event.add_component(_alarm(str(event["summary"])))
    return event


def _alarm(words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", REMIND_AT)
    return alarm
