"""Files of strangers are read in a process of their own: what comes back is ABC or a sentence, whatever they hold."""

import io
import zipfile

import pytest

from upbeat.kernel.errors import Invalid
from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.musicxml import write_musicxml
from upbeat.packs.music.files import LARGEST_FILE, abc_of_file_confined
from upbeat.packs.music.files import process as files

SCORE = read_abc("X:1\nT:Little song\nM:3/4\nL:1/4\nK:G\nG A B | c3 |]")
XML = write_musicxml(SCORE).encode()


def packed(data):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("score.xml", data)
    return file.getvalue()


@pytest.mark.parametrize("data", [XML, packed(XML), b"X:1\nT:Little song\nM:3/4\nL:1/4\nK:G\nG A B | c3 |]"])
def test_each_of_the_three_formats_comes_back_as_notes(data):
    assert read_abc(abc_of_file_confined([data[:100], data[100:]])).notes == SCORE.notes


@pytest.mark.parametrize(
    ("title", "letters"), [("茉莉花", "gb18030"), ("Für Elise", "cp1252"), ("Für 茉莉花", "utf-8-sig"), ("Ré", "utf-8")]
)
def test_a_tune_from_an_older_program_keeps_its_title(title, letters):
    data = f"X:1\nT:{title}\nM:3/4\nL:1/4\nK:G\nG A B | c3 |]".encode(letters)
    assert read_abc(abc_of_file_confined([data])).title == title


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"PK" + bytes(100),
        packed(b" " * 20_000_000),
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<?xml version="1.0"?>' + b"<a>" * 5000,
        b"<score-partwise>" + b"<part/>" * 250_000,
        b"K:C\n" + b"C" * 5000,
    ],
)
def test_what_is_no_score_or_too_much_of_one_is_refused_with_a_sentence(data):
    with pytest.raises(Invalid) as refused:
        abc_of_file_confined([data])
    assert len(str(refused.value)) > 10


def test_a_file_that_is_too_large_is_not_read_to_its_end():
    def endless():
        for count in range(10_000):
            assert count * 65536 <= LARGEST_FILE + 65536
            yield bytes(65536)

    with pytest.raises(Invalid, match="2 MB"):
        abc_of_file_confined(endless())


def test_a_reader_that_takes_too_long_is_ended_and_the_author_is_told(monkeypatch):
    monkeypatch.setattr(files, "LIMITS", files.Limits(0.01, 1, 2**30, 0, 2**19))
    with pytest.raises(Invalid, match="more than can be read here"):
        abc_of_file_confined([XML])


def test_the_notes_of_a_title_that_looks_like_markup_are_text_alone():
    data = write_musicxml(read_abc("X:1\nT:<script>alert(1)</script>\nK:C\nC D |]")).encode()
    assert read_abc(abc_of_file_confined([data])).title == "<script>alert(1)</script>"
