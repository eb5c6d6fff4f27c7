"""How large a rung's picture is: within its box, in the source's proportions, never larger than the source."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil


@dataclass(frozen=True)
class Frame:
    """The box of a rung, for a picture that lies: a standing one gets it turned. Pixels."""

    long: int
    short: int


HIGH, LOW = Frame(1280, 720), Frame(854, 480)


def upright(width: int, height: int, aspect: Fraction, rotation: int) -> tuple[Fraction, Fraction]:
    """Width and height in square pixels as seen, from the stored size, the pixels' shape and degrees to turn."""
    wide = width * aspect
    return (Fraction(height), wide) if rotation in (90, 270) else (wide, Fraction(height))


def fit(width: Fraction, height: Fraction, frame: Frame) -> tuple[int, int]:
    """The even size, at least 2 × 2, of a picture seen as ``width`` × ``height``, shrunk into ``frame``."""
    factor = min(Fraction(1), frame.long / max(width, height), frame.short / min(width, height))
    return _even(width * factor), _even(height * factor)


def inside(width: Fraction, height: Fraction, size: tuple[int, int]) -> tuple[int, int]:
    """The even size of a picture shrunk into exactly this ``size``, which has another shape."""
    factor = min(Fraction(1), size[0] / width, size[1] / height)
    return _even(width * factor), _even(height * factor)


def _even(length: Fraction) -> int:
    """The nearest even length that is not larger than the next whole pixel: colours are stored at half the size."""
    return max(2, min(2 * round(length / 2), 2 * (ceil(length) // 2)))
