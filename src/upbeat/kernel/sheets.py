"""Rows of a sheet that somebody made in a spreadsheet: CSV in the encodings of schools, and XLSX.

CSV: UTF-8, UTF-16 with its mark, or GB 18030, which Excel writes on a Chinese computer; comma, semicolon or tab. XLSX
(ECMA-376): the texts and numbers of the first sheet that is not hidden; no formula is reckoned, its kept value counts.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _

MOST_BYTES = 4 * 2**20
MOST_UNPACKED = 32 * 2**20
MOST_ROWS = 3000
MOST_COLUMNS = 40
MOST_SIGNS = 2000
"""Of one cell; what is longer is cut there, so that whoever checks lengths sees it."""

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")

Rows = list[list[str]]


def read_sheet(data: bytes) -> Rows:
    """The rows, each as long as its last filled cell; empty rows stay, so that row 1 is the first of the file.

    Invalid, with what to do, for what is no sheet or more than a sheet of a school.
    """
    if len(data) > MOST_BYTES:
        raise Invalid(_("The file is larger than 4 MB. Keep only the sheet itself, without pictures."), field="file")
    if data.startswith(OLE):
        raise Invalid(_("This is an old Excel file. Save it as .xlsx or as CSV and choose that."), field="file")
    rows = _xlsx(data) if data.startswith(ZIP) else _csv(data)
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise Invalid(_("There is nothing in this sheet. Choose another file."), field="file")
    if len(rows) > MOST_ROWS:
        raise Invalid(
            _("The sheet has %(rows)d rows; at most %(most)d are read. Split it into two."),
            field="file",
            values={"rows": len(rows), "most": MOST_ROWS},
        )
    return rows


def _trimmed(cells: list[str]) -> list[str]:
    kept = [" ".join(cell.split())[:MOST_SIGNS] for cell in cells[:MOST_COLUMNS]]
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _csv(data: bytes) -> Rows:
    text = _decoded(data)
    # The first line that is written decides: Excel separates as the computer's language has it.
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = max(",;\t", key=first.count)
    try:
        return [_trimmed(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark)]
    except csv.Error:
        raise Invalid(
            _("The CSV file cannot be read. Save it anew as CSV (UTF-8) or as .xlsx."), field="file"
        ) from None


def _decoded(data: bytes) -> str:
    marked_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if marked_16 else ["utf-8-sig", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Invalid(_("This is not a sheet. Save yours as CSV (UTF-8) or as .xlsx and choose that."), field="file")


def _xlsx(data: bytes) -> Rows:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(entry.file_size for entry in package.infolist()) > MOST_UNPACKED:
                raise Invalid(_("Unpacked, the file is too large. Keep only the sheet itself in it."), field="file")
            texts = _shared_texts(package)
            return _cells(_parsed(package, _first_sheet(package)), texts)
    except (zipfile.BadZipFile, KeyError, ValueError, ElementTree.ParseError, RuntimeError):
        raise Invalid(_("The Excel file cannot be read. Save it anew as .xlsx or as CSV."), field="file") from None


def _parsed(package: zipfile.ZipFile, name: str) -> ElementTree.Element:
    with package.open(name) as part:
        text = part.read(MOST_UNPACKED + 1)
    # A sheet has no document type; one that declares entities wants to unfold itself. And a header may lie about sizes.
    if len(text) > MOST_UNPACKED or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise ValueError(name)
    return ElementTree.fromstring(text)  # noqa: S314 - refused above; and whoever reads a stranger's file confines it


def _first_sheet(package: zipfile.ZipFile) -> str:
    sheets = _parsed(package, "xl/workbook.xml").findall(f"{MAIN}sheets/{MAIN}sheet")
    shown = next((one for one in sheets if one.get("state", "visible") == "visible"), None)
    if shown is None:
        raise ValueError("no sheet")
    targets = {one.get("Id"): one.get("Target", "") for one in _parsed(package, "xl/_rels/workbook.xml.rels")}
    target = targets[shown.get(RELATED)]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _shared_texts(package: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    return [_text(one) for one in _parsed(package, "xl/sharedStrings.xml").findall(f"{MAIN}si")]


def _text(node: ElementTree.Element) -> str:
    # Runs of a rich text, but not the reading aids (phonetic runs) beside them.
    parts = [node, *node.findall(f"{MAIN}r")]
    return "".join(found.text or "" for part in parts for found in part.findall(f"{MAIN}t"))


def _cells(sheet: ElementTree.Element, texts: list[str]) -> Rows:
    rows: Rows = []
    for row in sheet.iterfind(f"{MAIN}sheetData/{MAIN}row"):
        number = int(row.get("r") or len(rows) + 1)
        if not len(rows) < number <= 2**20:
            raise ValueError("rows out of order")
        if number > MOST_ROWS + 1:
            # One far below may be nothing but a colour: an empty row does not make the sheet too long.
            if not any(value for _place, value in _values(row, texts)):
                continue
            number = len(rows) + 1
        rows.extend([] for _missing in range(number - len(rows) - 1))
        cells = [""] * MOST_COLUMNS
        for place, value in _values(row, texts):
            if place < MOST_COLUMNS:
                cells[place] = value
        rows.append(_trimmed(cells))
    return rows


def _values(row: ElementTree.Element, texts: list[str]) -> Iterator[tuple[int, str]]:
    place = -1
    for cell in row.iterfind(f"{MAIN}c"):
        found = _REFERENCE.fullmatch(cell.get("r", ""))
        place = _column(found[1]) if found else place + 1
        value = cell.findtext(f"{MAIN}v") or ""
        kind = cell.get("t", "n")
        if kind == "s":
            value = texts[int(value)] if value else ""
        elif kind == "inlineStr":
            inline = cell.find(f"{MAIN}is")
            value = _text(inline) if inline is not None else ""
        elif kind == "n" and value:
            number = float(value)
            value = str(int(number)) if number.is_integer() and abs(number) < 1e15 else value
        yield place, value


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1
