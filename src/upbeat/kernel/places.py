"""Answers that are a place: a spot on a picture, or a moment of a film.

Spot: key ``{"regions": [region, …], "right": ["id", …], "aspect": height / width}``. Lengths are shares of the picture,
x from its left and y from its top, 0 to 1. A region is ``{"id", "shape": "circle", "x", "y", "r"}`` with the radius as
a share of the width, ``{"id", "shape": "rect", "x", "y", "w", "h"}``, or ``{"id", "shape": "polygon", "points":
[[x, y], …]}``. Answer: ``{"x", "y"}``.

Moment: key ``{"spans": [{"id", "start", "end"}, …], "right": ["id", …]}`` in seconds of the film. Answer: the second.

What is not right is a wrong answer that the author foresees: its id is the name under which guidance is found.
"""

import math
from collections.abc import Mapping, Sequence

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _

MOST_REGIONS = 16
MOST_POINTS = 40
SMALLEST = 0.004
"""Share of the picture that a right region must cover at least: on a phone 300 px wide a square of 19 px."""
SHORTEST_S = 0.5
"""A right span: nobody stops a film more exactly than half a second."""
LATEST_S = 86_400.0

Region = Mapping[str, object]


def check_spot(key: Mapping[str, object]) -> None:
    """Refuse regions that are none, that leave the picture, or that no finger can meet. Raises :class:`Invalid`."""
    regions = _list(key.get("regions"))
    aspect = key.get("aspect", 1)
    if not _is_share(aspect, 0.05, 20):
        raise Invalid(_("Choose the picture first."), field="picture")
    if not 1 <= len(regions) <= MOST_REGIONS:
        raise Invalid(
            _("Mark between one and %(most)s places on the picture."), field="key", values={"most": str(MOST_REGIONS)}
        )
    for region in regions:
        if not _is_region(region, float(str(aspect))):
            raise Invalid(_("A place has a shape that lies on the picture, large enough for a finger."), field="key")
    _check_right(key, regions)


def mark_spot(key: Mapping[str, object], answer: object) -> tuple[bool, tuple[str, ...], tuple[str, ...]]:
    """Is the spot right, as it was read, and the ids of the wrong regions it lies in."""
    if not isinstance(answer, Mapping) or not _is_share(answer.get("x"), 0, 1) or not _is_share(answer.get("y"), 0, 1):
        raise Invalid(_("Point at the place on the picture first."), field="answer")
    x, y = float(answer["x"]), float(answer["y"])
    aspect = float(str(key.get("aspect", 1)))
    met = [str(region["id"]) for region in _list(key.get("regions")) if _contains(region, x, y, aspect)]
    right = _names(key.get("right"))
    return any(name in right for name in met), (f"{x:.4f},{y:.4f}",), tuple(name for name in met if name not in right)


def check_moment(key: Mapping[str, object]) -> None:
    """Refuse spans that are none. Raises :class:`Invalid`."""
    spans = _list(key.get("spans"))
    if not 1 <= len(spans) <= MOST_REGIONS:
        raise Invalid(_("Name at least one passage in which the moment lies."), field="key")
    for span in spans:
        start, end = span.get("start"), span.get("end")
        if not _is_share(start, 0, LATEST_S) or not _is_share(end, 0, LATEST_S):
            raise Invalid(_("Give both ends of the passage, such as 1:05 to 1:22."), field="key")
        if float(str(end)) - float(str(start)) < SHORTEST_S:
            raise Invalid(_("A passage lasts at least half a second: nobody marks a moment more exactly."), field="key")
    _check_right(key, spans)


def mark_moment(key: Mapping[str, object], answer: object) -> tuple[bool, tuple[str, ...], tuple[str, ...]]:
    """Is the second in an accepted span, the second as it was read, and the ids of the wrong spans it lies in."""
    if not _is_share(answer, 0, LATEST_S):
        raise Invalid(_("Write the moment as minutes and seconds, such as 1:05."), field="answer")
    second = float(str(answer))
    met = [
        str(span["id"])
        for span in _list(key.get("spans"))
        if float(str(span["start"])) <= second <= float(str(span["end"]))
    ]
    right = _names(key.get("right"))
    return any(name in right for name in met), (f"{second:.2f}",), tuple(name for name in met if name not in right)


def _check_right(key: Mapping[str, object], rows: Sequence[Region]) -> None:
    names = [row.get("id") for row in rows]
    right = _names(key.get("right"))
    if len(set(names)) < len(names) or not all(isinstance(name, str) and name for name in names):
        raise Invalid(_("Two places have the same name. Give each its own."), field="key")
    if not right or not all(name in names for name in right):
        raise Invalid(_("Mark at least one of the places as right."), field="key")


def _is_region(region: Region, aspect: float) -> bool:
    shape = region.get("shape")
    if shape == "circle":
        if not all(_is_share(region.get(name), 0, 1) for name in "xyr"):
            return False
        return math.pi * float(str(region["r"])) ** 2 / aspect >= SMALLEST
    if shape == "rect":
        if not all(_is_share(region.get(name), 0, 1) for name in "xywh"):
            return False
        x, y, w, h = (float(str(region[name])) for name in "xywh")
        return w * h >= SMALLEST and x + w <= 1.0001 and y + h <= 1.0001
    points = _points(region)
    return shape == "polygon" and 3 <= len(points) <= MOST_POINTS and _area(points) >= SMALLEST


def _contains(region: Region, x: float, y: float, aspect: float) -> bool:
    if region.get("shape") == "circle":
        dx, dy = x - float(str(region["x"])), (y - float(str(region["y"]))) * aspect
        return math.hypot(dx, dy) <= float(str(region["r"]))
    if region.get("shape") == "rect":
        left, top, w, h = (float(str(region[name])) for name in "xywh")
        return left <= x <= left + w and top <= y <= top + h
    return _inside(_points(region), x, y)


def _inside(points: Sequence[tuple[float, float]], x: float, y: float) -> bool:
    """Even-odd rule (W. R. Franklin, PNPOLY)."""
    inside = False
    for (ax, ay), (bx, by) in zip(points, [*points[1:], *points[:1]], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def _area(points: Sequence[tuple[float, float]]) -> float:
    around = zip(points, [*points[1:], *points[:1]], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in around)) / 2


def _points(region: Region) -> list[tuple[float, float]]:
    points = region.get("points")
    if not isinstance(points, list) or not all(
        isinstance(point, list | tuple) and len(point) == 2 and all(_is_share(one, 0, 1) for one in point)
        for point in points
    ):
        return []
    return [(float(point[0]), float(point[1])) for point in points]


def _is_share(value: object, least: float, most: float) -> bool:
    """A plain, finite number between the two? A huge int is compared, never converted."""
    return isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most


def _list(rows: object) -> list[Region]:
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _names(right: object) -> tuple[str, ...]:
    return tuple(str(name) for name in right) if isinstance(right, list) else ()
