"""The length of a film as a bar with its checkpoints on it, drawn on the server."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upbeat.doors.web.shared.templatetags.words import minutes
from upbeat.rooms.publish.models import Checkpoint

EDGE = 6
"""Per cent of the width beside an end within which a label would run out of the drawing."""


def checkpoint_bar(duration_s: float, checkpoints: Sequence[Checkpoint]) -> SafeString:
    """An SVG of the film's length; each checkpoint is a line with its number and time."""
    marks = format_html_join(
        "",
        '<g><line class="chart-marker" x1="{}%" x2="{}%" y1="18" y2="46" />'
        '<text class="chart-marker-label" x="{}%" y="12" text-anchor="{}">{}</text></g>',
        (
            (share, share, share, _anchor(share), f"{number} · {minutes(row.second)}")
            for number, row in enumerate(checkpoints, start=1)
            for share in [_share(row.second, duration_s)]
        ),
    )
    told = ngettext("%(count)d checkpoint in %(length)s", "%(count)d checkpoints in %(length)s", len(checkpoints)) % {
        "count": len(checkpoints),
        "length": minutes(duration_s),
    }
    return format_html(
        '<svg class="chart" width="100%" height="70" role="img" aria-label="{}"><title>{}</title>'
        '<rect class="chart-track" x="0" y="26" width="100%" height="14" rx="2" />{}'
        '<text class="chart-tick" x="0" y="62">0:00</text>'
        '<text class="chart-tick" x="100%" y="62" text-anchor="end">{}</text></svg>',
        _("The film and its checkpoints"),
        told,
        marks,
        minutes(duration_s),
    )


def _share(second: float, duration_s: float) -> str:
    return f"{max(0.0, min(100.0, 100 * second / duration_s)) if duration_s else 0:.2f}"


def _anchor(share: str) -> str:
    at = float(share)
    return "start" if at < EDGE else "end" if at > 100 - EDGE else "middle"
