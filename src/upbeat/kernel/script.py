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


def parts(text: str) -> list[str | float]:
    """The text in pieces: what is said, and in its place each planned pause in seconds. Empty pieces are left out."""
    pieces: list[str | float] = []
    end = 0
    for found in _PAUSE.finditer(text):
        pieces += [text[end : found.start()], float(found[1] or DEFAULT_PAUSE_S)]
        end = found.end()
    return [piece for piece in [*pieces, text[end:]] if piece != ""]


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


@dataclass(frozen=True, slots=True)
class Speed:
    """Words or characters a minute, whichever most of the text is made of, and the band of the whole."""

    per_minute: float
    unit: Literal["words", "characters"]
    band: Pace


def speed(said: Reading, length_s: float) -> Speed:
    """How fast one must speak to be done in ``length_s`` seconds, planned pauses included.

    Infinite where the pauses alone take that long. A mixed text counts as if it were all of the unit that fills it.
    """
    words_s, characters_s = 60 * said.words / WORDS_PER_MINUTE, 60 * said.characters / CHARACTERS_PER_MINUTE
    unit: Literal["words", "characters"] = "characters" if characters_s > words_s else "words"
    calm = CHARACTERS_PER_MINUTE if unit == "characters" else WORDS_PER_MINUTE
    left = length_s - said.pauses_s
    if said.words + said.characters == 0:
        return Speed(0.0, unit, "unknown")
    if left <= 0:
        return Speed(math.inf, unit, "too_fast")
    return Speed(calm * (words_s + characters_s) / left, unit, pace(said.words, said.characters, left))


def good_lengths(said: Reading) -> tuple[float, float]:
    """The shortest and the longest time in seconds that keep the pace good, planned pauses included."""
    quick, slow = (
        60 * (said.words / limit[0] + said.characters / limit[1]) + said.pauses_s for limit in (_FASTEST, _SLOWEST)
    )
    return quick, slow


def limits() -> dict[str, tuple[float, float]]:
    """The limits of the bands in words and characters a minute, and the calm pace, for who counts elsewhere."""
    calm = (WORDS_PER_MINUTE, CHARACTERS_PER_MINUTE)
    return {"calm": calm, "slowest": _SLOWEST, "fastest": _FASTEST, "too_fast": _TOO_FAST}
