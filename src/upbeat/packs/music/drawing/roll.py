"""The performance as a picture: boxes of the notes that were meant, the line of what was sung, the tempo below it.

Time runs to the right in seconds of the recording, pitch upward in semitones of the singer's own key. Each note has a
sign beside its colour.
"""

from collections.abc import Mapping, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from upbeat.kernel.music.score import Score, Sounding, sounding
from upbeat.kernel.music.verdicts import NoteVerdict, Verdict
from upbeat.packs.music.drawing.words import shape_of

WIDTH, ROW, MARGIN = 680.0, 17.0, 20.0
GAP_S = 0.12
MOST_POINTS = 900


def roll(score: Score, verdict: Verdict, title: str) -> SafeString:
    """Boxes, trace and extras; empty where nothing was heard."""
    tones = {tone.id: tone for tone in sounding(score)}
    spans = _spans(verdict.notes, tones)
    if not spans:
        return SafeString("")
    heights = [tones[name].midi for name in spans]
    sung = [midi - verdict.key_shift_semitones for _at, midi in verdict.trace] if not score.rhythm_only else []
    low = min([*heights, *(one for one in sung if one > min(heights) - 6)]) - 1.5
    high = max([*heights, *(one for one in sung if one < max(heights) + 6)]) + 1.5
    begin = min(start for start, _end in spans.values()) - 0.2
    end = max(end for _start, end in spans.values()) + 0.2
    height = (high - low) * ROW + 2 * MARGIN
    scale = WIDTH / max(0.1, end - begin)

    def x(second: float) -> float:
        return round((second - begin) * scale, 1)

    def y(midi: float) -> float:
        return round(MARGIN + (high - midi) * ROW, 1)

    verdicts = {note.id: note for note in verdict.notes}
    boxes = format_html_join(
        "",
        '<g data-mark="{}"{}><rect x="{}" y="{}" width="{}" height="{}" rx="3"/><text x="{}" y="{}">{}</text></g>',
        (
            (
                verdicts[name].kind.value, SafeString(' data-unsure=""') if verdicts[name].unsure else "",
                x(start), round(y(tones[name].midi) - ROW / 2, 1), round(max(3.0, x(stop) - x(start) - 2), 1), ROW,
                round(x(start) + 3, 1), round(y(tones[name].midi) - ROW / 2 - 3, 1), shape_of(verdicts[name]),
            )
            for name, (start, stop) in spans.items()
        ),
    )  # fmt: skip
    shift = verdict.key_shift_semitones
    lines = _lines([(x(at), y(midi - shift)) for at, midi in verdict.trace if begin <= at <= end
                    and low <= midi - shift <= high], 0.15 * scale)  # fmt: skip
    trace = format_html_join("", '<polyline points="{}"/>', ((line,) for line in lines))
    bottom = low + shift + 1.5
    heard = [one for one in verdict.extras if begin <= one.start_s <= end]
    extras = format_html_join(
        "",
        '<text data-mark="extra" x="{}" y="{}">×</text>',
        ((x(one.start_s), y((one.midi or bottom) - shift)) for one in heard),
    )
    return format_html(
        '<svg class="take-roll" viewBox="0 0 {} {}" role="img" aria-label="{}">{}<g class="trace">{}</g>{}</svg>',
        WIDTH, round(height, 1), title, boxes, trace, extras,
    )  # fmt: skip


def tempo_curve(verdict: Verdict, wanted: float, title: str) -> SafeString:
    """The tempo as it was sung, against the one on the page; empty where it was not measured."""
    points = verdict.tempo_curve
    if len(points) < 2:
        return SafeString("")
    last = points[-1][0] or 1.0
    lowest = min(wanted, *(tempo for _at, tempo in points)) * 0.9
    highest = max(wanted, *(tempo for _at, tempo in points)) * 1.1

    def y(tempo: float) -> float:
        return round(4 + 52 * (highest - tempo) / (highest - lowest), 1)

    line = " ".join(f"{round(WIDTH * at / last, 1)},{y(tempo)}" for at, tempo in points)
    return format_html(
        '<svg class="take-tempo" viewBox="0 0 {} 60" role="img" aria-label="{}"><line x1="0" x2="{}" y1="{}" y2="{}"/>'
        '<polyline points="{}"/></svg>',
        WIDTH, title, WIDTH, y(wanted), y(wanted), line,
    )  # fmt: skip


def _spans(notes: Sequence[NoteVerdict], tones: Mapping[str, Sounding]) -> dict[str, tuple[float, float]]:
    """Where each note lies in the recording; of one that is missing, where it would have been."""
    heard = [(note, tones[note.id]) for note in notes if note.start_s is not None and note.id in tones]
    if not heard:
        return {}
    known = [(float(tone.onset), note.start_s or 0.0) for note, tone in heard]
    pace = (known[-1][1] - known[0][1]) / max(0.25, known[-1][0] - known[0][0]) if len(known) > 1 else 0.7
    spans: dict[str, tuple[float, float]] = {}
    for note in notes:
        tone = tones.get(note.id)
        if tone is None:
            continue
        near = min(known, key=lambda one: abs(one[0] - float(tone.onset)))
        start = note.start_s if note.start_s is not None else near[1] + (float(tone.onset) - near[0]) * pace
        end = note.end_s if note.end_s is not None else start + float(tone.duration) * pace
        spans[note.id] = (start, max(end, start + 0.05))
    return spans


def _lines(points: Sequence[tuple[float, float]], gap: float) -> list[str]:
    """The trace cut where it is silent, and thinned."""
    step = max(1, len(points) // MOST_POINTS)
    lines: list[list[str]] = []
    before: float | None = None
    for x, y in points[::step]:
        if before is None or x - before > gap * step:
            lines.append([])
        lines[-1].append(f"{x},{y}")
        before = x
    return [" ".join(line) for line in lines if len(line) > 1]
