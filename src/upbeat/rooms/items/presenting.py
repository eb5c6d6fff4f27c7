"""How one attempt shows its options: order and names follow from the seed, so that neither tells anything (D2).

The authored ids stay on the server: an author writes the right option first more often than not.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from upbeat.kernel.errors import Invalid, NotFound
from upbeat.kernel.errors import marked as _
from upbeat.kernel.marking import Option, public
from upbeat.kernel.parts import MOST_PARTS, pieces_of
from upbeat.rooms.items.drawing import Drawn, drawn
from upbeat.rooms.items.kinds import answered_as, is_drawn
from upbeat.rooms.items.models import Item, Variant

LEFT, RIGHT = "left", "right"
AS_WRITTEN = -1
"""A seed that no attempt has: the options stand as they were written, for letters that are on the board already."""
NOT_OPEN = _("This question is not open for you any more. Load the page again.")
"""Said of every token that is not the asker's to answer here: nobody learns whether there is such an attempt."""


@dataclass(frozen=True, slots=True)
class TextPiece:
    """Words, and the gap behind them: ``gap`` is its name, empty at the end; ``options`` where one is chosen."""

    words: str
    gap: str = ""
    options: tuple[Option, ...] = ()


def _ordered(shown: Drawn, seed: int) -> tuple[Option, ...]:
    return shown.options if seed == AS_WRITTEN else public(shown.kind, shown.options, seed)


def named_options(shown: Drawn, seed: int) -> tuple[Option, ...]:
    """The options of a drawing in the order of the seed, named ``"1"``, ``"2"``, … from above; the same seed gives the
    same."""
    return tuple(
        Option(str(place), option.text, option.group) for place, option in enumerate(_ordered(shown, seed), start=1)
    )


def shown_pieces(shown: Drawn, options: tuple[Option, ...]) -> tuple[TextPiece, ...]:
    """A text with gaps, cut at them; nothing for other kinds."""
    if shown.kind != Item.Kind.GAP:
        return ()
    return tuple(
        TextPiece(words, gap, tuple(option for option in options if option.group == gap) if gap else ())
        for words, gap in pieces_of(shown.stem)
    )


def authored_answer(variant: Variant, seed: int, answer: Any) -> Any:
    """An answer in shown ids, translated into authored ones. Invalid if it names an option that is not there."""
    if not _has_options(variant):  # most typed answers: nothing to translate, and nothing to draw for it
        return answer
    ids = {str(place): option.id for place, option in enumerate(_ordered(drawn(variant, seed), seed), start=1)}

    def translate(name: object) -> str:
        if not isinstance(name, str) or name not in ids:
            raise Invalid(_("Choose from the answers that are shown."), field="answer")
        return ids[name]

    return _each(variant, answer, translate)


def shown_answer(variant: Variant, seed: int, answer: Any) -> Any:
    """A stored answer in the ids that its attempt showed."""
    if not _has_options(variant):
        return answer
    ids = {option.id: str(place) for place, option in enumerate(_ordered(drawn(variant, seed), seed), start=1)}
    return _each(variant, answer, lambda name: ids.get(str(name), ""))


def _has_options(variant: Variant) -> bool:
    kind = variant.version.item.kind
    return bool(variant.options) or (is_drawn(kind) and answered_as(kind) != kind)


def _each(variant: Variant, answer: Any, translate: Callable[[object], str]) -> Any:
    if not _has_options(variant) or answer in (None, "", [], (), {}):
        return answer
    kind = answered_as(variant.version.item.kind)
    if kind in (Item.Kind.MATCHING, Item.Kind.GAP):
        return _each_part(variant, kind, answer, translate)
    if isinstance(answer, list | tuple):
        return [translate(name) for name in answer]
    return translate(answer)


def _each_part(variant: Variant, kind: str, answer: Any, translate: Callable[[object], str]) -> dict[str, Any]:
    """Both sides of a matching have shown names; a gap has its own, and what is chosen for it a shown one."""
    if not isinstance(answer, Mapping) or len(answer) > MOST_PARTS:
        raise Invalid(_("Choose from the answers that are shown."), field="answer")
    if kind == Item.Kind.MATCHING:
        return {translate(left): translate(right) if right else "" for left, right in answer.items()}
    choices = {option.get("group", "") for option in variant.options}
    return {name: translate(one) if one and name in choices else one for name, one in answer.items()}


def attempt_token(token: object) -> uuid.UUID:
    """The token of an attempt as it came from a form; NotFound for what cannot be one."""
    try:
        return token if isinstance(token, uuid.UUID) else uuid.UUID(str(token))
    except ValueError as problem:
        raise NotFound(NOT_OPEN) from problem
