"""The shapes of a drawing, flattened: what an eye sees of it, without ids, classes and data."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from upbeat.kernel.music.jianpu.measures import ACCIDENTALS

_MOVED = re.compile(r"translate\((-?[\d.]+)[ ,]+(-?[\d.]+)\)")
_NUMBERS = re.compile(r"-?\d+\.?\d*")


@dataclass(frozen=True, slots=True)
class Text:
    """Characters: middle (or left edge), baseline, size."""

    x: float
    y: float
    size: float
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """A filled bar, lying or standing: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Dot:
    """A round dot."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line that is bent or has corners: ``points`` as they follow each other; ``form``: the letters of its path."""

    form: str
    points: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Accidental:
    """A sharp, flat or natural by its form: what it alters, and its middle."""

    alter: int
    x: float
    y: float


Shape = Text | Box | Dot | Stroke | Accidental
_ALTERS = {path: alter for alter, path in ACCIDENTALS.items()}


def shapes_of(part: Element, left: float = 0.0, top: float = 0.0) -> Iterator[Shape]:
    """Every shape within ``part``, in its own order."""
    moved = _MOVED.search(part.get("transform") or "")
    if moved:
        left, top = left + float(moved[1]), top + float(moved[2])
    shape = _shape(part, left, top)
    if shape is not None:
        yield shape
    for child in part:
        yield from shapes_of(child, left, top)


def _shape(part: Element, left: float, top: float) -> Shape | None:
    def number(name: str) -> float:
        return float(part.get(name) or 0)

    match part.tag:
        case "text":
            return Text(left + number("x"), top + number("y"), number("font-size"), part.text or "")
        case "rect":
            return Box(left + number("x"), top + number("y"), number("width"), number("height"))
        case "circle":
            return Dot(left + number("cx"), top + number("cy"))
        case "path":
            return _path(part.get("d") or "", left, top)
    return None


def _path(d: str, left: float, top: float) -> Shape:
    if d in _ALTERS:
        return Accidental(_ALTERS[d], left, top)
    return Stroke("".join(filter(str.isalpha, d)), tuple(map(float, _NUMBERS.findall(d))))
