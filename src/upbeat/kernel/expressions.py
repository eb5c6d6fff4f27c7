"""Reckoning with what an author writes, such as ``a*b - 10``: a small language of our own, never Python's ``eval``.

Numbers are exact (ints and fractions). There are no loops, no attributes, no texts; size and length are limited,
so that nothing an author writes can burn time or memory: at most :data:`MOST_NODES` steps on numbers below
:data:`LARGEST`.
"""

import ast
import math
import operator
import re
import unicodedata
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _

LONGEST = 200
"""Characters of an expression."""
MOST_NODES = 80
LARGEST = 10**15
"""No value, and neither half of a fraction, may be larger at any step."""
MOST_POWER = 64
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,15}", re.ASCII)

_SIGNS = str.maketrans(
    {"×": "*", "·": "*", "⋅": "*", "÷": "/", "−": "-", "–": "-", "≠": "!=", "≤": "<=", "≥": ">=", "^": "**"}
    | {"²": "**2", "³": "**3"}
)
_LONE_EQUALS = re.compile(r"(?<![=!<>])=(?!=)")


def _sqrt(value: Fraction) -> Fraction:
    if value < 0:
        raise Invalid(_("There is no square root of a negative number."))
    top, bottom = math.isqrt(value.numerator), math.isqrt(value.denominator)
    if top * top == value.numerator and bottom * bottom == value.denominator:
        return Fraction(top, bottom)
    return Fraction(str(round(math.sqrt(value), 9)))


def _whole(value: Fraction) -> int:
    if value.denominator != 1:
        raise Invalid(_("This needs whole numbers."))
    return value.numerator


def _round(value: Fraction, places: Fraction = Fraction(0)) -> Fraction:
    """Half away from zero, as schools teach it, not to the even digit."""
    digits = _whole(places)
    if not 0 <= digits <= 9:
        raise Invalid(_("Round to at most nine places."))
    size = 10**digits
    rounded = Fraction(math.floor(abs(value) * size + Fraction(1, 2)), size)
    return -rounded if value < 0 else rounded


FUNCTIONS: dict[str, tuple[Callable[..., Fraction], int, int]] = {
    "min": (min, 1, 8),
    "max": (max, 1, 8),
    "abs": (abs, 1, 1),
    "round": (_round, 1, 2),
    "floor": (lambda value: Fraction(math.floor(value)), 1, 1),
    "ceil": (lambda value: Fraction(math.ceil(value)), 1, 1),
    "sqrt": (_sqrt, 1, 1),
    "gcd": (lambda a, b: Fraction(math.gcd(_whole(a), _whole(b))), 2, 2),
    "lcm": (lambda a, b: Fraction(math.lcm(_whole(a), _whole(b))), 2, 2),
}
"""By name: the function, and how many numbers it takes at least and at most."""

_COMPARING: dict[type[ast.cmpop], Callable[[Fraction, Fraction], bool]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt,
    ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
}  # fmt: skip
_RECKONING: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
}  # fmt: skip
_DIVIDING: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction | int]] = {
    ast.Div: operator.truediv, ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod,
}  # fmt: skip
_ALLOWED = (
    ast.Expression, ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp, ast.IfExp, ast.Call, ast.Name, ast.Constant,
    ast.Load, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.UAdd, ast.USub, ast.Not,
    ast.And, ast.Or, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE,
)  # fmt: skip


@lru_cache(maxsize=2048)
def parse(text: str) -> ast.Expression:
    """The tree of an expression, every node of it allowed. Raises :class:`Invalid` with what to change.

    Besides Python's signs it takes ``×``, ``÷``, ``≠``, ``≤``, ``≥``, ``^`` for powers and a single ``=`` for equal.
    """
    if len(text) > LONGEST:
        raise Invalid(_("Write a shorter formula, at most %(most)s characters."), values={"most": str(LONGEST)})
    plain = unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS)
    plain = _LONE_EQUALS.sub("==", plain.strip())
    try:
        tree = ast.parse(plain, mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as problem:
        raise Invalid(_("“%(text)s” is no formula. Write it like 2*a + b."), values={"text": text.strip()}) from problem
    nodes = list(ast.walk(tree))
    if len(nodes) > MOST_NODES:
        raise Invalid(_("This formula has too many parts. Write a simpler one."))
    for node in nodes:
        _require_allowed(node, text)
    return tree


def _require_allowed(node: ast.AST, text: str) -> None:
    fine = isinstance(node, _ALLOWED)
    if isinstance(node, ast.Constant):
        fine = _is_plain(node.value)
    elif isinstance(node, ast.Name):
        fine = NAME.fullmatch(node.id) is not None
    elif isinstance(node, ast.Call):
        fine = isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS and not node.keywords
        fine = fine and FUNCTIONS[getattr(node.func, "id", "")][1] <= len(node.args)
        fine = fine and len(node.args) <= FUNCTIONS[getattr(node.func, "id", "")][2]
    if not fine:
        raise Invalid(
            _("“%(text)s”: only numbers, letters, + - * / ^, comparisons and %(functions)s may stand in a formula."),
            values={"text": text.strip(), "functions": ", ".join(FUNCTIONS)},
        )


def _is_plain(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LARGEST


def names_in(text: str) -> frozenset[str]:
    """The letters that an expression reckons with."""
    called = {id(node.func) for node in ast.walk(parse(text)) if isinstance(node, ast.Call)}
    return frozenset(node.id for node in ast.walk(parse(text)) if isinstance(node, ast.Name) and id(node) not in called)


def evaluate(text: str, values: Mapping[str, Fraction]) -> Fraction:
    """The value, exactly; only ``sqrt`` of what is no square is rounded, to nine places.

    Raises :class:`Invalid` for a division by zero, an unknown letter, a number that grows too large, and for a
    comparison, which has no value.
    """
    return _number(_value(parse(text).body, values))


def holds(text: str, values: Mapping[str, Fraction]) -> bool:
    """Is the condition met? Raises :class:`Invalid` as :func:`evaluate`, and where it is no condition."""
    value = _value(parse(text).body, values)
    if not isinstance(value, bool):
        raise Invalid(_("“%(text)s” is no condition. Write one like a != b."), values={"text": text.strip()})
    return value


def _value(node: ast.expr, values: Mapping[str, Fraction]) -> Fraction | bool:
    if isinstance(node, ast.Constant):
        return _fitting(Fraction(str(node.value)))
    if isinstance(node, ast.Name):
        if node.id not in values:
            raise Invalid(_("No number is drawn for “%(name)s”."), values={"name": node.id})
        return values[node.id]
    if isinstance(node, ast.BinOp):
        return _reckoned(node.op, _number(_value(node.left, values)), _number(_value(node.right, values)))
    if isinstance(node, ast.Call):
        function = FUNCTIONS[getattr(node.func, "id", "")][0]
        return _fitting(Fraction(function(*[_number(_value(one, values)) for one in node.args])))
    if isinstance(node, ast.Compare):
        return _compared(node, values)
    return _decided(node, values)


def _decided(node: ast.expr, values: Mapping[str, Fraction]) -> Fraction | bool:
    if isinstance(node, ast.UnaryOp):
        value = _value(node.operand, values)
        if isinstance(node.op, ast.Not):
            return not _condition(value)
        return -_number(value) if isinstance(node.op, ast.USub) else _number(value)
    if isinstance(node, ast.BoolOp):
        every = isinstance(node.op, ast.And)
        found = [_condition(_value(one, values)) for one in node.values]
        return all(found) if every else any(found)
    if isinstance(node, ast.IfExp):
        return _value(node.body if _condition(_value(node.test, values)) else node.orelse, values)
    raise Invalid(_("This cannot stand in a formula."))


def _compared(node: ast.Compare, values: Mapping[str, Fraction]) -> bool:
    terms = [_number(_value(one, values)) for one in (node.left, *node.comparators)]
    return all(
        _COMPARING[type(sign)](left, right) for sign, left, right in zip(node.ops, terms, terms[1:], strict=False)
    )


def _reckoned(sign: ast.operator, left: Fraction, right: Fraction) -> Fraction:
    if type(sign) in _RECKONING:
        return _fitting(_RECKONING[type(sign)](left, right))
    if isinstance(sign, ast.Pow):
        return _power(left, right)
    if right == 0:
        raise Invalid(_("This divides by zero."))
    return _fitting(Fraction(_DIVIDING[type(sign)](left, right)))


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    power = _whole(exponent)
    if base == 0 and power < 0:
        raise Invalid(_("This divides by zero."))
    # Refused before it is reckoned: the digits of a power grow with its exponent.
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if abs(power) > MOST_POWER or (bits - 1) * abs(power) > LARGEST.bit_length():
        raise Invalid(_("This number grows too large."))
    return _fitting(base**power)


def _fitting(value: Fraction) -> Fraction:
    if abs(value.numerator) > LARGEST or value.denominator > LARGEST:
        raise Invalid(_("This number grows too large."))
    return value


def _number(value: Fraction | bool) -> Fraction:
    if isinstance(value, bool):
        raise Invalid(_("A comparison is no number."))
    return value


def _condition(value: Fraction | bool) -> bool:
    if not isinstance(value, bool):
        raise Invalid(_("A number is no condition. Write one like a != b."))
    return value
