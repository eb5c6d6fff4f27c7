"""How a typed answer is read: numbers as people write them, and words with their outer differences taken away."""

import re
import unicodedata
from fractions import Fraction

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _

LONGEST_ANSWER = 200
"""Characters. A short text is a word or a phrase."""

_MINUS = str.maketrans(dict.fromkeys("−–—‐‑", "-"))
_KEYBOARD = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "♯": "#", "♭": "b"})
_PLAIN = re.compile(r"([+-]?)(\d+|\d*[.,]\d+|\d+[.,])(?:e([+-]?\d{1,3}))?", re.IGNORECASE)
_GROUPED = re.compile(r"([+-]?)([1-9]\d{0,2}(?:([ ,.'])\d{3})(?:\3\d{3})*)(?:([.,])(\d+))?")
_FRACTION = re.compile(r"([+-]?)(?:(\d+)\s+)?(\d+)\s*/\s*(\d+)")
_STOPS = " .,;:!?。、·"
"""What may end a phrase, as NFKC leaves it. Not the number sign: C# is not C."""
_CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_BESIDE_CJK = re.compile(rf"(?<=[{_CJK}])\s+|\s+(?=[{_CJK}])")


def read_number(text: str, unit: str = "") -> frozenset[Fraction]:
    """The values that ``text`` may mean, exactly; most texts mean one.

    Takes full-width digits, a decimal comma or point, spaces around, fractions (``3/4``, ``1 1/2``, ``¾``),
    thousands in groups, and the ``unit`` behind it. ``1,000`` and ``1.000`` mean a thousand or one, as the reader
    was taught: both are returned. Raises :class:`Invalid` for what is no number, and for another unit.
    """
    text = "".join(f" {sign}" if unicodedata.decomposition(sign).startswith("<fraction>") else sign for sign in text)
    plain = _folded(text).replace("\u2044", "/").translate(_MINUS).strip()
    own_unit = _folded(unit).strip()
    if own_unit and plain.endswith(own_unit):
        plain = plain[: -len(own_unit)].strip()
    values = _plain_values(plain) | _grouped_values(plain) | _fraction_values(plain)
    if values:
        return frozenset(values)
    if own_unit:
        raise Invalid(
            _("Write a number in %(unit)s, such as 3.5, 3,5 or 3/4."), field="answer", values={"unit": unit.strip()}
        )
    raise Invalid(_("Write a number, such as 3.5, 3,5 or 3/4."), field="answer")


def read_text(text: str) -> str:
    """``text`` without the differences that do not count.

    Case, full and half width (NFKC), spaces around, runs of spaces, spaces beside Chinese characters, invisible signs,
    signs that a keyboard writes another way (quotation marks, ♯ as #, ♭ as b), and stops at the end. What consists of
    stops alone keeps them. Reading twice changes nothing.
    """
    plain = " ".join(_folded(text).translate(_KEYBOARD).translate(_MINUS).split())
    plain = _BESIDE_CJK.sub("", plain)
    return plain.rstrip(_STOPS) or plain


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
