"""Charts drawn on the server: SVG without style attributes, coloured by CSS class, a sentence and a table beside it.

Widths are per cent and heights pixels, so that letters keep their size from phone to projector and on paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from upbeat.doors.web.shared.templatetags.words import minutes

# More points than a screen has pixels for this height only make the page heavier.
MOST_POINTS = 400
_numbers = count(1)


@dataclass(frozen=True)
class Chart:
    """A drawing for ``shared/chart.html``: ``rows`` under ``columns`` say the same as ``svg``; ``keys`` are pairs
    (class of the series, its word)."""

    svg: SafeString
    sentence: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str | int]]
    keys: Sequence[tuple[str, str]] = field(default=())


@dataclass(frozen=True)
class Bar:
    """One bar; ``word`` stands at its end instead of the bare number, ``mark`` is a CSS word such as ``settled``."""

    label: str
    value: float
    word: str = ""
    mark: str = ""
    before: float | None = None


@dataclass(frozen=True)
class Marker:
    """A line across a curve at a second: a checkpoint, a finding."""

    second: float
    label: str


def bars(
    title: str, sentence: str, rows: Sequence[Bar], *, most: float | None = None, column: str = "", unit: str = ""
) -> Chart:
    """Lying bars, one a row, label above and number at the end.

    ``most`` is the full width (default: the largest value); ``before`` of a bar draws an earlier value as a thin
    line below it (a first vote, version 1). ``column`` names the labels in the table, ``unit`` the numbers.
    """
    full = most or max([row.value for row in rows] + [row.before or 0 for row in rows], default=0) or 1
    height = 44
    drawn = format_html_join("", "{}", ((_bar(row, number * height, full),) for number, row in enumerate(rows)))
    svg = _drawing("chart chart-bars", title, sentence, max(1, len(rows)) * height, drawn)
    compared = any(row.before is not None for row in rows)
    columns = [column or _("What"), unit or _("Number"), *([_("Before")] if compared else [])]
    table: list[list[str | int]] = [
        [row.label, row.word or _plain(row.value), *([_plain(row.before or 0)] if compared else [])] for row in rows
    ]
    return Chart(svg, sentence, columns, table)


def _bar(row: Bar, top: int, full: float) -> SafeString:
    drawn = format_html(
        '<text class="chart-label" x="0" y="{}">{}</text>'
        '<text class="chart-value" x="100%" y="{}" text-anchor="end">{}</text>'
        '<rect class="chart-track" x="0" y="{}" width="100%" height="10" rx="2" />'
        '<rect class="chart-bar" data-mark="{}" x="0" y="{}" width="{}%" height="10" rx="2" />',
        top + 16, row.label, top + 16, row.word or _plain(row.value), top + 24, row.mark, top + 24,
        _share(row.value, full),
    )  # fmt: skip
    if row.before is None:
        return drawn
    return drawn + format_html(
        '<rect class="chart-before" x="0" y="{}" width="{}%" height="3" />', top + 36, _share(row.before, full)
    )


def curve(
    title: str,
    sentence: str,
    *,
    views: Sequence[int],
    uniques: Sequence[int],
    checkpoints: Sequence[Marker] = (),
    height: int = 200,
) -> Chart:
    """What was played, second by second: the line is how often, the area how many people; between them is rewatching.

    ``views`` and ``uniques`` have one number a second, equally many; ``checkpoints`` stand as lines across.
    """
    if len(views) != len(uniques):
        raise ValueError(f"{len(views)} seconds of views and {len(uniques)} of people do not go together")
    seconds = max(1, len(views))
    step = -(-seconds // MOST_POINTS)
    played, people = _thinned(views, step), _thinned(uniques, step)
    top, floor = 24, height - 24
    most = _round_up(max([*played, 1]))
    area = f"M0 {most}" + "".join(_stairs(people, most)) + f"V{most}Z"
    line = f"M0 {most - (played[0] if played else 0)}" + "".join(_stairs(played, most))
    grid = format_html_join(
        "",
        '<line class="chart-grid" x1="0" x2="100%" y1="{}" y2="{}" /><text class="chart-tick" x="0" y="{}">{}</text>',
        ((y, y, y - 4, number) for y, number in _levels(most, top, floor)),
    )
    plot = format_html(
        '<svg x="0" y="{}" width="100%" height="{}" viewBox="0 0 {} {}" preserveAspectRatio="none">'
        '<path class="chart-uniques" d="{}" /><path class="chart-views" d="{}" /></svg>',
        top, floor - top, len(played) or 1, most, area, line,
    )  # fmt: skip
    marks = format_html_join("", "{}", ((_marker(marker, seconds, top, floor),) for marker in checkpoints))
    times = format_html_join("", "{}", ((_time(second, seconds, height - 4),) for second in _moments(seconds)))
    svg = _drawing("chart chart-curve", title, sentence, height, grid + plot + marks + times)
    rows: list[list[str | int]] = [
        [f"{minutes(at)}–{minutes(min(at + 10, seconds))}", max(views[at : at + 10]), max(uniques[at : at + 10])]
        for at in range(0, len(views), 10)
    ]
    keys = [("views", _("line: times played")), ("uniques", _("area: people"))]
    return Chart(svg, sentence, [_("Time"), _("Times played"), _("People")], rows, keys)


def _drawing(name: str, title: str, sentence: str, height: int, content: SafeString) -> SafeString:
    number = next(_numbers)
    return format_html(
        '<svg class="{}" width="100%" height="{}" role="img" aria-labelledby="chart-{}-t chart-{}-d">'
        '<title id="chart-{}-t">{}</title><desc id="chart-{}-d">{}</desc>{}</svg>',
        name, height, number, number, number, title, number, sentence, content,
    )  # fmt: skip


def _marker(marker: Marker, seconds: int, top: int, floor: int) -> SafeString:
    share = _share(marker.second, seconds)
    anchor = "end" if marker.second > seconds * 0.9 else "middle" if marker.second > seconds * 0.1 else "start"
    return format_html(
        '<line class="chart-marker" x1="{}%" x2="{}%" y1="{}" y2="{}" />'
        '<text class="chart-marker-label" x="{}%" y="{}" text-anchor="{}">{}</text>',
        share, share, top - 6, floor, share, top - 10, anchor, marker.label,
    )  # fmt: skip


def _time(second: int, seconds: int, y: int) -> SafeString:
    anchor = "start" if second == 0 else "end" if second >= seconds * 0.97 else "middle"
    return format_html(
        '<text class="chart-tick" x="{}%" y="{}" text-anchor="{}">{}</text>',
        _share(second, seconds), y, anchor, minutes(second),
    )  # fmt: skip


def _moments(seconds: int) -> list[int]:
    """About five round seconds along the axis, the end among them."""
    every = next((size for size in (10, 15, 30, 60, 120, 300, 600, 900, 1800) if seconds / size <= 5), 3600)
    inner = [at for at in range(0, seconds, every) if seconds - at >= every * 0.6 or at == 0]
    return [*inner, seconds]


def _levels(most: int, top: int, floor: int) -> list[tuple[float, int]]:
    half = most // 2
    numbers = [most, half] if most % 2 == 0 and half else [most]
    return [(round(floor - (floor - top) * number / most, 1), number) for number in numbers] + [(floor, 0)]


def _round_up(number: int) -> int:
    """To the next number that reads well on an axis: even, and round when large."""
    size = 2 if number <= 20 else 10 if number <= 100 else 50 if number <= 500 else 500
    return -(-number // size) * size


def _thinned(numbers: Sequence[int], step: int) -> list[int]:
    """The largest of each ``step`` seconds, so that no peak is lost."""
    return [max(numbers[at : at + step]) for at in range(0, len(numbers), step)]


def _stairs(numbers: Sequence[int], most: int) -> list[str]:
    return [f"V{most - number}H{at + 1}" for at, number in enumerate(numbers)]


def _share(part: float, whole: float) -> str:
    return f"{max(0.0, min(100.0, 100 * part / whole)):.2f}".rstrip("0").rstrip(".")


def _plain(number: float) -> str:
    return f"{number:g}"
