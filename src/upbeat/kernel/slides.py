"""What is written on slides (R15, R19): how large, whether it survives the small picture, and what a chapter is called.

Sizes are the height of the letters' square (em) as a share of the picture's height. Limits of studio.md: letters that a
class sees under 20 to 22 minutes of arc.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from upbeat.kernel.report import Finding, Level

GOOD_SIZE, SMALL_SIZE = 0.033, 0.025
MOST_CHINESE = 150
LEAST_KEPT = 0.6
"""Of the signs of a slide; fewer can be read on the smallest picture: the rest is guessing."""
FEWEST_SIGNS = 12
"""Less text than this is a label, not the body of a slide."""
SAME = 0.9
NEAR_S = 2.0
"""So much later a slide may come than its chapter begins."""
LONGEST_TITLE = 120
_RUN = 3

_CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_TALL, _DEEP = re.compile(r"[A-Z0-9bdfhijklt\[({!?/|%&@#]"), re.compile(r"[gjpqy\[({/|@,;]")
_ABOVE, _BELOW, _MIDDLE, _SQUARE = 0.22, 0.21, 0.54, 0.92
"""Of the em, in usual typefaces: what capitals add above small letters, what descends, small letters, Chinese."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: from ``top``, ``size`` high; shares of the picture's height."""

    text: str
    top: float
    size: float


@dataclass(frozen=True, slots=True)
class Slide:
    """What is written from second ``start`` to ``end``; ``size`` of the body, 0 without text; see LEAST_KEPT."""

    start: float
    end: float
    lines: tuple[Line, ...]
    kept: float = 1.0

    @property
    def text(self) -> str:
        """The lines from top to bottom."""
        return "\n".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        """The size in which most of it is written: half of the signs are at least so large."""
        signs = [(line.size, len(plain(line.text))) for line in self.lines]
        half, passed = sum(count for _size, count in signs) / 2, 0
        for size, count in sorted(signs):
            passed += count
            if passed >= half and count:
                return size
        return 0.0

    @property
    def title(self) -> str:
        """The first line of those that are written largest."""
        worded = [line for line in self.lines if len(plain(line.text)) > 1]
        largest = max((line.size for line in worded), default=0.0)
        found = next((line.text for line in worded if line.size >= 0.85 * largest), "")
        return found if len(found) <= LONGEST_TITLE else found[: LONGEST_TITLE - 1] + "…"


def plain(text: str) -> str:
    """A text as it is compared and searched: without spaces and capitals, wide signs as narrow ones."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def em(ink: float, text: str) -> float:
    """The size of letters of which the ink of ``text`` is ``ink`` high."""
    if _CHINESE.search(text):
        return ink / _SQUARE
    share = _MIDDLE + (_ABOVE if _TALL.search(text) else 0.0) + (_BELOW if _DEEP.search(text) else 0.0)
    return ink / share


def kept(large: Sequence[Line], small: Sequence[Line]) -> float:
    """The share of the signs of one picture that are read in the other."""
    there = [plain(line.text) for line in small]
    whole = found = 0
    for line in large:
        text = plain(line.text)
        whole += len(text)
        found += max((_common(text, other) for other in there), default=0)
    return found / whole if whole else 1.0


def joined(slides: Sequence[Slide]) -> list[Slide]:
    """One slide for those that follow each other with the same text, or with more of it: the last and longest text."""
    whole: list[Slide] = []
    for slide in slides:
        if not plain(slide.text):
            continue
        if whole and _grows(plain(whole[-1].text), plain(slide.text)):
            whole[-1] = replace(slide, start=whole[-1].start, kept=min(whole[-1].kept, slide.kept))
        else:
            whole.append(slide)
    return whole


def judge_slides(slides: Sequence[tuple[float, float, str, float, float]]) -> list[Finding]:
    """What is hard to read: (start, end, text, size, kept) of each slide; a good finding if nothing is."""
    found = []
    for start, end, text, size, share in slides:
        if len(plain(text)) < FEWEST_SIGNS:
            continue
        at = {"until": round(end, 1), "percent": round(100 * size, 1)}
        if share < LEAST_KEPT:
            found.append(Finding("text-lost", Level.WARN, round(start, 1), at))
        elif size < SMALL_SIZE:
            found.append(Finding("text-small", Level.WARN, round(start, 1), at))
        elif size < GOOD_SIZE:
            found.append(Finding("text-small", Level.ADVICE, round(start, 1), at))
        if (count := len(_CHINESE.findall(text))) > MOST_CHINESE:
            found.append(Finding("text-much", Level.ADVICE, round(start, 1), {"until": round(end, 1), "signs": count}))
    return found or [Finding("text", Level.GOOD)]


def title_at(titles: Sequence[tuple[float, str]], second: float) -> str:
    """What a chapter that begins at ``second`` may be called: the title of the slide (start, title) that is there."""
    there = [title for start, title in titles if start <= second + NEAR_S]
    return there[-1] if there else ""


def _grows(before: str, after: str) -> bool:
    """Is ``before`` still there in ``after``, as nearly as reading is exact?"""
    return _common(before, after) >= SAME * len(before)


def _common(one: str, other: str) -> int:
    """How many signs of one are found in the other, in runs of three and more: single letters are everywhere."""
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    least = min(_RUN, len(one))
    return sum(block.size for block in blocks if block.size >= least)
