"""What the columns of a sheet mean: header names as people write them, in English and Chinese.

A header row is looked for in the first rows. Of a column that stands there in two languages ("Unit", "单元", or
"Title", "Title (zh)") the one in the reader's language is the main one and the other a translation.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _

HEADER_WITHIN = 10
LANGUAGES = {
    "en": "en", "english": "en", "英文": "en", "英语": "en",
    "zh": "zh-hans", "cn": "zh-hans", "zhhans": "zh-hans", "chinese": "zh-hans", "中文": "zh-hans",
}  # fmt: skip
_LANGUAGE_AT_END = re.compile(r"^(.+?)[\s(_:/·\[\-（]+(" + "|".join(LANGUAGES) + r")[\s)\]）]*$")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a sheet may have. ``headers``: what it may be called; ``fills``: an empty cell means what stands
    above it; ``most``: signs."""

    name: str
    headers: tuple[str, ...]
    most: int
    needed: bool = False
    fills: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet: its number as the spreadsheet shows it, values by column, translations by language."""

    number: int
    values: dict[str, str]
    others: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Understood:
    """The rows below the header; which columns were found, by what they are called there; which mean nothing here."""

    lines: tuple[Line, ...]
    found: dict[str, str]
    unknown: tuple[str, ...]


def understood(rows: Sequence[Sequence[str]], columns: Sequence[Column], language: str) -> Understood:
    """Read rows by their header. Invalid, naming the columns that are missing, where no row can be the header."""
    names = {_plain(header): column for column in columns for header in column.headers}
    best, claims = -1, dict[str, list[tuple[int, str, str]]]()
    for place, row in enumerate(rows[:HEADER_WITHIN]):
        claimed = _claims(row, names)
        if len(claimed) > len(claims):
            best, claims = place, claimed
    missing = [column.headers[0] for column in columns if column.needed and column.name not in claims]
    if missing:
        raise Invalid(
            _("No row of the sheet is a header with: %(columns)s. Put these names above the columns."),
            field="file",
            values={"columns": ", ".join(missing)},
        )
    mains, others = _divided(claims, language)
    header = rows[best]
    known = {place for claimed in claims.values() for place, _language, _native in claimed}
    return Understood(
        tuple(_lines(rows, best + 1, columns, mains, others)),
        {name: header[place] for name, place in mains.items()},
        tuple(text for place, text in enumerate(header) if text and place not in known),
    )


def _claims(row: Sequence[str], names: dict[str, Column]) -> dict[str, list[tuple[int, str, str]]]:
    """Column → place, the language it names, the language it is written in."""
    claims: dict[str, list[tuple[int, str, str]]] = {}
    for place, text in enumerate(row):
        told = ""
        found = names.get(_plain(text))
        if found is None and (parts := _LANGUAGE_AT_END.match(unicodedata.normalize("NFKC", text).casefold())):
            found, told = names.get(_plain(parts[1])), LANGUAGES[parts[2]]
        if found is not None:
            claims.setdefault(found.name, []).append((place, told, "zh-hans" if _HAN.search(text) else "en"))
    return claims


def _divided(
    claims: dict[str, list[tuple[int, str, str]]], language: str
) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    mains: dict[str, int] = {}
    others: dict[str, dict[str, int]] = {}
    for name, claimed in claims.items():
        plain = [place for place, told, _native in claimed if not told]
        own = [place for place, told, native in claimed if (told or native) == language]
        main = plain[0] if len(plain) == 1 else (own or [claimed[0][0]])[0]
        mains[name] = main
        for place, told, native in claimed:
            if place != main:
                others.setdefault(told or native, {}).setdefault(name, place)
    return mains, others


def _lines(
    rows: Sequence[Sequence[str]],
    first: int,
    columns: Sequence[Column],
    mains: dict[str, int],
    others: dict[str, dict[str, int]],
) -> list[Line]:
    lines: list[Line] = []
    above = Line(0, {})
    for place in range(first, len(rows)):
        row = rows[place]
        if not any(row):
            continue
        values = {column.name: _cell(row, mains.get(column.name)) for column in columns}
        told = {
            code: {name: _cell(row, at) for name, at in places.items() if _cell(row, at)}
            for code, places in others.items()
        }
        for column in columns:
            if column.fills and not values[column.name] and above.values:
                values[column.name] = above.values[column.name]
                for code, texts in told.items():
                    if column.name not in texts and column.name in above.others.get(code, {}):
                        texts[column.name] = above.others[code][column.name]
        above = Line(place + 1, values, told)
        if _is_heading(rows, place, columns, mains):
            continue
        lines.append(Line(place + 1, values, {code: texts for code, texts in told.items() if texts}))
    return lines


def _is_heading(rows: Sequence[Sequence[str]], place: int, columns: Sequence[Column], mains: dict[str, int]) -> bool:
    """A row "Unit 2" alone, above rows that leave their unit empty, names their unit and is no row itself."""
    own = {column.name for column in columns if _cell(rows[place], mains.get(column.name))}
    below = next((row for row in rows[place + 1 :] if any(row)), ())
    return own <= {column.name for column in columns if column.fills} and any(
        not _cell(below, mains.get(name)) for name in own if below
    )


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())
