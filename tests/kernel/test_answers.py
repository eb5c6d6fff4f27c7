"""Reading what people type: numbers and words."""

import string
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.answers import read_number, read_text
from upbeat.kernel.errors import Invalid


@pytest.mark.parametrize(
    "text, value",
    [
        ("3.5", "7/2"),
        ("3,5", "7/2"),
        (" 3.5 ", "7/2"),
        ("３．５", "7/2"),
        ("３，５", "7/2"),
        ("+3.50", "7/2"),
        (".5", "1/2"),
        ("3.", "3"),
        ("-2", "-2"),
        ("−2", "-2"),
        ("－２", "-2"),
        ("3/4", "3/4"),
        ("３／４", "3/4"),
        (" 3 / 4 ", "3/4"),
        ("-3/4", "-3/4"),
        ("1 1/2", "3/2"),
        ("¾", "3/4"),
        ("1¾", "7/4"),
        ("-1½", "-3/2"),
        ("0,125", "1/8"),
        ("1 000 000", "1000000"),
        ("12.345.678", "12345678"),
        ("1.000,5", "2001/2"),
        ("1,000.5", "2001/2"),
        ("1e3", "1000"),
        ("440\u200b", "440"),
        ("440 Hz", "440"),
        ("440hz", "440"),
        ("４４０Ｈｚ", "440"),
    ],
)
def test_a_number_is_read_as_people_write_it(text, value):
    assert read_number(text, "Hz") == {Fraction(value)}


def test_a_group_of_three_behind_one_sign_may_mean_either():
    assert read_number("1,000") == {Fraction(1), Fraction(1000)}
    assert read_number("1.000") == {Fraction(1), Fraction(1000)}


@pytest.mark.parametrize(
    "text", ["", " ", "abc", "3 4", "1/0", "3/4/5", "--3", "3..5", "1,00,0", "nan", "inf", "1e9999", "3 s", "Hz", "½½"]
)
def test_what_is_no_number_is_refused_with_an_example(text):
    with pytest.raises(Invalid, match=r"3/4\.$") as refusal:
        read_number(text, "Hz")
    assert refusal.value.values == {"unit": "Hz"}


@given(st.decimals(-10_000, 10_000, allow_nan=False, places=3), st.sampled_from([".", ","]))
def test_every_decimal_is_among_its_own_readings(value, point):
    assert Fraction(value) in read_number(str(value).replace(".", point))


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_refused_and_nothing_else(text):
    try:
        values = read_number(text)
    except Invalid:
        return
    assert values


@pytest.mark.parametrize(
    "text, read",
    [
        ("Upbeat", "upbeat"),
        ("  the   up\tbeat ", "the up beat"),
        ("upbeat.", "upbeat"),
        ("upbeat !?", "upbeat"),
        ("ＵＰＢＥＡＴ", "upbeat"),
        ("弱起。", "弱起"),
        ("弱 起", "弱起"),
        ("the 弱起 bar", "the弱起bar"),
        ("C#", "c#"),
        ("C♯!", "c#"),
        ("B♭", "bb"),
        ("Straße", "strasse"),
        ("it’s", "it's"),
        ("up\u00adbeat", "upbeat"),
        ("?!", "?!"),
        ("ｶﾞ", "ガ"),
    ],
)
def test_a_word_is_read_without_the_differences_that_do_not_count(text, read):
    assert read_text(text) == read


@given(st.text(max_size=40))
def test_reading_twice_changes_nothing(text):
    assert read_text(read_text(text)) == read_text(text)


@given(st.text(string.ascii_letters + "弱起é ", min_size=1, max_size=20).filter(str.strip), st.sampled_from("。.!！ "))
def test_case_width_and_outer_signs_never_matter(text, behind):
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign in string.ascii_letters else sign for sign in text)
    assert read_text(f"  {wide.upper()} {behind}") == read_text(text)
