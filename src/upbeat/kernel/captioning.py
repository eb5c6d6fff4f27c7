"""Captions that can be read (R18): a script in sentences, sentences set in lines, and advice where one goes too far.

At most two lines of 42 Latin or 18 Chinese characters, at most 20 or 9 of them a second (the Netflix guide, studio.md).
Mixed text is measured by the share of a line, and of a second, that each character takes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from upbeat.kernel.captions import Cue

MOST_LINES = 2
LATIN_A_LINE, CJK_A_LINE = 42, 18
LATIN_A_SECOND, CJK_A_SECOND = 20, 9
SHORTEST_S = 1.0
"""Less can hardly be seen; a caption is held so long where the next one lets it."""

_CJK = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_STOP = re.compile("[.!?…]+[\"'”’)\\]]*(?=\\s|$)|[。！？…]+[”’」』）]*|\n+")
SHORT_FORMS = re.compile(r"(?:^|\W)(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|vs|No|op|e\.g|i\.e)\.$")
_MARKS = ",;:.!?，。；：！？、…—"
_CLOSING = _MARKS + "”’」』）)]》"
_OPENING = "“‘「『（([《"
_PAUSE = re.compile(r"\[\s*(?:pause|停顿)[^\]]*\]", re.IGNORECASE)
_AT_A_MARK = 0.7
"""Of a line: so much less even may two halves be, if they part at a comma."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as heard from second ``start`` to ``end``; ``at``: (character, second), in order, as many as known."""

    text: str
    start: float
    end: float
    at: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """What goes too far in a caption: ``lines``, ``width`` (1 is a full line), ``speed`` (1 is the fastest)."""

    lines: int
    width: float
    speed: float

    @property
    def too_many_lines(self) -> bool:
        """More than two."""
        return self.lines > MOST_LINES

    @property
    def too_wide(self) -> bool:
        """A line of more than 42 Latin or 18 Chinese characters."""
        return self.width > 1 + 1e-9

    @property
    def too_fast(self) -> bool:
        """More than 20 Latin or 9 Chinese characters a second."""
        return self.speed > 1 + 1e-9


def sentences(text: str) -> list[str]:
    """What is to be said, sentence by sentence; pauses written as ``[pause 3 s]`` are left out."""
    text = _PAUSE.sub("\n", text)
    found, start = [], 0
    for stop in _STOP.finditer(text):
        if SHORT_FORMS.search(text[start : stop.end()]) and stop.end() < len(text):
            continue
        found.append(text[start : stop.end()])
        start = stop.end()
    whole = (" ".join(part.split()) for part in [*found, text[start:]])
    return [part for part in whole if re.search(r"\w", part)]


def reading_seconds(text: str) -> float:
    """How long it takes at the fastest to read this."""
    cjk = len(_CJK.findall(text))
    return cjk / CJK_A_SECOND + (len(text.replace("\n", "")) - cjk) / LATIN_A_SECOND


def advice(cue: Cue) -> Advice:
    """How a caption stands to the limits."""
    lines = cue.text.split("\n")
    length = max(cue.end - cue.start, 0.001)
    return Advice(len(lines), max(map(_width, lines)), reading_seconds(cue.text) / length)


def set_in_lines(text: str) -> str:
    """The text in one line, or broken into two as even as they go, at a mark where one is near."""
    flat = " ".join(text.split())
    if _width(flat) <= 1:
        return flat
    place = _middle(flat)
    return flat if place is None else f"{flat[:place].rstrip()}\n{flat[place:].lstrip()}"


def pieces(text: str) -> list[tuple[int, str]]:
    """The text cut into parts that two lines hold: (character of the text, part). A word alone may be too wide."""
    return list(_pieces(text, 0))


def cues(said: Sequence[Said]) -> tuple[Cue, ...]:
    """The captions of sentences in the order of time. None overlaps the next; each is held until it can be read."""
    begun: list[tuple[float, float, str]] = []
    for sentence in said:
        parts = pieces(sentence.text)
        starts = [sentence.start, *(_second_of(sentence, place) for place, _part in parts[1:])]
        stops = [*starts[1:], sentence.end]
        begun.extend((start, stop, part) for start, stop, (_, part) in zip(starts, stops, parts, strict=True))
    begun.sort(key=lambda one: one[0])
    if not begun:
        return ()
    limits = [*(start for start, _, _ in begun[1:]), float("inf")]
    made = []
    for (start, stop, part), limit in zip(begun, limits, strict=True):
        wanted = max(stop, start + max(SHORTEST_S, reading_seconds(part)))
        end = min(wanted, limit)
        if round(end, 3) > round(start, 3):
            made.append(Cue(round(start, 3), round(end, 3), set_in_lines(part)))
        elif made:  # said in the same moment: it joins what is there
            made[-1] = Cue(made[-1].start, made[-1].end, set_in_lines(f"{made[-1].text} {part}"))
    return tuple(made)


def split(cue: Cue) -> tuple[Cue, ...]:
    """The caption in two, in the middle of its text, the time parted as the text is; itself if it has but one word."""
    flat = " ".join(cue.text.split())
    place = _middle(flat)
    if place is None:
        return (cue,)
    left, right = flat[:place].rstrip(), flat[place:].lstrip()
    share = _width(left) / (_width(left) + _width(right))
    middle = round(cue.start + share * (cue.end - cue.start), 3)
    return Cue(cue.start, middle, set_in_lines(left)), Cue(middle, cue.end, set_in_lines(right))


def join(first: Cue, second: Cue) -> Cue:
    """Two captions as one."""
    edges = first.text[-1:] + second.text[:1]
    gap = "" if len(_CJK.findall(edges)) == len(edges) else " "
    return Cue(min(first.start, second.start), max(first.end, second.end), set_in_lines(first.text + gap + second.text))


def _width(text: str) -> float:
    cjk = len(_CJK.findall(text))
    return cjk / CJK_A_LINE + (len(text) - cjk) / LATIN_A_LINE


def _places(text: str) -> Iterator[int]:
    """Where a line may end: at spaces, and beside Chinese characters, never before a closing mark."""
    for place, (left, right) in enumerate(pairwise(text), start=1):
        beside = _CJK.match(left) or _CJK.match(right)
        free = left == " " or (beside and right not in _CLOSING and left not in _OPENING and right != " ")
        if free and text[:place].strip() and text[place:].strip():
            yield place


def _middle(text: str) -> int | None:
    """The best place to part a text in two."""

    def unevenness(place: int) -> float:
        left, right = text[:place].rstrip(), text[place:].lstrip()
        longer = max(_width(left), _width(right))
        over = 10 * max(0.0, longer - 1) if _width(text) <= MOST_LINES else 0.0
        return abs(_width(left) - _width(right)) + over - (_AT_A_MARK if left[-1] in _MARKS else 0.0)

    return min(_places(text), key=unevenness, default=None)


def _pieces(text: str, offset: int) -> Iterator[tuple[int, str]]:
    lines = set_in_lines(text).split("\n")
    place = _middle(text)
    if max(map(_width, lines)) <= 1 or place is None:
        yield offset, text
        return
    left, right = text[:place].rstrip(), text[place:].lstrip()
    yield from _pieces(left, offset)
    yield from _pieces(right, offset + len(text) - len(right))


def _second_of(sentence: Said, place: int) -> float:
    """When a character is said: as heard, or in proportion where nothing was."""
    heard = [second for character, second in sentence.at if character >= place]
    if heard:
        return min(max(heard[0], sentence.start), sentence.end)
    return sentence.start + (sentence.end - sentence.start) * place / len(sentence.text)
