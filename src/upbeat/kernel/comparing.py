"""What changed between two texts, said so that a person can follow it: word by word, Chinese character by character."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_CJK = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_WORDS = re.compile(rf"\s+|[{_CJK}]|[^\W_{_CJK}]+|.", re.DOTALL)
_SENTENCES = re.compile(r"[^.!?。！？\n]*[.!?。！？\n]+|[^.!?。！？\n]+")

MOST_WORDS = 1500
"""Longer texts are compared sentence by sentence: the time taken grows with the square."""


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of text: it stayed the same, was removed, or was added."""

    kind: Literal["same", "removed", "added"]
    text: str


def changes(before: str, after: str) -> list[Change]:
    """From one text to the other. All but the added makes ``before``, all but the removed makes ``after``."""
    if before == after:
        return [Change("same", before)] if before else []
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        old, new = _SENTENCES.findall(before), _SENTENCES.findall(after)
    found: list[Change] = []
    for kind, i, j, k, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Change("same", "".join(old[i:j])))
            continue
        if i < j:
            found.append(Change("removed", "".join(old[i:j])))
        if k < n:
            found.append(Change("added", "".join(new[k:n])))
    return _joined(found)


def _joined(found: list[Change]) -> list[Change]:
    """A single space between two changes belongs to them: reading "red blue" to "green yellow" takes one step."""
    rows: list[Change] = []
    for place, change in enumerate(found):
        lonely = change.kind == "same" and change.text.isspace() and 0 < place < len(found) - 1
        if not lonely:
            rows.append(change)
            continue
        rows += [Change("removed", change.text), Change("added", change.text)]
    merged: list[Change] = []
    run: dict[str, str] = {"removed": "", "added": ""}

    def flush() -> None:
        merged.extend(Change(kind, run[kind]) for kind in ("removed", "added") if run[kind])
        run.update(removed="", added="")

    for change in rows:
        if change.kind == "same":
            flush()
            merged.append(change)
        else:
            run[change.kind] += change.text
    flush()
    return merged
