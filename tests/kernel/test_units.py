"""Units that mean the same."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.answers import read_number
from upbeat.kernel.errors import Invalid
from upbeat.kernel.units import same_size, same_units


@pytest.mark.parametrize(
    "text, unit, value",
    [
        ("1.2 m", "cm", "120"),
        ("1,2 m", "cm", "120"),
        ("120", "cm", "120"),
        ("120厘米", "cm", "120"),
        ("120 ㎝", "cm", "120"),
        ("1.2米", "厘米", "120"),
        ("１．２ｍ", "cm", "120"),
        ("1200 mm", "cm", "120"),
        ("2 kg", "g", "2000"),
        ("2公斤", "克", "2000"),
        ("90 s", "min", "3/2"),
        ("1.5分钟", "s", "90"),
        ("0.5 h", "min", "30"),
        ("250 ml", "l", "1/4"),
        ("250 cm³", "ml", "250"),
        ("1 立方米", "l", "1000"),
        ("3/4 m", "cm", "75"),
        ("440 Hz", "hz", "440"),
        ("4 beats", "beats", "4"),
        ("5 µm", "mm", "1/200"),
    ],
)
def test_a_unit_of_the_same_dimension_is_reckoned(text, unit, value):
    assert read_number(text, unit) == {Fraction(value)}


@pytest.mark.parametrize(
    "text, unit", [("2 kg", "cm"), ("2 s", "Hz"), ("cm", "cm"), ("m 2", "cm"), ("2 mm m", "cm"), ("2 beat", "bars")]
)
def test_a_unit_of_another_dimension_is_refused(text, unit):
    with pytest.raises(Invalid):
        read_number(text, unit)


def test_an_author_may_want_this_very_unit_or_any_unit_written_or_no_fractions():
    assert read_number("120厘米", "cm", only_unit=True) == {120}
    with pytest.raises(Invalid):
        read_number("1.2 m", "cm", only_unit=True)
    with pytest.raises(Invalid, match=r"such as 3\.5 cm"):
        read_number("120", "cm", needs_unit=True)
    assert read_number("1.2m", "cm", needs_unit=True) == {120}
    with pytest.raises(Invalid, match=r"3,5\.$"):
        read_number("3/4", fractions=False)


@given(
    st.integers(1, 10**6),
    st.sampled_from(["km", "m", "dm", "cm", "mm", "kg", "g", "t", "h", "min", "s", "l", "ml", "m3", "厘米"]),
)
def test_every_way_to_write_a_value_with_a_unit_of_its_dimension_gives_that_value(number, unit):
    for other, size in same_units(unit).items():
        assert Fraction(number) * size in read_number(f"{number} {other}", unit)


def test_a_unit_has_names_of_its_own_size():
    assert {"cm", "厘米"} <= same_size("cm")
    assert same_size("beats") == {"beats"}
    assert same_units("") == {}
