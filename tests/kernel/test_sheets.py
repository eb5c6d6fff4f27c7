"""Rows of CSV and XLSX files as schools have them, and what is no sheet."""

import pytest

from upbeat.kernel.errors import Invalid
from upbeat.kernel.sheets import MOST_BYTES, MOST_ROWS, MOST_UNPACKED, read_sheet
from workbooks import MAIN, sheet_xml, workbook

ROWS = [["单元", "课题"], ["第一单元", "弱起, 再唱"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_csv_file_is_read_in_the_encodings_and_separators_of_schools(encoding, mark):
    text = f'单元{mark}课题\r\n第一单元{mark}"弱起, 再唱"\r\n'
    assert read_sheet(text.encode(encoding)) == ROWS


def test_a_workbook_gives_its_first_sheet_that_is_not_hidden():
    assert read_sheet(workbook(ROWS)) == ROWS


def test_shared_and_rich_texts_numbers_and_formulas_are_what_one_sees():
    sheet = (
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="s"><v>1</v></c><c r="C1"><v>3.0</v></c>'
        '<c r="D1"><v>2.5</v></c><c r="E1" t="str"><f>A1</f><v>kept</v></c>'
        '<c r="F1" t="inlineStr"><is><r><t>one</t></r><r><t> two</t></r></is></c></row></sheetData></worksheet>'
    )
    assert read_sheet(workbook(sheet=sheet, shared=["x", "Unit"])) == [["Unit", "", "3", "2.5", "kept", "one two"]]


def test_empty_rows_stay_so_that_numbers_are_those_of_the_spreadsheet():
    assert read_sheet(b"a\n\nb\n\n\n") == [["a"], [], ["b"]]
    assert read_sheet(workbook([["a"], [], ["b"], []])) == [["a"], [], ["b"]]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "nothing in this sheet"),
        (b"\n \n", "nothing in this sheet"),
        (b"\xd0\xcf\x11\xe0 old", "old Excel file"),
        (b"PK\x03\x04 cut off", "cannot be read"),
        (b"\x00\x01\x02\xff\xfe\x00", "not a sheet"),
        (b"x" * (MOST_BYTES + 1), "larger than 4 MB"),
        (b"a\n" * (MOST_ROWS + 1), "Split it into two"),
        (workbook(sheet='<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'), "cannot be read"),
        (workbook(sheet=f'<worksheet xmlns="{MAIN}"><sheetData><row r="9999999"/></sheetData></worksheet>'), "cannot"),
        (workbook(sheet=sheet_xml([]) + " " * (MOST_UNPACKED + 1)), "Unpacked"),
        (workbook([["a"]] * (MOST_ROWS + 1)), "Split it into two"),
    ],
)  # fmt: skip
def test_what_is_no_sheet_is_refused_with_what_to_do(data, said):
    with pytest.raises(Invalid, match=said):
        read_sheet(data)


def test_a_coloured_row_far_below_does_not_make_the_sheet_too_long():
    far = '<row r="9000"><c r="A9000" s="4"/></row>'
    sheet = sheet_xml([["a"], ["b"]]).replace("</sheetData>", far + "</sheetData>")
    assert read_sheet(workbook(sheet=sheet)) == [["a"], ["b"]]
