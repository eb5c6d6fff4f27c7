"""How long a script takes to say, and whether that is a good pace (R12, R15).

Words of letters are counted as words, Chinese characters, kana and Hangul one by one, so that a script may mix them.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

WORDS_PER_MINUTE = 145.0
"""English: the middle of the good band, 120 to 170."""

CHARACTERS_PER_MINUTE = 220.0
"""Mandarin: the middle of the good band, 180 to 260."""

_SLOWEST, _FASTEST, _TOO_FAST = (120.0, 180.0), (170.0, 260.0), (190.0, 280.0)
"""Words and characters a minute: broadcast practice; warn, never block (studio.md)."""

_CJK = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_CHARACTER = re.compile(f"[{_CJK}]")
_WORD = re.compile(r"[^\W_]+(?:['’.,/:\-][^\W_]+)*")
_PAUSE = re.compile(
    r"\[\s*(?:pause|停顿)\s*(\d+(?:\.\d+)?)?\s*(?:s|sec|seconds?|秒)?\s*(?:[:：][^\]]*)?\]", re.IGNORECASE
)

DEFAULT_PAUSE_S = 3.0
"""Seconds of a ``[pause]`` without a number."""

Pace = Literal["unknown", "slow", "good", "fast", "too_fast"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What there is to say, and how long it takes: speech and planned pauses, in seconds."""

    words: int
    characters: int
    speech_s: float
    pauses_s: float

    @property
    def total_s(self) -> float:
        """Seconds from the first word to the last, pauses included."""
        return self.speech_s + self.pauses_s


def reading(
    text: str,
    pauses_s: float = 0.0,
    words_per_minute: float = WORDS_PER_MINUTE,
    characters_per_minute: float = CHARACTERS_PER_MINUTE,
) -> Reading:
    """Count ``text``. ``pauses_s``: planned pauses in seconds, beside those written in it as ``[pause 3 s: think]``."""
    written = math.fsum(planned_pauses(text))
    spoken = _PAUSE.sub(" ", text)
    characters = len(_CHARACTER.findall(spoken))
    words = len(_WORD.findall(_CHARACTER.sub(" ", spoken)))
    speech = 60 * (words / words_per_minute + characters / characters_per_minute)
    return Reading(words, characters, speech, written + max(0.0, pauses_s))


def planned_pauses(text: str) -> tuple[float, ...]:
    """The pauses written into ``text``, in seconds each, in its order."""
    return tuple(float(found[1] or DEFAULT_PAUSE_S) for found in _PAUSE.finditer(text))


def whole(readings: Iterable[Reading]) -> Reading:
    """All passages of a script as one."""
    listed = list(readings)
    return Reading(
        sum(one.words for one in listed),
        sum(one.characters for one in listed),
        math.fsum(one.speech_s for one in listed),
        math.fsum(one.pauses_s for one in listed),
    )


def pace(words: int, characters: int, speech_s: float) -> Pace:
    """The pace band of so much said in ``speech_s`` seconds, pauses taken out.

    A mixed text is measured by the time that its words and its characters may take together at each limit.
    """
    if words + characters == 0 or speech_s <= 0:
        return "unknown"

    def seconds_at(limit: tuple[float, float]) -> float:
        return 60 * (words / limit[0] + characters / limit[1])

    if speech_s < seconds_at(_TOO_FAST):
        return "too_fast"
    if speech_s < seconds_at(_FASTEST):
        return "fast"
    return "slow" if speech_s > seconds_at(_SLOWEST) else "good"
