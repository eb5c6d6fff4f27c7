"""What stands above the digits: ties, figures, slurs and endings, each above what it goes over."""

from collections.abc import Sequence
from dataclasses import dataclass

from upbeat.kernel.music.jianpu.measures import BAR_TOP, SMALL_SIZE
from upbeat.kernel.music.jianpu.spacing import Row
from upbeat.kernel.music.markup import tag
from upbeat.kernel.music.score import Bar

GAP = 2.5
_ORDER = {"tie": 0, "tuplet": 1, "slur": 2}


@dataclass(frozen=True, slots=True)
class Arc:
    """From the middle of one digit to that of another; ``label``: the figure of a group."""

    kind: str
    left: float
    right: float
    label: str = ""


def above(
    arcs: Sequence[Arc], row: Row, bars: Sequence[Bar], occupied: list[tuple[float, float, float]]
) -> tuple[str, float]:
    """The marks of a line, and the highest y; ``occupied``: left, right and upper edge of what is there already."""
    drawn = ""
    for arc in sorted(arcs, key=lambda arc: (_ORDER[arc.kind], arc.right - arc.left)):
        y = _free(occupied, arc.left + 1, arc.right - 1) - GAP
        height = min(10.0, 5.0 + (arc.right - arc.left) * 0.04)
        drawn += _figure(arc, y, height) if arc.kind == "tuplet" else _curve(arc, y, height)
        inset = min(6.0, (arc.right - arc.left) / 4)
        occupied.append((arc.left + inset, arc.right - inset, y - height - (3 if arc.kind == "tuplet" else 0)))
    endings = _endings(row, bars)
    y = min([BAR_TOP - 14, *(_free(occupied, left, right) - 13 for left, right, _volta, _closed in endings)])
    for left, right, volta, is_closed in endings:
        drawn += _ending(left, right, y, volta, is_closed=is_closed)
        occupied.append((left, right, y - 1))
    return drawn, min([BAR_TOP, *(top for _left, _right, top in occupied)])


def _free(occupied: Sequence[tuple[float, float, float]], left: float, right: float) -> float:
    return min([top for begin, end, top in occupied if begin <= right and end >= left], default=BAR_TOP)


def _stroke(name: str, d: str) -> str:
    return tag("path", {"class": name, "d": d, "fill": "none", "stroke": "currentColor", "stroke_width": 1.2})


def _curve(arc: Arc, y: float, height: float) -> str:
    lean = (arc.right - arc.left) * 0.22
    top = y - height * 4 / 3
    d = f"M{arc.left:.2f} {y:.2f}C{arc.left + lean:.2f} {top:.2f} {arc.right - lean:.2f} {top:.2f}"
    return _stroke(arc.kind, f"{d} {arc.right:.2f} {y:.2f}")


def _figure(arc: Arc, y: float, height: float) -> str:
    """An arc that is open in the middle for its figure."""
    middle, top = (arc.left + arc.right) / 2, y - height
    room = 2 + 3.4 * len(arc.label)
    d = (
        f"M{arc.left:.2f} {y:.2f}Q{arc.left + 3:.2f} {top:.2f} {max(middle - room, arc.left + 1):.2f} {top:.2f}"
        f"M{min(middle + room, arc.right - 1):.2f} {top:.2f}Q{arc.right - 3:.2f} {top:.2f} {arc.right:.2f} {y:.2f}"
    )
    label = tag(
        "text", {"x": middle, "y": top + 4.2, "font_size": SMALL_SIZE, "font_style": "italic", "text_anchor": "middle"},
        arc.label,
    )  # fmt: skip
    return _stroke("tuplet", d) + label


def _endings(row: Row, bars: Sequence[Bar]) -> list[tuple[float, float, int, bool]]:
    """Left and right edge of the endings on this line, their number, and whether they end here; 0 where one goes on."""
    found: list[tuple[float, float, int, bool]] = []
    for place, (piece, line) in enumerate(zip(row.pieces, row.lines, strict=True)):
        volta = bars[piece.bar].volta
        if not volta:
            continue
        left = row.lines[place - 1].x + row.lines[place - 1].width if place else 1.0
        before = bars[piece.bar - 1] if piece.bar else None
        begins = piece.begins and (before is None or before.volta != volta or before.closes)
        right = line.x + min(line.width, 6)
        after = bars[piece.bar + 1] if piece.bar + 1 < len(bars) else None
        is_closed = piece.ends and (bars[piece.bar].closes or after is None or after.volta != volta)
        if found and not begins and place:
            found[-1] = (found[-1][0], right, found[-1][2], is_closed)
        else:
            found.append((left + 1, right, volta if begins else 0, is_closed))
    return found


def _ending(left: float, right: float, y: float, volta: int, *, is_closed: bool) -> str:
    d = (f"M{left:.2f} {y + 11:.2f}V{y:.2f}" if volta else f"M{left:.2f} {y:.2f}") + f"H{right:.2f}"
    label = tag("text", {"x": left + 4, "y": y + 11, "font_size": SMALL_SIZE}, f"{volta}.") if volta else ""
    return tag("g", {"class": "ending"}, _stroke("volta", d + (f"V{y + 11:.2f}" if is_closed else "")) + label)
