"""Questions whose numbers are drawn anew for each attempt: what an author writes about them, and what a seed gives.

An author writes ``a = 2..9``, ``b = 2, 3, 5`` or ``c = 0.5..2 step 0.5``, conditions such as ``a != b``, and in the
texts ``{a}`` or ``{a*b}``. One seed always gives the same numbers.
"""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.expressions import FUNCTIONS, NAME, evaluate, holds, names_in

MOST_PARAMETERS = 8
MOST_CONDITIONS = 8
MOST_VALUES = 10_000
MOST_TRIES = 500
RARE_TRIES = 60
"""Conditions that need more tries in any checked drawing are met too seldom: with p = 1/20 a draw of 500 tries fails
once in 10¹¹."""
DECIMALS = 9

_RANGE = re.compile(r"(.+?)\s*(?:\.\.|…)\s*(.+?)(?:\s+(?:step|步长)\s*(.+))?")
_PLACE = re.compile(r"\{([^{}]{1,200})\}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A letter and the values it may have, in order."""

    name: str
    values: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Parameters:
    """What is drawn, and which conditions a drawing must meet."""

    drawn: tuple[Parameter, ...] = ()
    conditions: tuple[str, ...] = ()
    names: frozenset[str] = field(default=frozenset())


def read_parameters(lines: Sequence[str], conditions: Sequence[str] = ()) -> Parameters:
    """From an author's lines. Raises :class:`Invalid`, field ``parameters`` or ``conditions``, with what to change."""
    return _read(tuple(str(line) for line in lines), tuple(str(line) for line in conditions))


@lru_cache(maxsize=512)
def _read(lines: tuple[str, ...], conditions: tuple[str, ...]) -> Parameters:
    drawn = tuple(_parameter(line) for line in lines if line.strip())
    names = frozenset(one.name for one in drawn)
    if len(names) < len(drawn):
        raise Invalid(_("Two lines draw the same letter. Keep one of them."), field="parameters")
    if len(drawn) > MOST_PARAMETERS or len(conditions) > MOST_CONDITIONS:
        raise Invalid(
            _("Draw at most %(most)s numbers, with at most as many conditions."),
            field="parameters",
            values={"most": str(MOST_PARAMETERS)},
        )
    wanted = tuple(line.strip() for line in conditions if line.strip())
    for condition in wanted:
        require_names(condition, names, "conditions")
    return Parameters(drawn, wanted, names)


def require_names(text: str, names: frozenset[str], of_field: str) -> None:
    """Invalid unless ``text`` is an expression in these letters alone."""
    try:
        unknown = sorted(names_in(text) - names)
    except Invalid as problem:
        raise Invalid(problem.template, field=of_field, values=problem.values) from problem
    if unknown:
        raise Invalid(_("No number is drawn for “%(name)s”."), field=of_field, values={"name": unknown[0]})


def _parameter(line: str) -> Parameter:
    name, equals, told = (part.strip() for part in line.partition("="))
    if not equals or not NAME.fullmatch(name) or name in FUNCTIONS:
        raise Invalid(
            _("“%(line)s”: write a letter and what it may be, such as a = 2..9 or b = 2, 3, 5."),
            field="parameters",
            values={"line": line.strip()},
        )
    found = _RANGE.fullmatch(told)
    if found:
        low, high, step = (_plain(part) for part in (found[1], found[2], found[3] or "1"))
        if step <= 0 or low > high or (high - low) / step >= MOST_VALUES:
            raise Invalid(
                _("“%(line)s”: the range begins with the smaller number, and has at most %(most)s steps."),
                field="parameters",
                values={"line": line.strip(), "most": str(MOST_VALUES)},
            )
        return Parameter(name, tuple(low + step * number for number in range(int((high - low) / step) + 1)))
    values = tuple(dict.fromkeys(_plain(part) for part in re.split(r"[,，、;；]", told) if part.strip()))
    if not values:
        raise Invalid(_("“%(line)s”: name the numbers."), field="parameters", values={"line": line.strip()})
    return Parameter(name, values)


def _plain(text: str) -> Fraction:
    try:
        return evaluate(text, {})
    except Invalid as problem:
        raise Invalid(problem.template, field="parameters", values=problem.values) from problem


def draw(parameters: Parameters, seed: int | str, most_tries: int = MOST_TRIES) -> dict[str, Fraction]:
    """The numbers of one attempt. Raises :class:`Invalid` where no drawing meets the conditions."""
    rng = random.Random(f"numbers {seed}")
    for _try in range(most_tries):
        values = {one.name: one.values[rng.randrange(len(one.values))] for one in parameters.drawn}
        if all(_met(condition, values) for condition in parameters.conditions):
            return values
    raise Invalid(_("Too few drawings meet the conditions. Widen the numbers or loosen a condition."), "conditions")


def _met(condition: str, values: Mapping[str, Fraction]) -> bool:
    try:
        return holds(condition, values)
    except Invalid:  # a division by zero in one drawing: that drawing is not wanted
        return False


def written(value: Fraction) -> str:
    """A value as a person writes it: ``12``, ``−2.5``, ``1/3``."""
    sign = "−" if value < 0 else ""
    top, bottom = abs(value.numerator), value.denominator
    if bottom == 1:
        return f"{sign}{top}"
    scaled = Fraction(top, bottom) * 10**DECIMALS
    if scaled.denominator != 1:
        return f"{sign}{top}/{bottom}"
    whole, rest = divmod(scaled.numerator, 10**DECIMALS)
    return f"{sign}{whole}." + f"{rest:0{DECIMALS}d}".rstrip("0")


def fill(text: str, values: Mapping[str, Fraction]) -> str:
    """``text`` with every ``{formula}`` reckoned. Nothing drawn: the text as it is, braces and all."""
    if not values or "{" not in text:
        return text
    return _PLACE.sub(lambda found: written(evaluate(found[1], values)), text)


def check_places(text: str, names: frozenset[str], of_field: str) -> None:
    """Invalid unless every ``{formula}`` of a text can be reckoned with these letters."""
    for found in _PLACE.finditer(text):
        require_names(found[1], names, of_field)


def words(values: Mapping[str, Fraction]) -> str:
    """A drawing in words for its author: ``a = 3, b = 5``."""
    return ", ".join(f"{name} = {written(value)}" for name, value in values.items())
