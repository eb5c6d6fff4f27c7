"""Words as a recogniser hears them, gathered into sentences for captions (R18)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from upbeat.kernel.captioning import SHORT_FORMS, Said

PAUSE_S = 1.2
"""A silence so long ends a sentence: Chinese is often recognised without any mark."""

_ENDS = re.compile(r"[.!?…]+[\"'”’)\]]*$|[。！？…]+[”’」』）]*$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word from second ``start`` to ``end``, with the space before it that its writing asks for: `` upbeat``."""

    text: str
    start: float
    end: float


def said(words: Iterable[Word]) -> list[Said]:
    """The sentences of the words: each ends at its mark, or where nothing is said for a while."""
    return [_sentence(group) for group in _groups(words)]


def _groups(words: Iterable[Word]) -> Iterator[list[Word]]:
    group: list[Word] = []
    for word in words:
        if not word.text.strip():
            continue
        if group and word.start - group[-1].end >= PAUSE_S:
            yield group
            group = []
        group.append(word)
        if _ENDS.search(word.text) and not SHORT_FORMS.search(word.text):
            yield group
            group = []
    if group:
        yield group


def _sentence(words: Sequence[Word]) -> Said:
    text, at = "", []
    for word in words:
        joined = f"{text}{word.text}".lstrip()
        at.append((len(joined) - len(word.text.strip()), word.start))
        text = joined
    end = max(word.end for word in words)
    return Said(text.rstrip(), words[0].start, max(end, words[0].start + 0.01), tuple(at))
