"""What people call the columns of a sheet."""

import pytest

from upbeat.kernel.columns import Column, understood
from upbeat.kernel.errors import Invalid

COLUMNS = (
    Column("unit", ("unit", "chapter", "单元"), most=20, needed=True, fills=True),
    Column("title", ("title", "lesson", "课题"), most=20, needed=True),
    Column("point", ("knowledge point", "知识点"), most=20),
)


def read(*rows, language="en"):
    return understood(rows, COLUMNS, language)


@pytest.mark.parametrize(
    "header", [["UNIT ", "Lesson:", "Knowledge-Point"], ["单元", "课题", "知识点"], ["Chapter", "课 题", ""]]
)
def test_headers_are_understood_whatever_their_case_signs_and_language(header):
    (line,) = read(header, ["1", "Song", "Beat"]).lines
    assert (line.number, line.values["unit"], line.values["title"]) == (2, "1", "Song")


def test_a_title_above_the_header_is_passed_over_and_unknown_columns_are_told():
    found = read(["Our book 2026"], [], ["unit", "title", "price"], ["1", "Song", "3"])
    assert found.unknown == ("price",)
    assert [line.number for line in found.lines] == [4]


def test_a_column_in_two_languages_is_a_text_and_its_translation():
    rows = [["Unit", "单元", "Title", "Title (zh)"], ["One", "一", "Song", "歌"]]
    (line,) = read(*rows).lines
    assert (line.values["unit"], line.values["title"]) == ("One", "Song")
    assert line.others == {"zh-hans": {"unit": "一", "title": "歌"}}
    (line,) = read(*rows, language="zh-hans").lines
    assert (line.values["unit"], line.others["en"]["unit"]) == ("一", "One")


def test_an_empty_cell_means_what_stands_above_only_where_the_column_says_so():
    lines = read(["unit", "单元", "title"], ["One", "一", "a"], ["", "", ""], ["", "", "b"]).lines
    assert [(one.number, one.values["unit"], one.others["zh-hans"]["unit"]) for one in lines] == [
        (2, "One", "一"),
        (4, "One", "一"),
    ]


def test_a_row_that_only_names_a_unit_is_no_row_but_one_without_a_title_stays():
    lines = read(["unit", "title"], ["One", ""], ["", "a"], ["Two", ""], ["Three", "b"]).lines
    assert [(one.values["unit"], one.values["title"]) for one in lines] == [("One", "a"), ("Two", ""), ("Three", "b")]


def test_without_a_header_the_missing_names_are_told():
    with pytest.raises(Invalid, match="title"):
        read(["unit", "price"], ["1", "2"])
