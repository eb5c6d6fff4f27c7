"""How long a script will take, passage by passage, and whether that is a good length for one video."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from upbeat.kernel.script import Reading, reading, whole


class Length(StrEnum):
    """Bands of length in seconds: Guo, Kim, Rubin 2014 for six minutes; ten at most by R15. Advice, never a bar."""

    GOOD = "good"
    FINE = "fine"
    LONG = "long"
    SPLIT = "split"


BANDS = ((360.0, Length.GOOD), (600.0, Length.FINE), (900.0, Length.LONG))


@dataclass(frozen=True)
class Timing:
    """``passages`` in the order given; ``total`` of all of them; ``length`` its band."""

    passages: list[Reading]
    total: Reading
    length: Length


def timing(passages: Sequence[tuple[str, float]]) -> Timing:
    """The time of passages, each what is spoken and its planned pause in seconds."""
    readings = [reading(spoken, pauses_s=pause) for spoken, pause in passages]
    total = whole(readings)
    band = next((band for limit, band in BANDS if total.total_s <= limit), Length.SPLIT)
    return Timing(readings, total, band)
