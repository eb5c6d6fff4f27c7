import tempfile
from dataclasses import replace

import pytest

from upbeat.kernel.errors import Invalid
from upbeat.rooms.record.handed import read_handed
from upbeat.rooms.record.sheets.process import LIMITS

SHEETS = "upbeat.rooms.record.sheets"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def handed(pieces, largest=1000, limits=LIMITS):
    return read_handed(SHEETS, pieces, largest=largest, limits=limits, too_much="Save less.")


def test_what_the_process_finds_comes_back_and_nothing_stays_on_disk(folder):
    assert handed([b"a,b\n", b"c,d\n"]) == [["a", "b"], ["c", "d"]]
    assert list(folder.iterdir()) == []


def test_its_refusal_comes_back_as_it_was_said_and_nothing_stays_on_disk(folder):
    with pytest.raises(Invalid) as refused:
        handed([b""])
    assert (refused.value.field, "nothing in this sheet" in refused.value.message) == ("file", True)
    assert list(folder.iterdir()) == []


def test_of_a_file_that_never_ends_it_gets_a_byte_more_than_is_taken():
    def endless():
        for number in range(10**9):
            assert number < 3, "read on behind what is taken"
            yield b"a\n" * 300

    assert len(handed(endless())) == 501


def test_one_that_comes_to_no_end_within_its_limits_says_what_to_do(folder, caplog):
    with pytest.raises(Invalid, match=r"Save less\."):
        handed([b"a,b\n"], limits=replace(LIMITS, wall_s=0.01))
    assert "ended: time" in caplog.text
    assert list(folder.iterdir()) == []
