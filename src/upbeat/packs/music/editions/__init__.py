"""Two invented editions as sheets, to try everything with: no real publisher has such a book.

They lie over the eight points of the demo's unit: one goes from rhythm to pitch, the other from pitch to rhythm, with a
row that has no point yet and without the last point, so that there is a gap to be seen on either side.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SampleEdition:
    """A sheet and what the edition is called."""

    name: str
    names: dict[str, str]
    path: Path


FOLDER = Path(__file__).parent
OPEN_MEADOW = SampleEdition("Open Meadow Music", {"zh-hans": "原野音乐"}, FOLDER / "open_meadow.csv")
SEVEN_BRIDGES = SampleEdition("Seven Bridges Music", {"zh-hans": "七桥音乐"}, FOLDER / "seven_bridges.csv")
POINTS = (
    ("Beats, bars and the time signature", "拍子、小节线与拍号"),
    ("The upbeat", "弱起"),
    ("Dotted rhythm", "附点节奏"),
    ("Major and minor", "大调与小调"),
    ("Do, re, mi, fa, sol", "唱名 do re mi fa sol"),
    ("Steps, leaps and intervals", "级进、跳进与音程"),
    ("The pentatonic scale", "五声音阶"),
    ("Echo and canon", "回声与卡农"),
)
"""Titles of the points that the sheets name, English and Chinese."""
