"""What a question is: what may be shown of it, and whether its key can be right at all."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from upbeat.kernel.answers import LONGEST_ANSWER, read_text
from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.number_keys import check_number
from upbeat.kernel.parts import check_gaps, check_matching
from upbeat.kernel.places import check_moment, check_spot

Kind = Literal["single", "multiple", "number", "text", "order", "matching", "gap", "spot", "moment"]
KINDS: tuple[str, ...] = get_args(Kind)
CHOOSING = frozenset({"single", "multiple", "order"})
WITH_OPTIONS = CHOOSING | {"matching", "gap"}
IN_FILM = frozenset({"moment"})
"""Kinds that are asked inside the film alone: their answer is a second of it."""

MOST_OPTIONS = 12
"""More than a phone shows on one screen."""
MOST_PART_OPTIONS = 30
"""Of all sides of a matching, or of all gaps of a text, together."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice or card: ``id`` for the machine, ``text`` for people; ``group``: the side of a matching (``left``,
    ``right``) or the gap in which it may be chosen."""

    id: str
    text: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """All of a question that may be shown: no key in it. ``unit`` is that of a number, or empty."""

    kind: str
    stem: str
    options: tuple[Option, ...] = ()
    unit: str = ""


def public(kind: str, options: Sequence[Option], seed: int | str) -> tuple[Option, ...]:
    """The options in the order of one attempt.

    It depends on the seed and the options alone, not on the key nor on the order in which the author wrote them.
    The ids are the author's; give them out only where they tell nothing.
    """
    if kind not in WITH_OPTIONS:
        return ()
    shown = sorted(options, key=lambda option: option.id)
    random.Random(str(seed)).shuffle(shown)
    return tuple(shown)


def check_key(kind: str, options: Sequence[Option], key: object, stem: str = "") -> None:
    """Refuse, while it is written, a key that nobody could meet or everybody would.

    Shapes: single ``{"right": "id"}``; multiple ``{"right": ["id", …]}``; number as
    :func:`upbeat.kernel.number_keys.check_number`; text ``{"accepted": ["upbeat", …]}``; order ``{"order": ["id",
    …]}``; matching and gap as in :mod:`upbeat.kernel.parts`, whose gaps stand in the ``stem``; spot and moment as in
    :mod:`upbeat.kernel.places`. Raises :class:`Invalid`.
    """
    if kind not in KINDS:
        raise Invalid(_("Choose one of the kinds of question that are offered."), field="kind")
    if not isinstance(key, Mapping):
        raise Invalid(_("Say which answer is right."), field="key")
    if kind in CHOOSING:
        _check_options(options)
        _check_choice(kind, [option.id for option in options], key)
    elif kind in WITH_OPTIONS:
        _check_groups(options)
        sides = [(option.id, option.group) for option in options]
        if kind == "matching":
            check_matching(sides, key)
        else:
            check_gaps(stem, sides, key)
    elif options:
        raise Invalid(_("A question that is answered in writing has no options to choose from."), field="options")
    else:
        _CHECKERS[kind](key)


def _check_options(options: Sequence[Option]) -> None:
    if not 2 <= len(options) <= MOST_OPTIONS:
        raise Invalid(_("Give between two and %(most)s options."), field="options", values={"most": str(MOST_OPTIONS)})
    _check_texts(options)
    # Case and punctuation may be the very thing a question asks about, so only the same text twice is refused.
    if len({option.text.strip() for option in options}) < len(options):
        raise Invalid(_("Two options say the same. Change one of them."), field="options")


def _check_groups(options: Sequence[Option]) -> None:
    if len(options) > MOST_PART_OPTIONS:
        raise Invalid(
            _("That is too much for one question: at most %(most)s texts."),
            field="options",
            values={"most": str(MOST_PART_OPTIONS)},
        )
    _check_texts(options)
    if len({(option.group, option.text.strip()) for option in options}) < len(options):
        raise Invalid(_("Two options say the same. Change one of them."), field="options")


def _check_texts(options: Sequence[Option]) -> None:
    if any(not option.id or not option.text.strip() for option in options):
        raise Invalid(_("Every option needs a text."), field="options")
    if len({option.id for option in options}) < len(options):
        raise Invalid(_("Two options have the same name. Give each its own."), field="options")


def _check_choice(kind: str, ids: Sequence[str], key: Mapping[str, object]) -> None:
    if kind == "single":
        if key.get("right") not in ids:
            raise Invalid(_("Mark one of the options as the right one."), field="key")
    elif kind == "multiple":
        right = key.get("right")
        if not isinstance(right, list) or not right or not _distinct(right) or not all(one in ids for one in right):
            raise Invalid(_("Mark at least one of the options as right, each once."), field="key")
    else:
        order = key.get("order")
        if not isinstance(order, list) or not _distinct(order) or set(order) != set(ids):
            raise Invalid(_("Put every option into the right order, each once."), field="key")


def _check_text(key: Mapping[str, object]) -> None:
    accepted = key.get("accepted")
    if not isinstance(accepted, list) or not accepted:
        raise Invalid(_("Give at least one answer that is accepted."), field="key")
    for text in accepted:
        if not isinstance(text, str) or not read_text(text) or len(text) > LONGEST_ANSWER:
            raise Invalid(
                _("An accepted answer is a short text, not longer than %(most)s characters."),
                field="key",
                values={"most": str(LONGEST_ANSWER)},
            )


def _distinct(ids: list[object]) -> bool:
    return all(isinstance(one, str) for one in ids) and len(set(ids)) == len(ids)


_CHECKERS: dict[str, Callable[[Mapping[str, object]], None]] = {
    "number": check_number,
    "text": _check_text,
    "spot": check_spot,
    "moment": check_moment,
}
