"""What a change of published material is: of its wording, of its content, or of its marking (R24).

Wording: the same thing is said in other words. Content: something else is shown or asked. Marking: something else
counts as right. The machine proposes, carefully: where it is in doubt it says content; a person confirms, may raise it,
and may lower it with a reason.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from upbeat.kernel.comparing import changes
from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _

Kind = Literal["wording", "content", "marking"]
KINDS: tuple[Kind, ...] = ("wording", "content", "marking")
"""From the lightest to the heaviest."""

PARTS: Mapping[str, Kind] = {
    "title": "wording", "captions": "wording", "minutes": "wording", "preview": "wording", "lead": "wording",
    "film": "content", "checkpoint": "content", "questions": "content", "point": "content", "wordings": "content",
    "key": "marking", "score": "marking", "gate": "marking", "rubric": "marking",
}  # fmt: skip
"""What a change of a part is, where it does not depend on how much was changed."""

SMALL_SHARE = 0.2
"""A text is in other words as long as no more than a fifth of its letters are others. Ours: spelling, an article, one
word of six."""

COMPARED_LETTERS = 300
"""Longer texts are compared word by word: the time taken letter by letter grows with the square."""

_NEGATIONS = frozenset({
    "not", "no", "never", "none", "nor", "neither", "without", "except", "unless", "cannot", "nothing", "nobody",
    "false", "wrong", "least",
})  # fmt: skip
_NUMBER_WORDS = frozenset({
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "twenty", "hundred", "thousand", "half", "third", "quarter", "double", "twice", "first", "second", "all", "any",
    "both", "more", "less", "fewer", "most", "before", "after", "above", "below", "up", "down", "left", "right",
})  # fmt: skip
_CHINESE = frozenset("不没无非未否勿别零一二两三四五六七八九十百千万半全都多少前后上下左右高低大小")
_NUMBERS = re.compile(r"[-+−]?\d+(?:[.,:/]\d+)*%?")
_WORDS = re.compile(r"[^\W\d_]+(?:['’]t)?")


@dataclass(frozen=True, slots=True)
class Asked:
    """One wording of a question. ``options`` and ``key``: whatever JSON its kind has; options are named by ``id``.

    ``numbers``: how the numbers in it are drawn, a line each; ``picture``: the name of what is shown with it;
    ``said``: the key in words, where a pack has its own for it.
    """

    stem: str
    options: Any = ()
    key: Any = None
    unit: str = ""
    hint: str = ""
    numbers: str = ""
    picture: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """``part``: stem, option, unit, numbers, picture, hint, key, wordings, lead, or a name of :data:`PARTS`; ``place``:
    in which wording, from 1. ``before`` and ``after`` are texts to lay side by side; those of the key are for authors
    alone."""

    part: str
    kind: Kind
    before: str
    after: str
    place: int = 1


def heaviest(kinds: Iterable[Kind]) -> Kind | None:
    """The class of a change made of these; None for no change."""
    return max(kinds, key=KINDS.index, default=None)


def class_of(differences: Iterable[Difference]) -> Kind | None:
    """The class of all differences together; None where there is none."""
    return heaviest(one.kind for one in differences)


def settled(found: Kind, chosen: str, reason: str) -> Kind:
    """What a person makes of the class that was found: the same or a heavier one, or a lighter one with a reason."""
    if chosen not in KINDS:
        raise Invalid(_("Choose what kind of change this is."), field="kind")
    kind = KINDS[KINDS.index(chosen)]
    if KINDS.index(kind) < KINDS.index(found) and not reason.strip():
        raise Invalid(_("You call this change a lighter one than it looks. Say why in a word."), field="reason")
    return kind


def text_kind(before: str, after: str) -> Kind | None:
    """Is one text the other in other words, or does it say something else? None where it is the same, spaces aside."""
    if before.split() == after.split():
        return None
    old, new = (unicodedata.normalize("NFKC", text) for text in (before, after))
    if _telling(old) != _telling(new):
        return "content"
    longest = max(len(_plain(old)), len(_plain(new)))
    return "wording" if _distance(old, new) <= SMALL_SHARE * longest else "content"


def compare(before: Sequence[Asked], after: Sequence[Asked]) -> list[Difference]:
    """What differs between two versions of a question, by wording of the later one, removed ones at the end."""
    found: list[Difference] = []
    for old, new in pairs(before, after):
        place = (new if new is not None else old or 0) + 1
        if old is None or new is None:
            was = before[old].stem if old is not None else ""
            found.append(Difference("wordings", "content", was, after[new].stem if new is not None else "", place))
            continue
        found += _compared(before[old], after[new], place)
    return found


def pairs(before: Sequence[Asked], after: Sequence[Asked]) -> list[tuple[int | None, int | None]]:
    """Which wording became which: those that say the same belong together, the rest in their order. (None, place): it
    is new; (place, None): it was removed."""
    free = list(range(len(before)))
    found: dict[int, int | None] = {}
    for new, one in enumerate(after):
        same = next((old for old in free if before[old].stem.split() == one.stem.split()), None)
        if same is not None:
            found[new] = same
            free.remove(same)
    for new in range(len(after)):
        if new not in found:
            found[new] = free.pop(0) if free else None
    rows: list[tuple[int | None, int | None]] = [(found[new], new) for new in range(len(after))]
    return rows + [(old, None) for old in free]


def asks_the_same(before: Asked, after: Asked) -> bool:
    """Can an answer to the one be marked as an answer to the other: does the question differ in its wording at most?"""
    return all(one.kind == "wording" or one.part == "key" for one in _compared(before, after, 1))


def counterparts(before: Any, after: Any) -> dict[str, str]:
    """The ids of the options before, each with the id that says the same after; those without one are left out.

    Options are found again by their text, since an editor may give a freed id to another option; a text that was only
    reworded is found by its id.
    """
    old, new = _named(before), _named(after)
    by_text: dict[str, str] = {}
    for name, text in new.items():
        by_text.setdefault(" ".join(text.split()), name)
    found = {name: by_text[" ".join(text.split())] for name, text in old.items() if " ".join(text.split()) in by_text}
    taken = set(found.values())
    for name, text in old.items():
        if name not in found and name in new and name not in taken and text_kind(text, new[name]) == "wording":
            found[name] = name
    return found


def carried(answer: Any, names: Mapping[str, str], known: Iterable[str]) -> Any:
    """A stored answer in the ids that ``names`` gives for those before, of which ``known`` are all. KeyError where it
    names an option that is there no more."""
    ids = set(known)
    if isinstance(answer, str):
        return names[answer] if answer in ids else answer
    if isinstance(answer, list | tuple):
        return [carried(one, names, ids) for one in answer]
    if isinstance(answer, dict):
        return {carried(key, names, ids): carried(value, names, ids) for key, value in answer.items()}
    return answer


def ids_of(options: Any) -> set[str]:
    """The ids of all options."""
    return set(_named(options))


def _compared(before: Asked, after: Asked, place: int) -> list[Difference]:
    found = []
    for part, was, now in (("stem", before.stem, after.stem), ("hint", before.hint, after.hint)):
        kind = text_kind(was, now)
        if kind is not None:
            # A hint helps after an error: however it is put, the question is the same.
            found.append(Difference(part, kind if part == "stem" else "wording", was, now, place))
    for part, was, now in (
        ("unit", before.unit, after.unit), ("numbers", before.numbers, after.numbers),
        ("picture", before.picture, after.picture),
    ):  # fmt: skip
        if was.split() != now.split():
            found.append(Difference(part, "content", was, now, place))
    found += _options(before.options, after.options, place)
    names = counterparts(before.options, after.options)
    if _canonical(before.key, names) != _canonical(after.key, {}):
        found.append(Difference("key", "marking", _said(before), _said(after), place))
    return found


def _options(before: Any, after: Any, place: int) -> list[Difference]:
    old, new = _named(before), _named(after)
    same = counterparts(before, after)
    back = {later: earlier for earlier, later in same.items()}
    found = []
    for name, text in new.items():
        was = old[back[name]] if name in back else ""
        if name not in back:
            found.append(Difference("option", "content", "", text, place))
        elif text_kind(was, text) is not None:
            found.append(Difference("option", "wording", was, text, place))
    found += [Difference("option", "content", text, "", place) for name, text in old.items() if name not in same]
    rest, other = _unnamed(before), _unnamed(after)
    if rest != other:
        found.append(Difference("option", "content", rest, other, place))
    return found


def _named(options: Any) -> dict[str, str]:
    """Every id in the options, however deep, with what is written on it."""
    found: dict[str, str] = {}
    if isinstance(options, Mapping):
        if "id" in options:
            words = {name: value for name, value in options.items() if name != "id"}
            text = words.get("text") if set(words) == {"text"} else json.dumps(words, sort_keys=True)
            return {str(options["id"]): str(text)}
        for value in options.values():
            found |= _named(value)
    elif isinstance(options, list | tuple):
        for value in options:
            found |= _named(value)
    return found


def _unnamed(options: Any) -> str:
    """What else the options hold: pictures, places, settings of a kind that the names do not tell."""
    return json.dumps(_without_named(options), sort_keys=True) if options else "null"


def _without_named(options: Any) -> Any:
    if isinstance(options, Mapping):
        rest = {name: _without_named(value) for name, value in options.items()} if "id" not in options else None
        return {name: value for name, value in rest.items() if value not in (None, [], {})} if rest else None
    if isinstance(options, list | tuple):
        return [value for value in map(_without_named, options) if value not in (None, [], {})] or None
    return options


SETS = frozenset({"right", "accepted"})
"""Lists of a key in which the order says nothing."""


def _canonical(key: Any, names: Mapping[str, str], inside: str = "") -> Any:
    if isinstance(key, Mapping):
        # What is empty was not asked for: a tolerance of nothing is none.
        filled = {name: value for name, value in key.items() if value not in (None, "", 0, [], {})}
        return {names.get(str(name), str(name)): _canonical(value, names, str(name)) for name, value in filled.items()}
    if isinstance(key, list | tuple):
        rows = [_canonical(one, names) for one in key]
        return sorted(rows, key=str) if inside in SETS else rows
    if isinstance(key, str):
        return names.get(key, key)
    return float(key) if isinstance(key, int | float) and not isinstance(key, bool) else key


def _said(asked: Asked) -> str:
    """The key as its author reads it: ids by their texts."""
    if asked.said:
        return asked.said
    texts = _named(asked.options)

    def say(value: Any) -> str:
        if isinstance(value, Mapping):
            filled = [(name, one) for name, one in value.items() if one not in (None, "", 0, [], {})]
            if len(filled) == 1:
                return say(filled[0][1])
            return "; ".join(f"{texts.get(name, name)}: {say(one)}" for name, one in filled)
        if isinstance(value, list | tuple):
            return ", ".join(map(say, value))
        return texts.get(str(value), f"{value:g}" if isinstance(value, float) else str(value))

    return say(asked.key)


def _telling(text: str) -> Counter[str]:
    """What a text must not lose or gain if it is to say the same: numbers, signs, negations, single letters."""
    found = Counter(number.replace("−", "-") for number in _NUMBERS.findall(text))
    found.update(sign for sign in text if unicodedata.category(sign) in {"Sm", "So", "Sc"} or sign in _CHINESE | {"^"})
    for word in _WORDS.findall(text):
        small = word.casefold()
        if small.endswith(("n't", "n’t")):
            found["not"] += 1
        elif small in _NEGATIONS | _NUMBER_WORDS or (len(word) == 1 and word.isascii() and small not in {"a", "i"}):
            found[small if len(word) > 1 else word] += 1
    return found


def _plain(text: str) -> str:
    """Letters and digits in lower case: how it is spaced and pointed says nothing here."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _distance(before: str, after: str) -> int:
    """How many letters to put in, take out or replace (Levenshtein 1966); of long texts, those of other words."""
    if max(len(before), len(after)) > COMPARED_LETTERS:
        stretches = changes(before, after)
        return max(sum(len(_plain(one.text)) for one in stretches if one.kind == kind) for kind in ("removed", "added"))
    before, after = _plain(before), _plain(after)
    row = list(range(len(after) + 1))
    for i, old in enumerate(before, start=1):
        last, row[0] = row[0], i
        for k, new in enumerate(after, start=1):
            last, row[k] = row[k], min(row[k] + 1, row[k - 1] + 1, last + (old != new))
    return row[-1]
