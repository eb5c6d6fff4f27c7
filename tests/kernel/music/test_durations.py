from fractions import Fraction

import pytest

from upbeat.kernel.errors import Invalid
from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.durations import parts_of, tuplet_groups, written

F = Fraction


@pytest.mark.parametrize(
    ("duration", "tuplet", "wanted"),
    [(F(4), None, (4, 0)), (F(3), None, (2, 1)), (F(3, 2), None, (1, 1)), (F(7, 4), None, (1, 2)),
     (F(1, 16), None, (F(1, 16), 0)),
     (F(1, 3), (3, 2), (F(1, 2), 0)), (F(1, 2), (3, 2), (F(1, 2), 1)), (F(5, 2), None, None),
     (F(7, 2), None, None), (F(1, 3), None, None)],
)  # fmt: skip
def test_a_length_is_a_note_value_with_dots_or_nothing(duration, tuplet, wanted):
    assert written(duration, tuplet) == wanted


def test_a_length_without_a_sign_is_made_of_several_longest_first():
    assert parts_of(F(5, 2)) == (2, F(1, 2))
    assert parts_of(F(7, 2)) == (3, F(1, 2))
    assert parts_of(F(16)) == (6, 6, 4)


def test_what_no_values_make_up_is_refused():
    for length in (F(1, 3), F(0), F(1, 64)):
        with pytest.raises(Invalid):
            parts_of(length)


def groups(body, metre="4/4"):
    return tuplet_groups(read_abc(f"M:{metre}\nL:1/8\nK:C\n{body}").notes)


def test_groups_end_on_a_beat_and_within_the_bar():
    assert groups("(3ABc (3def A2 A2") == ((0, 1, 2), (3, 4, 5))
    assert groups("(3:2:2A2B c2 c4") == ((0, 1),)
    assert groups("c4 (3ABc (3def | (3ABc") == ((1, 2, 3), (4, 5, 6), (7, 8, 9))
    assert groups("(3A2B2c2 (3:2:4A/B/cd") == ((0, 1, 2), (3, 4, 5, 6))


def test_a_group_of_another_figure_is_another_group():
    assert groups("(3ABc (5:4:5A/B/c/d/e/") == ((0, 1, 2), (3, 4, 5, 6, 7))
    assert groups("(2AB (2AB", "6/8") == ((0, 1), (2, 3))
