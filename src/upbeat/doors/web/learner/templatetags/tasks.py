"""What stands at the end of a task's line. In Python: the first page draws dozens of them for a class at once."""

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from upbeat.doors.web.shared.templatetags.words import datetime_short, minutes, state_word
from upbeat.rooms.learn.queries import Standing

register = template.Library()


@register.filter
def task_note(one: Standing) -> str | SafeString:
    """How far it is, or how long it takes, and for those who do not see its shape also the state."""
    if not one.is_open:
        if one.piece.opens_at and one.piece.opens_at > timezone.now():
            return _("opens %(when)s") % {"when": datetime_short(one.piece.opens_at)}
        waits = one.waits_for or one.piece.opens_tables or one.piece.opens_kind
        return _("opens by itself") if waits else _("opens later")
    if one.state == "settled":
        return state_word(one.state)
    if one.watched_s:
        words = _("%(done)s of %(all)s") % {"done": minutes(one.watched_s), "all": minutes(one.duration_s)}
    elif one.right:
        words = _("%(done)s of %(all)s") % {"done": one.right, "all": one.asked}
    else:
        words = _("%(minutes)s min") % {"minutes": one.piece.minutes}
    return format_html('{}<span class="visually-hidden">, {}</span>', words, state_word(one.state))
