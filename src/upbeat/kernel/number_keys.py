"""The key of a number: how far off an answer may be, and how it may be written."""

import math
from collections.abc import Mapping
from fractions import Fraction

from upbeat.kernel.answers import read_number
from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _

MOST_PERCENT = 50
MOST = 10**18


def check_number(key: Mapping[str, object]) -> None:
    """Refuse a key that is none: ``{"value": 3.5, "tolerance": 0.01, "percent": 2, "unit": "cm"}``.

    All but the value may be left out; the wider of the two tolerances holds. ``"only_unit"``: no other unit of the same
    dimension is taken; ``"needs_unit"``: the unit must be written; ``"fractions": false``: no fractions are taken.
    ``value`` may be a fraction. Raises :class:`Invalid`.
    """
    unit = key.get("unit", "")
    if _number(key.get("value")) is None:
        raise Invalid(_("Give the right number."), field="key")
    off, percent = _number(key.get("tolerance") or 0), _number(key.get("percent") or 0)
    if off is None or off < 0:
        raise Invalid(_("Say how far off an answer may be: zero or more."), field="key")
    if percent is None or not 0 <= percent <= MOST_PERCENT:
        raise Invalid(
            _("Say how many per cent off an answer may be: zero to %(most)s."),
            field="key",
            values={"most": str(MOST_PERCENT)},
        )
    if not isinstance(unit, str) or unit.strip()[:1].isnumeric():
        raise Invalid(_("A unit is a word or a sign, such as Hz."), field="key")
    if key.get("needs_unit") and not unit.strip():
        raise Invalid(_("Name the unit that must be written."), field="key")


def is_right(key: Mapping[str, object], values: frozenset[Fraction]) -> bool:
    """Is one of the values near enough? Exact: an answer at the very edge of the tolerance is right."""
    right = Fraction(str(key["value"]))
    off = max(Fraction(str(key.get("tolerance") or 0)), abs(right) * Fraction(str(key.get("percent") or 0)) / 100)
    return any(abs(value - right) <= off for value in values)


def read_for(key: Mapping[str, object], text: str) -> frozenset[Fraction]:
    """What was typed, read as this key wants it. Raises :class:`Invalid`."""
    return read_number(
        text,
        str(key.get("unit") or ""),
        fractions=key.get("fractions") is not False,
        only_unit=bool(key.get("only_unit")),
        needs_unit=bool(key.get("needs_unit")),
    )


def _number(value: object) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction):
        return None
    return Fraction(str(value)) if math.isfinite(value) and -MOST <= value <= MOST else None
