"""A stranger's sheet is read in a process of its own."""

import pytest

from upbeat.kernel.errors import Invalid
from upbeat.kernel.sheets import MOST_BYTES
from upbeat.rooms.record.sheets import read_sheet_confined
from workbooks import workbook


def test_rows_come_out_as_they_stand_in_the_file():
    assert read_sheet_confined([workbook([["单元", "课题"], ["一", 2]])]) == [["单元", "课题"], ["一", "2"]]


@pytest.mark.parametrize(("pieces", "said"), [([b""], "nothing in this sheet"), ([b"x" * MOST_BYTES] * 3, "4 MB")])
def test_a_refusal_comes_out_as_its_sentence(pieces, said):
    with pytest.raises(Invalid, match=said) as told:
        read_sheet_confined(pieces)
    assert told.value.field == "file"
