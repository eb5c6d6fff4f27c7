"""Which bars stand on which line, and where on it: lines as even as can be, and both edges straight."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from upbeat.kernel.music.jianpu.cells import Cell, Piece
from upbeat.kernel.music.jianpu.measures import THICK, THIN
from upbeat.kernel.music.score import Bar

EDGE = 5.0
PAD = 7.0
"""Between a bar line and what stands beside it."""
GAP = 2.5
"""Between the rooms of two signs."""
TIGHTEST, LOOSEST_LAST = 0.62, 1.5
MOST_PIECES = 8


@dataclass(slots=True)
class BarLine:
    """A bar line: its left edge and its strokes, each the offset and width; ``dots`` left and right of it."""

    kind: str
    x: float = 0.0
    bar: int = 0

    @property
    def strokes(self) -> tuple[tuple[float, float], ...]:
        """Offsets from ``x`` and widths."""
        return _STROKES[self.kind]

    @property
    def dots(self) -> tuple[float, ...]:
        """Offsets of the repeat's dots from ``x``."""
        return _DOTS[self.kind]

    @property
    def width(self) -> float:
        """From its first dot or stroke to the last."""
        return _WIDTHS[self.kind]


_STROKES = {
    "none": (),
    "single": ((0.0, THIN),),
    "double": ((0.0, THIN), (4.0, THIN)),
    "final": ((0.0, THIN), (4.0, THICK)),
    "closes": ((6.0, THIN), (10.0, THICK)),
    "opens": ((0.0, THICK), (6.2, THIN)),
    "both": ((6.0, THIN), (10.0, THICK), (16.2, THIN)),
}
_DOTS = {"closes": (1.6,), "opens": (12.0,), "both": (1.6, 22.0)} | dict.fromkeys(
    ("none", "single", "double", "final"), ()
)
_WIDTHS = {"none": 0.0, "single": THIN, "double": 5.2, "final": 7.4, "closes": 13.4, "opens": 13.6, "both": 23.6}


@dataclass(slots=True)
class Row:
    """A line: its pieces, the bar line at its beginning (``none`` but for a repeat) and one behind each piece."""

    pieces: list[Piece]
    first: BarLine
    lines: list[BarLine]
    end: float = 0.0
    cells: list[Cell] = field(default_factory=list)


def lines_between(bars: Sequence[Bar], place: int) -> str:
    """The bar line behind the bar at ``place``, where the next bar stands on the same line."""
    bar = bars[place]
    after = bars[place + 1] if place + 1 < len(bars) else None
    if bar.closes:
        return "both" if after and after.opens else "closes"
    if after is None:
        return "final"
    if after.opens:
        return "opens"
    return "double" if bar.double else "single"


def _line_at_end(bars: Sequence[Bar], place: int) -> str:
    """The bar line behind the bar where a line ends: a repeat that opens moves to the next line."""
    kind = lines_between(bars, place)
    return {"both": "closes", "opens": "single"}.get(kind, kind)


def row_of(pieces: Sequence[Piece], bars: Sequence[Bar]) -> Row:
    """The line of these pieces, not yet spaced."""
    opens = pieces[0].begins and bars[pieces[0].bar].opens
    lines = []
    for place, piece in enumerate(pieces):
        is_last = place == len(pieces) - 1
        kind = _line_at_end(bars, piece.bar) if is_last else lines_between(bars, piece.bar)
        lines.append(BarLine(kind if piece.ends else "none", bar=piece.bar))
    return Row(list(pieces), BarLine("opens" if opens else "none"), lines, cells=[c for p in pieces for c in p.cells])


def spaced(row: Row, stretch: float) -> float:
    """Set every x for this stretch; the width that comes of it."""
    x = EDGE
    if row.first.kind != "none":
        row.first.x = x
        x += row.first.width
    for piece, line in zip(row.pieces, row.lines, strict=True):
        for place, cell in enumerate(piece.cells):
            x += (PAD if row.first.kind != "none" or piece is not row.pieces[0] else 0) + cell.left if place == 0 else 0
            cell.x = x
            after = piece.cells[place + 1] if place + 1 < len(piece.cells) else None
            if after is not None:
                x += max(cell.spring * stretch, cell.right + after.left + GAP)
            else:
                x += max(cell.spring * stretch * 0.75 - PAD, cell.right + GAP)
        x += PAD
        line.x = x
        x += line.width
    row.end = x
    return x


def _stretch_for(row: Row, width: float, most: float) -> float:
    low, high = 0.0, most
    if spaced(row, high) <= width:
        return high
    for _ in range(24):
        middle = (low + high) / 2
        if spaced(row, middle) <= width:
            low = middle
        else:
            high = middle
    return low


def _halved(piece: Piece, bars: Sequence[Bar], width: float) -> list[Piece]:
    """A bar that is too wide for a line, cut at beats."""
    if spaced(row_of([piece], bars), TIGHTEST) <= width or len(piece.groups) < 2:
        return [piece]
    parts: list[list[list[Cell]]] = [[]]
    for group in piece.groups:
        tried = [*parts[-1], group]
        if parts[-1] and spaced(row_of([_part(piece, tried)], bars), TIGHTEST) > width:
            parts.append([group])
        else:
            parts[-1] = tried
    found = [_part(piece, part) for part in parts]
    for place, part in enumerate(found):
        part.begins, part.ends = place == 0, place == len(found) - 1
    return found


def _part(piece: Piece, groups: Sequence[list[Cell]]) -> Piece:
    return Piece(piece.bar, [cell for group in groups for cell in group], groups=list(groups))


def rows_of(pieces: Sequence[Piece], bars: Sequence[Bar], width: float) -> list[Row]:
    """Lines of at most ``width`` px, spaced. Breaks are where the sum of the squares of stretching is least."""
    width -= EDGE
    parts = [part for piece in pieces for part in _halved(piece, bars, width)]
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(parts) + 1):
        choices = []
        for start in range(max(0, end - MOST_PIECES), end):
            row = row_of(parts[start:end], bars)
            if end - start > 1 and spaced(row, TIGHTEST) > width:
                continue
            natural = spaced(row, 1.0)
            slack = (width - natural) / natural
            is_last = end == len(parts)
            cost = 0.2 * max(0.0, slack - 1) ** 2 if is_last and slack > 0 else slack**2 * (4 if slack < 0 else 1)
            choices.append((best[start][0] + cost + 0.02, start))
        best.append(min(choices))
    ends = [len(parts)]
    while ends[-1]:
        ends.append(best[ends[-1]][1])
    ends.reverse()
    rows = [row_of(parts[start:end], bars) for start, end in itertools.pairwise(ends)]
    for row in rows:
        is_last = row is rows[-1]
        spaced(row, _stretch_for(row, width, LOOSEST_LAST if is_last else 8.0))
    return rows
