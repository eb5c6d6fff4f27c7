"""How long a script takes, and whether it is one video or two."""

import pytest

from upbeat.kernel.script import Reading
from upbeat.rooms.design.timing import timing, two_themes


def minutes(*lengths):
    return [Reading(0, 0, 60.0 * length, 0.0) for length in lengths]


def test_the_meant_length_asks_for_a_pace_and_without_one_nothing_is_asked():
    passages = [("word " * 145, 0.0), ("[pause 30] " + "word " * 145, 0.0)]
    assert timing(passages).speed is None
    asked = timing(passages, 150).speed
    assert (asked.per_minute, asked.band) == (145.0, "good")


@pytest.mark.parametrize(
    "headings, lengths, told",
    [
        (["Upbeat", "Dotted rhythm"], [3, 3], ("Upbeat", "Dotted rhythm")),
        (["Hello", "Upbeat", "", "Dotted rhythm"], [0.5, 2, 1, 2.5], ("Upbeat", "Dotted rhythm")),
        (["Upbeat", "Example"], [4, 1.5], None),
        (["Begin", "Idea", "Example", "Summary"], [1.5, 1.5, 1.5, 1.5], None),
        (["Upbeat", "Try it"], [0.5, 0.5], None),
        (["Upbeat", "Upbeat"], [3, 3], None),
        (["", ""], [3, 3], None),
        ([], [], None),
    ],
)
def test_two_headings_of_equal_weight_are_better_two_videos(headings, lengths, told):
    assert two_themes(headings, minutes(*lengths)) == told
