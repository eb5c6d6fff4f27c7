"""Reading time and pace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.script import Reading, pace, reading, whole


@pytest.mark.parametrize(
    "text, words, characters",
    [
        ("", 0, 0),
        ("The upbeat comes before the bar line.", 7, 0),
        ("弱起在小节线之前。", 0, 8),
        ("弱起 is called an upbeat", 4, 2),
        ("It's a well-known 3/4 bar, at 1:05.", 7, 0),
        ("— … !", 0, 0),
        ("おんぷ", 0, 3),
        ("음표", 0, 2),
        ("snake_case", 2, 0),
    ],
)
def test_words_and_characters_are_counted_each_in_their_way(text, words, characters):
    found = reading(text)
    assert (found.words, found.characters) == (words, characters)


def test_reading_time_is_speech_and_pauses():
    assert reading("word " * 145) == Reading(145, 0, 60.0, 0.0)
    assert reading("字" * 220) == Reading(0, 220, 60.0, 0.0)
    assert reading("字" * 110 + " word" * 145, pauses_s=2.5).total_s == 92.5


@pytest.mark.parametrize(
    "text, pauses",
    [
        ("Think. [pause 3 s: think] Now", 3.0),
        ("[pause]", 3.0),
        ("[pause 1.5]", 1.5),
        ("[PAUSE 2 seconds]", 2.0),
        ("[停顿 4 秒：想一想]", 4.0),
        ("[停顿2秒]", 2.0),
        ("[pause 1] [pause 2]", 3.0),
        ("[applause]", 0.0),
    ],
)
def test_a_pause_written_into_the_script_is_time_and_not_spoken(text, pauses):
    found = reading(text)
    assert found.pauses_s == pauses
    assert found.words == len([word for word in ("Think", "Now", "applause") if word in text])
    assert found.characters == 0


@given(st.lists(st.text(max_size=30), max_size=4))
def test_a_script_is_the_sum_of_its_passages(passages):
    parts = [reading(text) for text in passages]
    total = whole(parts)
    assert total.words == sum(part.words for part in parts)
    assert total.total_s == pytest.approx(sum(part.total_s for part in parts))


@pytest.mark.parametrize(
    "words, characters, minute, band",
    [
        (119, 0, 60, "slow"),
        (120, 0, 60, "good"),
        (170, 0, 60, "good"),
        (171, 0, 60, "fast"),
        (190, 0, 60, "fast"),
        (191, 0, 60, "too_fast"),
        (0, 179, 60, "slow"),
        (0, 180, 60, "good"),
        (0, 260, 60, "good"),
        (0, 261, 60, "fast"),
        (0, 280, 60, "fast"),
        (0, 281, 60, "too_fast"),
        (85, 130, 60, "good"),
        (96, 140, 60, "too_fast"),
        (0, 0, 60, "unknown"),
        (10, 0, 0, "unknown"),
    ],
)
def test_the_pace_has_its_bands_in_both_languages_and_mixed(words, characters, minute, band):
    assert pace(words, characters, minute) == band


@given(st.integers(1, 2000), st.integers(0, 2000))
def test_a_script_read_in_its_own_reading_time_has_a_good_pace(words, characters):
    found = reading("word " * words + "字" * characters)
    assert pace(found.words, found.characters, found.speech_s) == "good"
