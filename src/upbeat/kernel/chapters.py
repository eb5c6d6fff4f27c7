"""Where chapters could begin: proposed from what is said and from the pictures, for a person to take or leave (R19).

A section of the script begins with its first sentence that is found in the captions; it is then moved to the picture
that comes there and into a pause, so that a jump cuts no word. Seconds throughout.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from upbeat.kernel.captions import Cue
from upbeat.kernel.intervals import Interval

SNAP_S = 2.0
"""So far a beginning is moved: to the picture that belongs to it, and then out of a word."""

SHORTEST_S = 15.0
"""Pictures that come sooner one after the other are steps of one thing, not chapters."""

_TOKEN = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]|[^\\W_]+(?:['’][^\\W_]+)*")
_CJK = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+")


@dataclass(frozen=True, slots=True)
class Words:
    """Something that is said, ``end`` exclusive: when a section of the script was found, from first to last word."""

    start: float
    end: float


def words_of(text: str) -> list[str]:
    """Words without case and punctuation; each Chinese character is one."""
    text = unicodedata.normalize("NFKC", text).casefold()
    found: list[str] = []
    for token in _TOKEN.findall(text):
        found += list(token) if _CJK.fullmatch(token) else [token]
    return found


def sections_said(sections: Sequence[Sequence[str]], cues: Sequence[Cue]) -> list[Words | None]:
    """When each section, given as its sentences, is said according to the captions; None where none of it is found.

    Sentences are found word for word, in the order of the script: the largest set of them that keeps the order counts,
    so a phrase that comes twice leads nobody astray, and what was skipped or said otherwise is passed over.
    """
    said = [one for cue in sorted(cues, key=lambda cue: cue.start) for one in _timed(cue)]
    heard = [word for word, _start, _end in said]
    where: dict[str, list[int]] = {}
    for place, word in enumerate(heard):
        where.setdefault(word, []).append(place)
    found: list[_Found] = []
    script = [(number, words_of(sentence)) for number, section in enumerate(sections) for sentence in section]
    for sentence, (number, words) in enumerate(script):
        places = where.get(words[0], ()) if words else ()
        found += [
            _Found(number, sentence, place, place + len(words))
            for place in places
            if heard[place : place + len(words)] == words
        ]
    spans: list[Words | None] = [None] * len(sections)
    for one in _in_order(found):
        start, end = said[one.first][1], said[one.stop - 1][2]
        before = spans[one.section]
        spans[one.section] = Words(before.start if before else start, end)
    return spans


@dataclass(frozen=True, slots=True)
class _Found:
    section: int
    sentence: int
    first: int
    stop: int


def _timed(cue: Cue) -> Iterator[tuple[str, float, float]]:
    """The words of a caption, its time shared out evenly among them."""
    words = words_of(cue.text)
    step = (cue.end - cue.start) / max(len(words), 1)
    for place, word in enumerate(words):
        yield word, cue.start + place * step, cue.start + (place + 1) * step


def _in_order(found: Sequence[_Found]) -> list[_Found]:
    """Of sentences in the order of the script, those with the most words that are also in the order of time."""
    best: list[tuple[int, int]] = []
    for here, one in enumerate(found):
        earlier = [
            (best[there][0], there)
            for there, other in enumerate(found[:here])
            if other.stop <= one.first and other.sentence < one.sentence
        ]
        most, before = max(earlier, default=(0, -1))
        best.append((most + one.stop - one.first, before))
    chain: list[_Found] = []
    at = max(range(len(best)), key=lambda place: best[place][0], default=-1)
    while at >= 0:
        chain.append(found[at])
        at = best[at][1]
    return chain[::-1]


def snapped(second: float, changes: Iterable[float], voice: Sequence[Interval]) -> float:
    """The beginning of a chapter that is said from ``second`` on: where its picture comes, and in no word.

    ``changes``: when a new picture comes; the beginning of the film is one. ``voice``: where something is said.
    Moved by no more than :data:`SNAP_S` each time.
    """
    at = _nearest(second, [0.0, *changes])
    spoken = next((piece for piece in voice if piece.start < at < piece.end), None)
    return at if spoken is None else _nearest(at, [spoken.start, spoken.end])


def _nearest(second: float, places: Iterable[float]) -> float:
    near = min(places, key=lambda place: abs(place - second), default=second)
    return near if abs(near - second) <= SNAP_S else second


def chapters_said(
    sections: Sequence[Words | None], changes: Sequence[float], voice: Sequence[Interval]
) -> list[float | None]:
    """Where the chapter of each section begins; None for one that is not said, or not after the one before it."""
    begun: list[float | None] = []
    last = -1.0
    for section in sections:
        at = None if section is None else snapped(section.start, changes, voice)
        begun.append(at if at is not None and at > last else None)
        last = max(last, -1.0 if at is None else at)
    return begun


def chapters_seen(changes: Iterable[float], voice: Sequence[Interval], duration_s: float) -> list[float]:
    """Where chapters could begin by the pictures alone, the first at 0; none shorter than :data:`SHORTEST_S`."""
    begun = [0.0]
    for change in sorted(changes):
        at = snapped(change, (), voice)
        if at - begun[-1] >= SHORTEST_S and duration_s - at >= SHORTEST_S:
            begun.append(at)
    return begun if len(begun) > 1 else []
