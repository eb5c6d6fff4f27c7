"""How numbers, times and states are said on a page."""

from datetime import date, datetime

from django import template
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from upbeat.doors.web.shared import sentences
from upbeat.kernel.errors import UpbeatError

register = template.Library()


@register.filter
def said(problem: UpbeatError) -> str:
    """What was refused, in the reader's language; the kernel's own sentences too."""
    return sentences.said(problem)


@register.filter
def minutes(seconds: float | None) -> str:
    """A second of a video: 192 → ``3:12``, 3723 → ``1:02:03``. Nothing for None."""
    if seconds is None:
        return ""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    if hours:
        return f"{hours}:{rest // 60:02d}:{rest % 60:02d}"
    return f"{rest // 60}:{rest % 60:02d}"


@register.filter
def span(pair: tuple[float, float]) -> str:
    """From one second to another: (65, 82) → ``1:05–1:22``."""
    return f"{minutes(pair[0])}–{minutes(pair[1])}"


@register.filter
def duration(seconds: float | None) -> str:
    """How long something takes, in words: 45 → "45 s", 360 → "6 min", 5400 → "1 h 30 min". Nothing for None."""
    if seconds is None:
        return ""
    whole = max(0, round(seconds))
    if whole < 60:
        return _("%(seconds)d s") % {"seconds": whole}
    total = round(whole / 60)
    if total < 60:
        return _("%(minutes)d min") % {"minutes": total}
    if total % 60 == 0:
        return _("%(hours)d h") % {"hours": total // 60}
    return _("%(hours)d h %(minutes)d min") % {"hours": total // 60, "minutes": total % 60}


@register.filter
def percent(share: float | None) -> str:
    """A share of one in whole per cent: 0.834 → ``83 %``; a dash when there is none."""
    if share is None:
        return "–"
    return pgettext("percentage", "%(number)d %%") % {"number": round(share * 100)}


@register.filter
def datetime_short(moment: datetime | None) -> str:
    """Day and time as short as they stay clear in the school's zone: "today 10:05", "Thu 10:05", "12 Nov 10:05"."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    clock = formats.date_format(local, "H:i")
    days = (local.date() - timezone.localdate()).days
    if days in NEAR_DAYS:
        return NEAR_DAYS[days]() % {"time": clock}
    if 1 < days < 7:
        return _("%(day)s %(time)s") % {"day": formats.date_format(local, "D"), "time": clock}
    return f"{day_short(local.date())} {clock}"


@register.filter
def day_short(day: date | None) -> str:
    """A day by its name of the month, which nobody reads wrongly: "12 Nov", of another year "12 Nov 2025"."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date()
    pattern = "j M" if day.year == timezone.localdate().year else "j M Y"
    if "日" in formats.get_format("MONTH_DAY_FORMAT"):
        pattern = "n月j日" if pattern == "j M" else "Y年n月j日"
    return formats.date_format(day, pattern)


NEAR_DAYS = {
    -1: lambda: _("yesterday %(time)s"),
    0: lambda: _("today %(time)s"),
    1: lambda: _("tomorrow %(time)s"),
}


@register.filter
def state_word(state: str) -> str:
    """The word of a state of a knowledge point; it always stands beside the shape."""
    words = {"settled": _("settled"), "nearly": _("nearly"), "not-yet": _("not yet")}
    return words[state]


@register.filter
def people(count: int) -> str:
    """How many: 1 → "1 person", 27 → "27 people"."""
    return ngettext("%(count)d person", "%(count)d people", count) % {"count": count}


@register.simple_tag
def of_total(done: int, total: int) -> str:
    """So many of so many: 24, 30 → "24 of 30"."""
    return _("%(done)d of %(total)d") % {"done": done, "total": total}
