"""Sentences, lines and speeds of captions."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.captioning import Said, advice, cues, join, pieces, sentences, set_in_lines, split
from upbeat.kernel.captions import Cue

words = st.lists(st.text("abcdefg", min_size=1, max_size=9) | st.sampled_from(["弱起", "小节，", "音符。"]), min_size=1)
texts = words.map(" ".join)


@pytest.mark.parametrize(
    "text, parts",
    [
        ("It lasts 3.5 beats. Mr. Bach said so! Really?", ["It lasts 3.5 beats.", "Mr. Bach said so!", "Really?"]),
        ("弱起是什么？它在小节线之前。", ["弱起是什么？", "它在小节线之前。"]),
        ("Stop [pause 3 s: think] here.\n\n…", ["Stop", "here."]),
        ("[停顿 3 秒]", []),
    ],
)
def test_a_script_is_parted_where_its_sentences_end(text, parts):
    assert sentences(text) == parts


def test_a_long_sentence_becomes_captions_of_two_lines():
    text = "They begin a little earlier, with one or more notes before the first bar line, and we call them an upbeat."
    (first, one), (second, two) = pieces(text)
    assert (text[first:][: len(one)], text[second:][: len(two)]) == (one, two)
    made = cues([Said(text, 1.0, 7.0, ((0, 1.0), (second, 3.5)))])
    assert [(cue.start, cue.end) for cue in made] == [(1.0, 3.5), (3.5, 7.0)]
    assert not any(advice(cue).too_wide or advice(cue).too_many_lines or advice(cue).too_fast for cue in made)


def test_chinese_lines_have_eighteen_characters_and_do_not_begin_with_a_mark():
    assert (
        set_in_lines("许多歌曲并不是从小节的第一拍开始的，而是早一点。")
        == "许多歌曲并不是从小节的第一拍开始的，\n而是早一点。"
    )


def test_a_caption_is_held_until_it_can_be_read_or_the_next_begins():
    short = cues([Said("Yes.", 1.0, 1.2), Said("No.", 1.5, 1.6)])
    assert [(cue.start, cue.end) for cue in short] == [(1.0, 1.5), (1.5, 2.5)]


@given(texts)
def test_no_word_is_lost_in_pieces(text):
    flat = " ".join(text.split())
    assert "".join("".join(part.split()) for _place, part in pieces(flat)) == "".join(flat.split())
    assert all(flat[place:].startswith(part) for place, part in pieces(flat))
    assert not any(advice(Cue(0, 99, set_in_lines(part))).too_wide for _place, part in pieces(flat))


@given(st.lists(st.tuples(texts, st.floats(0, 100), st.floats(0.01, 9)), max_size=8))
def test_captions_never_overlap_and_never_end_before_they_begin(told):
    made = cues([Said(text, start, start + length) for text, start, length in told])
    assert all(one.start < one.end for one in made)
    assert all(one.end <= after.start for one, after in itertools.pairwise(made))


@given(texts.map(set_in_lines))
def test_what_was_split_is_joined_again(text):
    parts = split(Cue(1.0, 9.0, text))
    assert (parts[0].start, parts[-1].end) == (1.0, 9.0)
    if len(parts) == 2:
        assert "".join(join(*parts).text.split()) == "".join(text.split())
