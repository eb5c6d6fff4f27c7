"""How a script is shown: its planned pauses, and what changed in it."""

from collections.abc import Iterable
from math import isfinite

from django import template
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from upbeat.kernel.comparing import Change
from upbeat.kernel.script import parts

register = template.Library()


@register.filter
def spoken(text: str) -> SafeString:
    """What is said, in paragraphs; ``[pause 5]`` stands as a mark that one sees while reading."""
    pieces = [
        format_html('<span class="chip pause">{}</span>', _("pause %(seconds)s s") % {"seconds": f"{piece:g}"})
        if isinstance(piece, float)
        else format_html("{}", piece)
        for piece in parts(text)
    ]
    # Every piece has been escaped by format_html.
    return mark_safe(linebreaks("".join(pieces)))  # noqa: S308


@register.filter
def per_minute(rate: float | str) -> str:
    """So many a minute in whole numbers; ∞ where pauses take all the time. Nothing where no length is meant."""
    if not isinstance(rate, float):
        return ""
    return f"{rate:.0f}" if isfinite(rate) else "∞"


@register.filter
def changed(changes: Iterable[Change]) -> SafeString:
    """What stayed, what was removed (``del``) and what was added (``ins``); line ends are kept by the style."""
    tags = {"same": "span", "removed": "del", "added": "ins"}
    return format_html_join("", "<{}>{}</{}>", ((tags[one.kind], one.text, tags[one.kind]) for one in changes))
