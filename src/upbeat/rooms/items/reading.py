"""What a form of a question says, in the shape its kind is answered in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from upbeat.kernel.clock import read_clock
from upbeat.rooms.items.kinds import answered_as
from upbeat.rooms.items.models import Item, Variant

ORDER, MATCH, GAP = "order-", "match-", "gap-"
PLAIN_PICTURE = 300
"""Width in pixels at which a picture is shown without script: a press on it comes as pixels."""
_NUMBER = re.compile(r"-?\d{1,6}(?:[.,]\d{1,6})?", re.ASCII)

Answer = str | float | list[str] | dict[str, str] | dict[str, float]


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form that was filled in, each with all its values, as a browser sends it. Given in place of an
    answer, it is read once the wording is known."""

    fields: Mapping[str, list[str]]

    def get(self, name: str) -> str:
        """The last value of the field, or nothing."""
        return (self.fields.get(name) or [""])[-1]


def read_answer(variant: Variant, posted: Form) -> Answer:
    """The answer to a variant in shown ids: one id, a list of ids, what was typed, the ids in the order of their
    numbers, a mapping of parts, a spot in shares of the picture, or a second."""
    kind = answered_as(variant.version.item.kind)
    if kind == Item.Kind.MULTIPLE:
        return posted.fields.get("answer", [])
    if kind == Item.Kind.ORDER:
        names = [name for name in posted.fields if name.startswith(ORDER)]
        return [name.removeprefix(ORDER) for name in sorted(names, key=lambda name: _number(posted.get(name)))]
    if kind == Item.Kind.MATCHING:
        return _parts(posted, MATCH)
    if kind == Item.Kind.GAP:
        return _parts(posted, GAP)
    if kind == Item.Kind.SPOT:
        return _spot(variant, posted)
    if kind == Item.Kind.MOMENT:
        second = read_clock(posted.get("answer"))
        return second if second is not None else ""
    return posted.get("answer")


def as_form(variant: Variant, answer: Any) -> Form:
    """An answer in shown ids as the form that says it: what :func:`read_answer` reads as the same answer."""
    kind = answered_as(variant.version.item.kind)
    if kind == Item.Kind.ORDER:
        return Form({f"{ORDER}{name}": [str(place)] for place, name in enumerate(answer, start=1)})
    if kind in (Item.Kind.MATCHING, Item.Kind.GAP):
        prefix = MATCH if kind == Item.Kind.MATCHING else GAP
        return Form({f"{prefix}{name}": [str(given)] for name, given in answer.items()})
    if kind == Item.Kind.SPOT:
        return Form({name: [f"{round(answer[name] * 100, 2):g}"] for name in ("x", "y")})
    if kind == Item.Kind.MULTIPLE:
        return Form({"answer": [str(name) for name in answer]})
    return Form({"answer": [str(answer)]})


def _parts(posted: Form, prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): posted.get(name) for name in posted.fields if name.startswith(prefix)}


def _spot(variant: Variant, posted: Form) -> dict[str, float]:
    """In shares: as two numbers in per cent where they were given, else where the picture was pressed."""
    x, y = _share(posted.get("x"), 100), _share(posted.get("y"), 100)
    if x is None or y is None:
        picture = variant.picture
        aspect = picture.height / picture.width if picture else 1.0
        x = _share(posted.get("at.x"), PLAIN_PICTURE)
        y = _share(posted.get("at.y"), PLAIN_PICTURE * aspect)
    return {"x": x, "y": y} if x is not None and y is not None else {}


def _share(text: str, whole: float) -> float | None:
    found = _NUMBER.fullmatch(text.strip())
    return round(min(1.0, max(0.0, float(found[0].replace(",", ".")) / whole)), 4) if found else None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("inf")
