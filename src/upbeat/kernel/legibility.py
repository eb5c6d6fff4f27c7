"""Can the captions be read in time (R15, R18)? Lines, length of lines, speed.

Limits of the Netflix timed text guides: two lines; 42 Latin or 18 Chinese characters a line; 20 or 9 a second.
"""

import re
from collections.abc import Iterable, Sequence

from upbeat.kernel.captions import Cue
from upbeat.kernel.report import Finding, Level

MOST_LINES = 2
LATIN_A_LINE, WIDE_A_LINE = 42, 18
LATIN_A_SECOND, WIDE_A_SECOND = 20.0, 9.0
ROUNDING = 1.02
"""Times are kept in milliseconds; a cue that is exactly as fast as it may be is not too fast."""

_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")


def line_load(line: str) -> float:
    """How full a line is: 1 is as long as it may be. Each sign takes its own share, so scripts may be mixed."""
    wide = len(_WIDE.findall(line))
    return wide / WIDE_A_LINE + (len(line) - wide) / LATIN_A_LINE


def speed_load(cue: Cue) -> float:
    """How fast a cue must be read: 1 is as fast as it may be."""
    text = " ".join(cue.text.split())
    wide = len(_WIDE.findall(text))
    return (wide / WIDE_A_SECOND + (len(text) - wide) / LATIN_A_SECOND) / (cue.end - cue.start)


def judge_cues(cues: Sequence[Cue], language: str) -> list[Finding]:
    """What is hard to read in the captions of a language, a finding for each kind; a good one if nothing is.

    ``count`` cues are concerned; ``second`` is where the worst of them begins.
    """
    lines = [(len(cue.text.splitlines()), cue.start) for cue in cues]
    lengths = [(max(map(line_load, cue.text.splitlines()), default=0.0), cue.start) for cue in cues]
    speeds = [(speed_load(cue), cue.start) for cue in cues]
    found = [
        *_beyond("caption-lines", lines, MOST_LINES, language),
        *_beyond("caption-width", lengths, ROUNDING, language),
        *_beyond("caption-speed", speeds, ROUNDING, language),
    ]
    return found or [Finding("caption-read", Level.GOOD, None, {"language": language})]


def _beyond(check: str, loads: Iterable[tuple[float, float]], most: float, language: str) -> list[Finding]:
    beyond = [(load, -second) for load, second in loads if load > most]
    if not beyond:
        return []
    return [Finding(check, Level.ADVICE, -max(beyond)[1], {"language": language, "count": len(beyond)})]
