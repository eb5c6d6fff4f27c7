"""Reading time and pace."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.script import Reading, good_lengths, limits, pace, parts, reading, speed, whole


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


def test_a_text_falls_into_what_is_said_and_its_pauses():
    assert parts("Think. [pause 5] Now [停顿] go") == ["Think. ", 5.0, " Now ", 3.0, " go"]
    assert parts("") == []
    assert parts("[pause 2 s: clap]") == [2.0]


@given(st.text())
def test_the_pauses_of_the_parts_are_those_of_the_reading(text):
    assert math.isclose(sum(one for one in parts(text) if isinstance(one, float)), reading(text).pauses_s)


@pytest.mark.parametrize(
    "text, length_s, told",
    [
        ("word " * 145, 60, (145.0, "words", "good")),
        ("word " * 180, 60, (180.0, "words", "fast")),
        ("word " * 200, 60, (200.0, "words", "too_fast")),
        ("字" * 220, 90, (220 * 60 / 90, "characters", "slow")),
        ("word " * 145 + "[pause 30]", 90, (145.0, "words", "good")),
        ("word " * 145 + "[pause 30]", 20, (math.inf, "words", "too_fast")),
        ("", 60, (0.0, "words", "unknown")),
    ],
)
def test_the_length_that_is_meant_asks_for_a_pace(text, length_s, told):
    found = speed(reading(text), length_s)
    assert (found.unit, found.band) == told[1:]
    assert math.isclose(found.per_minute, told[0]) or found.per_minute == told[0]


def test_a_good_pace_leaves_room_between_two_lengths():
    quick, slow = good_lengths(reading("word " * 1020 + "[pause 10]"))
    assert (round(quick), round(slow)) == (370, 520)
    assert speed(reading("word " * 1020 + "[pause 10]"), (quick + slow) / 2).band == "good"


def test_what_counts_in_the_browser_counts_the_same():
    cases = json.loads((Path(__file__).parents[2] / "frontend/script/reading.cases.json").read_text())
    for case in cases["texts"]:
        found = reading(case["text"], pauses_s=case.get("pause", 0))
        assert [found.words, found.characters, found.pauses_s] == case["counted"], case["text"]
    for case in cases["speeds"]:
        found = speed(Reading(*case["said"], 0.0, case["pauses"]), case["length"])
        assert [round(found.per_minute), found.unit, found.band] == case["told"], case
    assert {name: list(pair) for name, pair in limits().items()} == cases["limits"]
