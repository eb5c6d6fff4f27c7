"""How a typed answer is read: numbers as people write them, and words with their outer differences taken away."""

import re
import unicodedata
from fractions import Fraction
from functools import lru_cache

from opencc import OpenCC

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.units import same_size, same_units

LONGEST_ANSWER = 200
"""Characters. A short text is a word or a phrase."""

_MINUS = str.maketrans(dict.fromkeys("−–—‐‑", "-"))
_KEYBOARD = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "♯": "#", "♭": "b"})
_PLAIN = re.compile(r"([+-]?)(\d+|\d*[.,]\d+|\d+[.,])(?:e([+-]?\d{1,3}))?", re.IGNORECASE)
_GROUPED = re.compile(r"([+-]?)([1-9]\d{0,2}(?:([ ,.'])\d{3})(?:\3\d{3})*)(?:([.,])(\d+))?")
_FRACTION = re.compile(r"([+-]?)(?:(\d+)\s+)?(\d+)\s*/\s*(\d+)")
_STOPS = " .,;:!?。、·"
"""What may end a phrase, as NFKC leaves it. Not the number sign: C# is not C."""
_PAIRS = {('"', '"'), ("'", "'"), ("(", ")"), ("《", "》"), ("「", "」"), ("『", "』"), ("【", "】"), ("[", "]")}
_CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_BESIDE_CJK = re.compile(rf"(?<=[{_CJK}])\s+|\s+(?=[{_CJK}])")


def read_number(
    text: str, unit: str = "", *, fractions: bool = True, only_unit: bool = False, needs_unit: bool = False
) -> frozenset[Fraction]:
    """The values, in ``unit``, that ``text`` may mean, exactly; most texts mean one.

    Takes full-width digits, a decimal comma or point, spaces around, fractions (``3/4``, ``1 1/2``, ``¾``) unless they
    are refused, thousands in groups, and behind it the ``unit`` in any way to write it, or another unit of the same
    dimension (``1.2 m`` for 120 cm) unless ``only_unit``. ``1,000`` and ``1.000`` mean a thousand or one, as the reader
    was taught: both are returned. Raises :class:`Invalid` for what is no number, for a unit of another dimension, and
    for a number without any where it ``needs_unit``.
    """
    text = "".join(f" {sign}" if unicodedata.decomposition(sign).startswith("<fraction>") else sign for sign in text)
    plain = _folded(text).replace("\u2044", "/").translate(_MINUS).strip()
    own_unit = _folded(unit).strip()
    plain, size = _without_unit(plain, own_unit, only_unit)
    if own_unit and needs_unit and size is None:
        raise Invalid(
            _("Write the unit behind the number, such as 3.5 %(unit)s."), field="answer", values={"unit": unit.strip()}
        )
    values = _plain_values(plain) | _grouped_values(plain)
    if fractions:
        values |= _fraction_values(plain)
    if values:
        return frozenset(value * (size or 1) for value in values)
    raise Invalid(_no_number(fractions, own_unit), field="answer", values={"unit": unit.strip()} if own_unit else None)


def _no_number(fractions: bool, own_unit: str) -> str:
    if own_unit and fractions:
        return _("Write a number in %(unit)s, such as 3.5, 3,5 or 3/4.")
    if own_unit:
        return _("Write a number in %(unit)s, such as 3.5 or 3,5.")
    return _("Write a number, such as 3.5, 3,5 or 3/4.") if fractions else _("Write a number, such as 3.5 or 3,5.")


def _without_unit(plain: str, own_unit: str, only_unit: bool) -> tuple[str, Fraction | None]:
    """The number alone, and how many ``own_unit`` its unit is; None where there is no unit."""
    sizes = same_units(own_unit)
    names = [name for name in sizes if name in same_size(own_unit)] if only_unit else list(sizes)
    for name in names:
        number = plain[: -len(name)].rstrip()
        if plain.endswith(name) and number[-1:].isdigit() | (number[-1:] in {".", ","}):
            return number, sizes[name]
    return plain, None


def read_text(text: str) -> str:
    """``text`` without the differences that do not count.

    Case, full and half width (NFKC), traditional and simplified characters, spaces around, runs of spaces, spaces
    beside Chinese characters, invisible signs, signs that a keyboard writes another way (quotation marks, ♯ as #, ♭ as
    b), stops at the end, and a pair of quotation marks or brackets around it all. What consists of stops alone keeps
    them. Reading twice changes nothing.
    """
    previous = None
    while text != previous:  # what stood inside a pair of brackets may end with a stop, and so on
        previous, text = text, _read_once(text)
    return text


def _read_once(text: str) -> str:
    plain = " ".join(_folded(text).translate(_KEYBOARD).translate(_MINUS).split())
    plain = "".join(_simplified(sign) for sign in _BESIDE_CJK.sub("", plain))
    plain = plain.rstrip(_STOPS) or plain
    inner = plain[1:-1].strip()
    if len(plain) > 2 and inner.strip(_STOPS) and (plain[0], plain[-1]) in _PAIRS and plain[-1] not in inner:
        return inner
    return plain


@lru_cache(maxsize=8192)
def _simplified(sign: str) -> str:
    """A traditional character as mainland schools write it; one at a time, so that no phrase changes its neighbours."""
    return str(_to_simplified().convert(sign)) if sign >= "\u2e80" else sign


@lru_cache(maxsize=1)
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


def _folded(text: str) -> str:
    """Caseless and compatible (Unicode 3.13, toNFKC_Casefold), without format characters such as zero-width spaces."""
    previous = ""
    while text != previous:  # a few letters need a second round (U+0345 moves); every round only shortens the list
        previous = text
        text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
        text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return text


def _plain_values(text: str) -> set[Fraction]:
    found = _PLAIN.fullmatch(text)
    if not found:
        return set()
    sign, digits, exponent = found.groups()
    return {Fraction(f"{sign}{digits.replace(',', '.').rstrip('.')}e{exponent or 0}")}


def _grouped_values(text: str) -> set[Fraction]:
    found = _GROUPED.fullmatch(text)
    if not found:
        return set()
    sign, whole, separator, point, decimals = found.groups()
    if point == separator:
        return set()
    return {Fraction(f"{sign}{whole.replace(separator, '')}.{decimals or 0}")}


def _fraction_values(text: str) -> set[Fraction]:
    found = _FRACTION.fullmatch(text)
    if not found or int(found[4]) == 0:
        return set()
    value = int(found[2] or 0) + Fraction(int(found[3]), int(found[4]))
    return {-value if found[1] == "-" else value}
