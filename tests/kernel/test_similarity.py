"""Which questions are alike, in English and in Chinese; and what gives an answer away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.similarity import alike, tells

ENGLISH = [
    "Why is the last bar shorter?", "What is an upbeat?", "How do I count a dotted quarter note?",
    "Does every song begin with an upbeat?", "Where is the bar line?", "Why does the minor scale sound sad?",
]  # fmt: skip
CHINESE = [
    "为什么最后一小节比较短？", "什么是弱起？", "附点四分音符怎么数？", "每首歌都有弱起吗？", "小节线在哪里？",
    "小调为什么听起来悲伤？",
]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "place"),
    [("why is the final bar so short", 0), ("whats a upbeat", 1), ("how to count dotted notes", 2),
     ("is the last bar always shorter than the others?", 0)],
)  # fmt: skip
def test_other_words_for_the_same_question_find_it_first(asked, place):
    assert alike(asked, ENGLISH)[0] == place


@pytest.mark.parametrize(
    ("asked", "place"),
    [("最后一个小节怎么短一些", 0), ("弱起是什么意思", 1), ("附点音符要怎么数拍子", 2), ("小调听着为什么难过", 5)],
)
def test_the_same_in_chinese_which_has_no_spaces(asked, place):
    assert alike(asked, CHINESE)[0] == place


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("How do I sing it?", ENGLISH),
        ("Why do we need bars?", ENGLISH),
        ("为什么要学这个", CHINESE),
        ("今天吃什么", CHINESE),
    ],
)
def test_what_only_begins_alike_is_not_offered(asked, known):
    assert alike(asked, known) == []


def test_width_case_and_signs_do_not_count():
    assert alike("ＷＨＡＴ is an UPBEAT", ENGLISH)[0] == 1


@given(st.text(), st.lists(st.text(), max_size=6))
def test_whatever_is_written_at_most_three_places_of_the_list_come_back_each_once(asked, known):
    found = alike(asked, known)
    assert len(found) <= 3
    assert len(set(found)) == len(found)
    assert all(0 <= place < len(known) for place in found)


@given(st.text(min_size=1).filter(str.isalpha), st.lists(st.text(), max_size=4))
def test_the_same_question_is_found(asked, known):
    assert len(known) in alike(asked, [*known, asked], most=len(known) + 1)


def test_a_right_answer_is_found_whatever_its_width_case_and_spaces():
    assert tells("It is called an Up beat.", ["upbeat", "bar line"]) == ["upbeat"]
    assert tells("答案是 弱 起。", ["弱起"]) == ["弱起"]


def test_a_short_answer_has_to_stand_alone():
    assert tells("Look at bar 13 again.", ["3"]) == []
    assert tells("There are 3, count them.", ["3"]) == ["3"]
    assert tells("Nothing of it.", [""]) == []
