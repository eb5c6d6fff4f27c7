"""A wording as its author reads it: the right answer in words, and drawings to look at. Holds keys: for staff only."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.kernel.guidance import ANY_OTHER
from upbeat.kernel.parameters import words, written
from upbeat.kernel.parts import WITH
from upbeat.rooms.items.drawing import Drawn, drawn
from upbeat.rooms.items.kinds import pack_kind
from upbeat.rooms.items.models import Item, Variant

MOST_DRAWINGS = 6


def right_words(variant: Variant) -> list[str]:
    """The right answer: texts of the options, a number with its tolerance, accepted words, pairs, gaps, places.

    A formula where numbers are drawn.
    """
    texts = {option["id"]: option["text"] for option in variant.options}
    own = pack_kind(variant.version.item.kind)
    return own.words(variant.key) if own else _right_words(variant.version.item.kind, variant.key, texts, variant.unit)


def drawn_right_words(variant: Variant, seed: int) -> list[str]:
    """The right answer as one drawing has it."""
    shown = drawn(variant, seed)
    own = pack_kind(shown.kind)
    if own is not None:
        return own.words(shown.key)
    return _right_words(shown.kind, shown.key, {option.id: option.text for option in shown.options}, variant.unit)


def _right_words(kind: str, key: Any, texts: dict[str, str], unit: str) -> list[str]:
    if kind in (Item.Kind.SINGLE, Item.Kind.MULTIPLE):
        ids = key["right"] if isinstance(key["right"], list) else [key["right"]]
        return [texts.get(name, "") for name in ids]
    if kind == Item.Kind.ORDER:
        return [texts.get(name, "") for name in key["order"]]
    if kind == Item.Kind.TEXT:
        return list(key["accepted"])
    if kind == Item.Kind.MATCHING:
        return [f"{texts.get(left, '')} – {texts.get(right, '')}" for left, right in key["pairs"].items()]
    if kind == Item.Kind.GAP:
        return [f"[{name}] {_gap_words(gap, texts)}" for name, gap in key["gaps"].items()]
    if kind == Item.Kind.NUMBER:
        return [_number_words(key, unit)]
    rows = key.get("regions") or key.get("spans") or ()  # neither: a pack's kind whose pack is not there
    return [str(row.get("label") or _place_words(row)) for row in rows if row["id"] in key["right"]]


def _gap_words(gap: Any, texts: dict[str, str]) -> str:
    return texts.get(gap["right"], "") if "right" in gap else " / ".join(gap["accepted"])


def _number_words(key: Any, unit: str) -> str:
    value = key["value"]
    shown = written(value) if isinstance(value, Fraction) else f"{value:g}" if isinstance(value, int | float) else value
    off = f" ± {key['tolerance']:g}" if key.get("tolerance") else ""
    off += f" ± {key['percent']:g} %" if key.get("percent") else ""
    return f"{shown}{off} {unit}".strip()


def _place_words(row: Any) -> str:
    if "start" in row:
        return f"{row['start'] // 60:.0f}:{row['start'] % 60:04.1f}–{row['end'] // 60:.0f}:{row['end'] % 60:04.1f}"
    return _("the marked place")


def foreseen_words(variant: Variant, option: str) -> str:
    """A foreseen wrong answer as its author reads it: ``half note – one beat`` of a matching."""
    texts = {one["id"]: one["text"] for one in variant.options}
    part, _with, given = option.partition(WITH)
    kind = variant.version.item.kind
    if kind == Item.Kind.MATCHING:
        return f"{texts.get(part, part)} – {texts.get(given, given) or '…'}"
    if kind == Item.Kind.GAP:
        return f"[{part}] {texts.get(given, given) or '…'}"
    rows = variant.key.get("regions") or variant.key.get("spans") or ()
    place = next((row for row in rows if row["id"] == option), None)
    if place is not None:
        return str(place.get("label") or _place_words(place))
    return str(texts.get(option, option))


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing of a wording for its author: numbers, question, what is right, what wrong answers would be."""

    numbers: str
    stem: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    negative: bool


def drawings(variant: Variant, seed: int = 1) -> list[Drawing]:
    """A few different drawings; none where no numbers are drawn."""
    if not variant.parameters:
        return []
    names = [lead.option for lead in variant.guidance.all() if lead.option != ANY_OTHER]
    found: dict[str, Drawing] = {}
    for shown in _drawn(variant, seed):
        texts = {option.id: option.text for option in shown.options}
        right = tuple(_right_words(shown.kind, shown.key, texts, variant.unit))
        value = shown.key.get("value")
        found.setdefault(
            words(shown.values),
            Drawing(
                numbers=words(shown.values),
                stem=shown.stem,
                right=right,
                wrong=tuple(texts.get(name) or shown.foreseen(name) for name in names),
                negative=isinstance(value, Fraction) and value < 0,
            ),
        )
        if len(found) == MOST_DRAWINGS:
            break
    return list(found.values())


def _drawn(variant: Variant, seed: int) -> Iterator[Drawn]:
    for number in range(seed, seed + 4 * MOST_DRAWINGS):
        try:
            yield drawn(variant, number)
        except Invalid:
            continue


def are_negative(variant: Variant, drawings_to_try: int = 200) -> int:
    """How many of so many drawings have a right number below zero: the author may not have meant it."""
    if not variant.parameters or variant.version.item.kind != Item.Kind.NUMBER:
        return 0
    return sum(drawn(variant, seed).key["value"] < 0 for seed in range(drawings_to_try))
