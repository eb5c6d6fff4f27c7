"""Smooth shapes on a picture: polygons are drawn four times too large and scaled down."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import cos, pi, sin

from PIL import Image, ImageDraw

Point = tuple[float, float]
Color = tuple[int, int, int]
Stroke = tuple[float, float, float]
SCALE = 4


class Pen:
    """Draws in one colour within a box of the picture; :meth:`set_down` puts what was drawn there."""

    def __init__(self, box: tuple[float, float, float, float]) -> None:
        self.left, self.top = int(box[0]), int(box[1])
        self.width, self.height = int(box[2]) + 1 - self.left, int(box[3]) + 1 - self.top
        self.mask = Image.new("L", (self.width * SCALE, self.height * SCALE), 0)
        self._draw = ImageDraw.Draw(self.mask)

    def _scaled(self, points: Iterable[Point]) -> list[Point]:
        return [((x - self.left) * SCALE, (y - self.top) * SCALE) for x, y in points]

    def polygon(self, points: Iterable[Point], *, erase: bool = False) -> None:
        """A filled shape, or a hole in what is there."""
        self._draw.polygon(self._scaled(points), fill=0 if erase else 255)

    def rectangle(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A filled rectangle between two corners."""
        self.polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])

    def rounded(self, x0: float, y0: float, x1: float, y1: float, radius: float) -> None:
        """A filled rectangle with round corners."""
        (a, b), (c, d) = self._scaled([(x0, y0), (x1, y1)])
        self._draw.rounded_rectangle((a, b, c, d), radius * SCALE, fill=255)

    def disc(self, x: float, y: float, radius: float, *, erase: bool = False) -> None:
        """A filled circle, or a round hole."""
        self.polygon(ellipse(x, y, radius, radius), erase=erase)

    def brush(self, spine: Sequence[Stroke], steps: int = 10) -> None:
        """A stroke through points ``(x, y, width)``, smooth by Catmull–Rom, as a broad pen would draw it."""
        fine = _fine(spine, steps)
        edges: list[tuple[Point, Point]] = []
        for i, (x, y, width) in enumerate(fine):
            before, after = fine[max(i - 1, 0)], fine[min(i + 1, len(fine) - 1)]
            dx, dy = after[0] - before[0], after[1] - before[1]
            norm = (dx * dx + dy * dy) ** 0.5 or 1.0
            nx, ny = -dy / norm * width / 2, dx / norm * width / 2
            edges.append(((x + nx, y + ny), (x - nx, y - ny)))
        for (a, b), (c, d) in pairwise(edges):
            self.polygon([a, c, d, b])

    def set_down(self, picture: Image.Image, color: Color) -> None:
        """Put the shapes on the picture."""
        small = self.mask.resize((self.width, self.height), Image.Resampling.BOX)
        picture.paste(color, (self.left, self.top), small)


def ellipse(x: float, y: float, rx: float, ry: float, angle: float = 0.0) -> list[Point]:
    """The outline of an ellipse turned counter-clockwise by ``angle`` radians (y points down)."""
    points = []
    for step in range(48):
        a = 2 * pi * step / 48
        u, v = rx * cos(a), ry * sin(a)
        points.append((x + u * cos(angle) + v * sin(angle), y - u * sin(angle) + v * cos(angle)))
    return points


def _fine(spine: Sequence[Stroke], steps: int) -> list[Stroke]:
    fine: list[Stroke] = []
    count = len(spine)
    for i in range(count - 1):
        p0, p1, p2, p3 = spine[max(i - 1, 0)], spine[i], spine[i + 1], spine[min(i + 2, count - 1)]
        for step in range(steps):
            t = step / steps
            x, y, width = (_spline(a, b, c, d, t) for a, b, c, d in zip(p0, p1, p2, p3, strict=True))
            fine.append((x, y, width))
    return [*fine, spine[-1]]


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)
