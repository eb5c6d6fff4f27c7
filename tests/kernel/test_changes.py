"""Of which class a change is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.changes import (
    Asked,
    asks_the_same,
    carried,
    class_of,
    compare,
    counterparts,
    ids_of,
    pairs,
    settled,
    text_kind,
)
from upbeat.kernel.errors import Invalid

ABC = [{"id": "a", "text": "Before the bar line"}, {"id": "b", "text": "After it"}, {"id": "c", "text": "Nowhere"}]


def question(stem="How long is the upbeat in this song?", options=ABC, key=None, **fields):
    return Asked(stem, options, key or {"right": "a"}, **fields)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("How long is it?", "How  long is it?", None),
        ("How long is the upbeat?", "How long is an upbeat?", "wording"),
        ("How long is the upbeat", "How long is the upbeat?", "wording"),
        ("What is the colour of the note?", "What is the color of the note?", "wording"),
        ("There are 3 beats in it.", "There are 4 beats in it.", "content"),
        ("The speed is -5 m/s there.", "The speed is 5 m/s there.", "content"),
        ("It is 1.5 beats long, or so.", "It is 15 beats long, or so.", "content"),
        ("Which notes are in the bar?", "Which notes are not in the bar?", "content"),
        ("It can be heard in the song.", "It can't be heard in the song.", "content"),
        ("Play the scale of C major", "Play the scale of D major", "content"),
        ("If x > y, what follows then?", "If x < y, what follows then?", "content"),
        ("There are two bars in the song.", "There are six bars in the song.", "content"),
        ("下面哪一个是正确的说法？", "下面哪一个是不正确的说法？", "content"),
        ("下列哪一个说法是正确的呢？", "下列哪一个说法是正确的？", "wording"),
        ("high", "low", "content"),
        ("Who wrote the song?", "Where does the bar line stand?", "content"),
    ],
)
def test_a_text_is_in_other_words_only_where_little_changes_and_nothing_that_tells(before, after, kind):
    assert text_kind(before, after) == kind


def test_a_long_text_with_one_other_word_is_in_other_words():
    long = "the upbeat stands before the bar line and is counted with the last bar " * 12
    assert text_kind(long, long + "always") == "wording"
    assert text_kind(long, "quite another text about something else " * 20) == "content"


@given(st.text(max_size=80))
def test_a_text_is_no_change_of_itself(text):
    assert text_kind(text, text) is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_change_weighs_the_same_both_ways(one, other):
    assert text_kind(one, other) == text_kind(other, one)


def test_the_same_version_differs_in_nothing():
    assert compare([question(), question("Another one?")], [question(), question("Another one?")]) == []


def test_another_stem_option_or_hint_in_other_words_is_wording():
    after = question(
        "How long is the upbeat in that song?",
        [{**ABC[0], "text": "Before the barline"}, *ABC[1:]],
        hint="Count from the bar line.",
    )
    found = compare([question()], [after])
    assert {(one.part, one.kind) for one in found} == {
        ("stem", "wording"), ("option", "wording"), ("hint", "wording"),
    }  # fmt: skip
    assert class_of(found) == "wording"
    assert asks_the_same(question(), after)


def test_an_option_more_or_less_is_content():
    more = question(options=[*ABC, {"id": "d", "text": "Everywhere"}])
    assert [(one.part, one.kind, one.after) for one in compare([question()], [more])] == [
        ("option", "content", "Everywhere")
    ]
    assert [(one.kind, one.before) for one in compare([more], [question()])] == [("content", "Everywhere")]
    assert not asks_the_same(question(), more)


def test_another_right_answer_is_marking_and_its_words_are_said_by_the_options():
    (found,) = compare([question()], [question(key={"right": "b"})])
    assert (found.part, found.kind, found.before, found.after) == ("key", "marking", "Before the bar line", "After it")


def test_a_wider_tolerance_and_one_more_accepted_word_are_marking():
    number = Asked("How many?", key={"value": 3, "tolerance": 0, "unit": "s"}, unit="s")
    wider = Asked("How many?", key={"value": 3.0, "tolerance": 0.5, "unit": "s"}, unit="s")
    assert class_of(compare([number], [wider])) == "marking"
    words = Asked("Name it.", key={"accepted": ["upbeat"]})
    more = Asked("Name it.", key={"accepted": ["anacrusis", "upbeat"]})
    assert class_of(compare([words], [more])) == "marking"


def test_the_order_of_accepted_words_and_a_tolerance_of_nothing_are_no_change():
    one = Asked("Name it.", key={"accepted": ["upbeat", "anacrusis"]})
    assert compare([one], [Asked("Name it.", key={"accepted": ["anacrusis", "upbeat"]})]) == []
    number = Asked("How many?", key={"value": 3, "tolerance": 0})
    assert compare([number], [Asked("How many?", key={"value": 3.0})]) == []


def test_the_order_of_an_order_is_marking():
    cards = Asked("Put them in order.", ABC, {"order": ["a", "b", "c"]})
    assert class_of(compare([cards], [Asked("Put them in order.", ABC, {"order": ["b", "a", "c"]})])) == "marking"


def test_options_that_changed_their_ids_but_not_their_words_are_the_same():
    renamed = [{"id": "x", "text": ABC[0]["text"]}, {"id": "a", "text": ABC[1]["text"]}, ABC[2]]
    assert counterparts(ABC, renamed) == {"a": "x", "b": "a", "c": "c"}
    assert compare([question()], [question(options=renamed, key={"right": "x"})]) == []
    assert class_of(compare([question()], [question(options=renamed, key={"right": "a"})])) == "marking"


def test_an_answer_is_carried_to_the_ids_that_say_the_same_whatever_its_shape():
    names = {"a": "x", "b": "a"}
    assert carried("a", names, "ab") == "x"
    assert carried(["b", "a"], names, "ab") == ["a", "x"]
    assert carried({"a": "b"}, names, "ab") == {"x": "a"}
    assert carried({"x": 3, "y": "typed"}, names, "ab") == {"x": 3, "y": "typed"}
    with pytest.raises(KeyError):
        carried("c", names, "abc")


def test_options_of_other_shapes_are_compared_as_well():
    sides = {"left": [{"id": "l1", "text": "4/4"}], "right": [{"id": "r1", "text": "four beats"}], "shuffle": True}
    assert ids_of(sides) == {"l1", "r1"}
    other = {**sides, "right": [{"id": "r1", "text": "three beats"}]}
    assert class_of(compare([Asked("Match.", sides)], [Asked("Match.", other)])) == "content"
    assert class_of(compare([Asked("Match.", sides)], [Asked("Match.", {**sides, "shuffle": False})])) == "content"
    assert compare([Asked("Match.", sides)], [Asked("Match.", dict(sides))]) == []


def test_wordings_that_say_the_same_belong_together_and_the_rest_in_their_order():
    old = [question("One?"), question("Two?"), question("Three?")]
    assert pairs(old, [question("Two?"), question("One!")]) == [(1, 0), (0, 1), (2, None)]
    found = compare(old, [question("Two?"), question("One?"), question("Three?"), question("Four?")])
    assert [(one.part, one.kind, one.after) for one in found] == [("wordings", "content", "Four?")]


def test_a_class_may_be_raised_but_lowered_only_with_a_reason():
    assert settled("wording", "marking", "") == "marking"
    assert settled("content", "wording", "only a letter") == "wording"
    with pytest.raises(Invalid) as problem:
        settled("content", "wording", "  ")
    assert problem.value.field == "reason"
    with pytest.raises(Invalid):
        settled("wording", "nothing", "because")
