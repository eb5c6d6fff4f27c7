"""How one attempt shows its options: order and names follow from the seed, so that neither tells anything (D2).

The authored ids stay on the server: an author writes the right option first more often than not.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, NotFound
from upbeat.kernel.marking import Option, public
from upbeat.rooms.items.models import Variant


def _ordered(variant: Variant, seed: int) -> tuple[Option, ...]:
    options = [Option(option["id"], option["text"]) for option in variant.options]
    return public(variant.version.item.kind, options, seed)


def shown_options(variant: Variant, seed: int) -> tuple[Option, ...]:
    """The options in the order of the seed, named ``"1"``, ``"2"``, … from above; the same seed gives the same."""
    return tuple(Option(str(place), option.text) for place, option in enumerate(_ordered(variant, seed), start=1))


def authored_answer(variant: Variant, seed: int, answer: Any) -> Any:
    """An answer in shown ids, translated into authored ones. Invalid if it names an option that is not there."""
    ids = {str(place): option.id for place, option in enumerate(_ordered(variant, seed), start=1)}

    def translate(name: object) -> str:
        if not isinstance(name, str) or name not in ids:
            raise Invalid(_("Choose from the answers that are shown."), field="answer")
        return ids[name]

    return _each(variant, answer, translate)


def shown_answer(variant: Variant, seed: int, answer: Any) -> Any:
    """A stored answer in the ids that its attempt showed."""
    ids = {option.id: str(place) for place, option in enumerate(_ordered(variant, seed), start=1)}
    return _each(variant, answer, lambda name: ids.get(str(name), ""))


def _each(variant: Variant, answer: Any, translate: Callable[[object], str]) -> Any:
    if not variant.options or answer in (None, "", [], ()):
        return answer
    if isinstance(answer, list | tuple):
        return [translate(name) for name in answer]
    return translate(answer)


def attempt_token(token: object) -> uuid.UUID:
    """The token of an attempt as it came from a form; NotFound for what cannot be one."""
    try:
        return token if isinstance(token, uuid.UUID) else uuid.UUID(str(token))
    except ValueError as problem:
        raise NotFound(_("This question is not open for you any more. Load the page again.")) from problem
