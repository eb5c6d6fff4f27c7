"""What changed between two texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.comparing import MOST_WORDS, Change, changes

TEXTS = st.lists(st.sampled_from(["the ", "upbeat", " ", "bar", ". ", "\n", "弱", "起", "，", "pause", "_"])).map(
    "".join
)


@given(TEXTS | st.text(), TEXTS | st.text())
def test_what_stayed_and_was_removed_is_the_old_text_and_what_stayed_and_was_added_is_the_new(before, after):
    found = changes(before, after)
    assert "".join(change.text for change in found if change.kind != "added") == before
    assert "".join(change.text for change in found if change.kind != "removed") == after
    assert all(change.text for change in found)


@pytest.mark.parametrize(
    "before, after, told",
    [
        ("", "", []),
        ("the bar", "the bar", [("same", "the bar")]),
        ("the red bar", "the blue bar", [("same", "the "), ("removed", "red"), ("added", "blue"), ("same", " bar")]),
        ("red blue", "green yellow", [("removed", "red blue"), ("added", "green yellow")]),
        ("弱起在前", "弱起总在前", [("same", "弱起"), ("added", "总"), ("same", "在前")]),
    ],
)
def test_changes_are_told_word_by_word_and_character_by_character(before, after, told):
    assert changes(before, after) == [Change(*one) for one in told]


def test_a_very_long_text_is_compared_sentence_by_sentence():
    before = "".join(f"Number {number}.\n" for number in range(MOST_WORDS))
    found = changes(before, before + "Four five.")
    assert found == [Change("same", before), Change("added", "Four five.")]
