"""Reading code cards from pictures: what we print, held up, aslant, blurred, damaged."""

import io
import tempfile
from pathlib import Path

import pytest
from PIL import Image

from factories_cards import photo
from upbeat.kernel.cards import LETTERS, read_cards
from upbeat.kernel.errors import Invalid
from upbeat.rooms.classroom.cards.process import MOST_BYTES, cards_in, marks_of


def letters(count, start=1):
    return {number: LETTERS[number * 7 % 4] for number in range(start, start + count)}


def read(picture):
    return read_cards(cards_in([picture]))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_thirty_cards_of_fifty_pixels_are_read_in_one_picture(seed):
    held = letters(30)
    assert read(photo(held, seed=seed)) == held


@pytest.mark.parametrize(
    "told",
    [
        {"side": 80, "aslant": 0.2, "lean": 15},
        {"side": 50, "blur": 1.4, "noise": 10},
        {"side": 36, "blur": 0.8, "noise": 6},
        {"side": 28, "blur": 0.6, "noise": 4},
        {"side": 60, "quality": 30},
    ],
    ids=["aslant", "blurred", "small", "at the back", "coarse"],
)
def test_they_are_read_in_a_real_room(told):
    held = letters(12, start=200)
    assert read(photo(held, **told)) == held


@pytest.mark.parametrize("share", [0.06, 0.12, 0.2, 0.3, 0.45])
def test_a_damaged_card_gives_nothing_and_never_another_answer(share):
    held = letters(24)
    for seed in range(3):
        damaged = {number: share for number in held if number % 2}
        found = read(photo(held, seed=seed, scratch=damaged))
        assert found.items() <= held.items()
        assert {number for number in held if not number % 2} <= set(found)
        if share > 0.1:
            assert len(found) == 12


def test_an_empty_room_has_no_cards():
    assert read(photo({})) == {}


def test_a_photo_on_its_side_is_turned_upright_as_the_camera_says():
    held = letters(6)
    upright = Image.open(io.BytesIO(photo(held)))
    stored, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    upright.rotate(90, expand=True).save(stored, "JPEG", exif=exif, quality=90)
    assert read(stored.getvalue()) == held


@pytest.mark.parametrize("data", [b"", b"no picture", b"\xff\xd8\xff\xe0" + b"\0" * 400, photo({})[:2000]])
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(Invalid):
        cards_in([data])


def test_a_huge_picture_is_refused_before_it_is_unpacked():
    stored = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(stored, "PNG")
    with pytest.raises(Invalid):
        cards_in([stored.getvalue()])
    with pytest.raises(Invalid):
        cards_in([b"\0" * 2**20] * (MOST_BYTES // 2**20 + 1))


def test_nothing_of_a_picture_is_left_behind():
    folder = Path(tempfile.gettempdir())
    before = set(folder.glob("cards-*"))
    read(photo(letters(2)))
    with pytest.raises(Invalid):
        cards_in([b"no picture"])
    assert set(folder.glob("cards-*")) <= before


def test_the_marks_that_are_printed_are_the_marks_that_are_read():
    marks = marks_of((1, 17))
    assert {len(row) for row in marks[17]} == {8}
    assert {cell for row in (marks[1][0], marks[1][-1]) for cell in row} == {"1"}
    assert marks[1] != marks[17]
