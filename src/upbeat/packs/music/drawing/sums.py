"""How a class tapped a rhythm, drawn: a column a note, placed in time, as high as many had it; form tells what colour
tells."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from upbeat.kernel.music.score import Score
from upbeat.kernel.music.signs import SUMMED
from upbeat.kernel.music.together import NoteSum, Together
from upbeat.packs.music.engraving import engraved
from upbeat.packs.music.models import Playing
from upbeat.packs.music.tapping import score_of

WIDE, HIGH, FOOT, SIDE = 1000, 220, 44, 20
SETTLED, NEARLY = 0.8, 0.5
MOST_REMEMBERED = 64
NARROW = 280
"""Pixels: narrower than a phone, which shows it as wide as it is, and so larger: it is read at arm's length, and there
are two bars on a line."""


def drawn_score(
    playing: Playing,
    notation: str,
    *,
    width: int = NARROW,
    marks: Mapping[str, str] | None = None,
    sum_of: Together | None = None,
    signs: Sequence[str] = (),
    voice: int = 1,
) -> SafeString:
    """The rhythm as SVG in a notation, its notes marked by ``marks``, or by how many of a class had each, with the
    ``signs`` that may be seen above them. ``voice``: each drawing on a page needs ids of its own."""
    if sum_of is not None:
        marks, signs = {note.id: state_of(note) for note in sum_of.notes}, SUMMED
    return _engraved(playing.pk, voice, notation, width, tuple(signs), tuple(sorted((marks or {}).items())))


@lru_cache(maxsize=MOST_REMEMBERED)
def _engraved(
    number: int, voice: int, notation: str, width: int, signs: tuple[str, ...], marks: tuple[tuple[str, str], ...]
) -> SafeString:
    """Remembered: a class asks for the same picture at one moment. A playing never changes its notes."""
    playing = Playing.objects.get(pk=number)
    prefix = f"w{number}-{voice}-{notation}-{width}-"
    return engraved(score_of(playing), notation, prefix=prefix, marks=dict(marks), width=width, signs=signs)


def state_of(note: NoteSum) -> str:
    """``settled``, ``nearly`` or ``not-yet``, by the share in time."""
    return "settled" if note.share >= SETTLED else "nearly" if note.share >= NEARLY else "not-yet"


def drawn_sum(score: Score, found: Together) -> SafeString:
    """The columns: full for in time, hatched to the left for early, to the right for late, empty for not at all. Under
    each the count in time. Nothing where nobody was marked."""
    if not found.marked:
        return SafeString()
    onsets = {note.id: float(note.onset) for note in score.notes}
    length = float(score.duration) or 1.0
    places = [onsets[note.id] for note in found.notes] + [length]
    unit = (WIDE - 2 * SIDE) / length
    columns = []
    for number, note in enumerate(found.notes):
        x = SIDE + places[number] * unit
        wide = max(8.0, min(56.0, 0.72 * (places[number + 1] - places[number]) * unit))
        columns.append(_column(note, x, wide))
    lines = format_html_join(
        "", '<line class="sum-bar" x1="{}" y1="0" x2="{}" y2="{}"/>',
        ((round(SIDE - 6 + float(bar.onset) * unit, 1),) * 2 + (HIGH + 8,) for bar in score.bars),
    )  # fmt: skip
    return format_html(
        '<svg class="sum" viewBox="0 0 {} {}" role="img" aria-label="{}">{}<line class="sum-ground" x1="{}" y1="{}"'
        ' x2="{}" y2="{}"/>{}</svg>',
        WIDE, HIGH + FOOT, _("How many had each note, in the order of the rhythm"), lines, SIDE - 6, HIGH, WIDE - SIDE,
        HIGH, SafeString("".join(columns)),
    )  # fmt: skip


def _column(note: NoteSum, x: float, wide: float) -> SafeString:
    y, parts, middle = float(HIGH), [], round(x + wide / 2, 1)
    for name, count, sign in (("good", note.good, ""), ("early", note.early, "◀"), ("late", note.late, "▶")):
        high = (HIGH - 12) * count / note.of
        if not count:
            continue
        y -= high
        place = [round(one, 1) for one in (x, y, wide, high)]
        drawn = '<rect class="sum-{}" data-mark="{}" x="{}" y="{}" width="{}" height="{}"/>'
        parts.append(format_html(drawn, name, state_of(note), *place))
        if sign and high > 16:
            under = round(y + high / 2 + 6, 1)
            parts.append(format_html('<text class="sum-sign" x="{}" y="{}">{}</text>', middle, under, sign))
    words = format_html('<text class="sum-count" x="{}" y="{}">{}</text>', middle, HIGH + 30, note.good)
    title = _("Bar %(bar)d: %(good)d in time, %(early)d early, %(late)d late, %(missed)d not at all") % {
        "bar": note.bar, "good": note.good, "early": note.early, "late": note.late, "missed": note.missed,
    }  # fmt: skip
    return format_html("<g><title>{}</title>{}{}</g>", title, SafeString("".join(parts)), words)
