"""A variant as one attempt has it: its numbers drawn from the seed, everywhere the same (R32)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from upbeat.kernel.answers import read_text
from upbeat.kernel.errors import Invalid
from upbeat.kernel.expressions import evaluate
from upbeat.kernel.guidance import ANY_OTHER
from upbeat.kernel.marking import Option
from upbeat.kernel.parameters import Parameters, draw, fill, read_parameters, written
from upbeat.kernel.parts import WITH
from upbeat.rooms.items.kinds import is_drawn, pack_kind
from upbeat.rooms.items.models import Item, Variant


@dataclass(frozen=True, slots=True)
class Drawn:
    """A wording with its numbers. ``values`` is empty where none are drawn; ``key`` and ``heard``, which a pack draws,
    never leave the server."""

    kind: str
    stem: str
    options: tuple[Option, ...]
    key: Mapping[str, Any]
    hint: str
    values: Mapping[str, Fraction]
    heard: Any = None

    def foreseen(self, name: str) -> str:
        """A wrong answer that the author foresaw, as somebody would give it: formulas reckoned, words as they are read.

        The name itself where its formula has no value in this drawing.
        """
        if name == ANY_OTHER:
            return name
        try:
            return _foreseen(self.kind, name, self.values)
        except Invalid:
            return name


def drawn(variant: Variant, seed: int) -> Drawn:
    """The variant under a seed; the same seed gives the same for ever. No query."""
    kind = variant.version.item.kind
    if is_drawn(kind):
        return sketched(kind, variant.stem, variant.key, variant.hint, seed)
    options = tuple(Option(one["id"], one["text"], one.get("group", "")) for one in variant.options)
    wording = Drawn(kind, variant.stem, options, variant.key, variant.hint, {})
    return numbered(wording, parameters_of(variant), seed)


def sketched(name: str, stem: str, key: Mapping[str, Any], hint: str, seed: int) -> Drawn:
    """A question of a pack that a seed makes, as the kind of which it is answered."""
    kind = pack_kind(name)
    assert kind is not None
    assert kind.draw is not None
    sketch = kind.draw(stem, key, seed)
    return Drawn(kind.base or name, sketch.stem, sketch.options, sketch.key, hint, {}, sketch.heard)


def is_from_seed(variant: Variant) -> bool:
    """Does the seed draw numbers, or the whole question?"""
    return bool(variant.parameters) or is_drawn(variant.version.item.kind)


def parameters_of(variant: Variant) -> Parameters:
    """What the variant draws; nothing for most."""
    told = variant.parameters
    return read_parameters(told.get("lines", ()), told.get("conditions", ())) if told else Parameters()


def numbered(wording: Drawn, parameters: Parameters, seed: int) -> Drawn:
    """The wording with the numbers of a seed. Raises Invalid where a formula has no value in this drawing."""
    if not parameters.drawn:
        return wording
    values = draw(parameters, seed)
    return Drawn(
        kind=wording.kind,
        stem=fill(wording.stem, values),
        options=tuple(Option(one.id, fill(one.text, values), one.group) for one in wording.options),
        key=_key(wording.kind, wording.key, values),
        hint=fill(wording.hint, values),
        values=values,
    )


def _key(kind: str, key: Mapping[str, Any], values: Mapping[str, Fraction]) -> Mapping[str, Any]:
    if kind == Item.Kind.NUMBER:
        return {**key, "value": evaluate(str(key.get("value", "")), values)}
    if "accepted" in key:
        return {**key, "accepted": [fill(str(one), values) for one in key["accepted"]]}
    if "gaps" in key:
        return {**key, "gaps": {name: _key("", gap, values) for name, gap in key["gaps"].items()}}
    return key


def _foreseen(kind: str, name: str, values: Mapping[str, Fraction]) -> str:
    if kind == Item.Kind.NUMBER and values:
        return written(evaluate(name, values))
    if kind == Item.Kind.GAP and WITH in name:
        part, _with, given = name.partition(WITH)
        return f"{part}{WITH}{read_text(fill(given, values))}"
    return fill(name, values)
