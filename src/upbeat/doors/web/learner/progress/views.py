"""A learner's own progress: time, pieces, points. Nobody else's (R36, R37)."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.shared.svg import Bar, Chart, bars
from upbeat.doors.web.shared.templatetags.words import duration
from upbeat.rooms.classroom.queries.exits import untold_exits
from upbeat.rooms.learn.queries import progress_of


@member
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Own time day by day, every lesson with what was watched and which parts not, and every point."""
    seen = progress_of(person_of(request), timezone.now(), untold_exits())
    return render(request, "learner/progress.html", {"progress": seen, "chart": _chart(seen.days)})


def _chart(days: tuple[tuple[date, float], ...]) -> Chart:
    active = [seconds for _day, seconds in days if seconds > 0]
    sentence = ngettext(
        "You watched on %(days)d of the last seven days, %(time)s in all.",
        "You watched on %(days)d of the last seven days, %(time)s in all.",
        len(active),
    ) % {"days": len(active), "time": duration(sum(active))}
    return bars(
        _("Video watched, day by day"),
        sentence,
        [
            Bar(formats.date_format(day, "D j"), seconds / 60, duration(seconds) if seconds else "–")
            for day, seconds in days
        ],
        most=max(1.0, max((seconds / 60 for _day, seconds in days), default=1.0)),
    )
