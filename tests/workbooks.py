"""Small XLSX files, made by hand: what a spreadsheet would write, and what it would not."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def cell(place: str, value: object) -> str:
    """A cell as text or number."""
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def sheet_xml(rows: Sequence[Sequence[object]]) -> str:
    """The part of a sheet; empty cells are left out, as spreadsheets do."""
    told = [
        f'<row r="{n}">'
        + "".join(cell(f"{chr(65 + at)}{n}", value) for at, value in enumerate(row) if value != "")
        + "</row>"
        for n, row in enumerate(rows, start=1)
    ]
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(told)}</sheetData></worksheet>'


def workbook(rows: Sequence[Sequence[object]] = (), *, sheet: str = "", shared: Sequence[str] = ()) -> bytes:
    """An XLSX file with a hidden sheet before the one that counts; ``sheet`` takes the place of ``rows``."""
    texts = "".join(f"<si><t>{escape(text)}</t></si>" for text in shared)
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELS}"><sheets><sheet name="old" sheetId="1"'
        f' state="hidden" r:id="rId1"/><sheet name="book" sheetId="2" r:id="rId2"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="rId2" Target="/xl/worksheets/sheet2.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet_xml([["not this one"]]),
        "xl/worksheets/sheet2.xml": sheet or sheet_xml(rows),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>',
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return file.getvalue()
