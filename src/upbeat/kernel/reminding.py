"""When to remind: few, and never in the quiet of the evening (R38)."""

from datetime import datetime, time, timedelta

REST = timedelta(hours=20)
"""After a reminder a pupil is left in peace for so long, whatever it was about; never two in one calendar day."""


def is_quiet(at: time, begins: time, ends: time) -> bool:
    """Does this time of day lie in the quiet hours? From ``begins`` on, before ``ends``; over midnight where
    ``ends`` is the earlier one. The same twice: there are no quiet hours."""
    if begins <= ends:
        return begins <= at < ends
    return at >= begins or at < ends


def next_moment(wanted: datetime, begins: time, ends: time) -> datetime:
    """``wanted``, in the school's zone, or the end of the quiet hours it lies in."""
    if not is_quiet(wanted.timetz().replace(tzinfo=None), begins, ends):
        return wanted
    end = wanted.replace(hour=ends.hour, minute=ends.minute, second=0, microsecond=0)
    # Added on the wall clock of the zone: over a change to summer time the quiet still ends at its hour.
    return end if end > wanted else end + timedelta(days=1)


def at_rest(last: datetime | None, now: datetime) -> bool:
    """Was somebody last reminded so lately that they are left in peace? Both in the school's zone."""
    return last is not None and (now - last < REST or last.date() >= now.date())
