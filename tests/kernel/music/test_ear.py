"""Questions by ear."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upbeat.kernel.errors import Invalid
from upbeat.kernel.music.chance import keyed_seed
from upbeat.kernel.music.ear import KINDS, MISCONCEPTIONS, draw, misconception

CHOSEN = [kind for kind in KINDS if "dictation" not in kind]
SEEDS = st.integers(0, 2**63)
LEVELS = st.integers(1, 9)


def chi_square_bound(freedom):
    """One in some ten thousand lies above (Wilson and Hilferty 1931)."""
    return freedom * (1 - 2 / (9 * freedom) + 3.8 * (2 / (9 * freedom)) ** 0.5) ** 3


def uneven(counts, cells):
    whole = sum(counts.values())
    expected = whole / cells
    return sum((count - expected) ** 2 / expected for count in counts.values()) + (cells - len(counts)) * expected


@pytest.mark.parametrize("kind", CHOSEN)
def test_right_answers_are_even_over_the_options_and_tell_nothing_of_the_next(kind):
    level = 3
    rights = [draw({"kind": kind, "level": level}, seed).right for seed in range(1500)]
    cells = len(set(rights))
    assert uneven(Counter(rights), cells) < chi_square_bound(cells - 1)
    pairs = Counter(pairwise(rights))
    assert uneven(pairs, cells * cells) < chi_square_bound(cells * cells - 1)
    question = draw({"kind": kind, "level": level}, 0)
    assert cells == (6 if kind == "order" else len(question.options))


def test_the_next_question_of_a_learner_cannot_be_told_from_the_last():
    rights = [draw({"kind": "interval", "level": 2}, keyed_seed(b"server", 17, 4, n)).right for n in range(2000)]
    pairs = Counter(pairwise(rights))
    assert uneven(pairs, 25) < chi_square_bound(24)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, level=LEVELS)
def test_a_question_is_whole(kind, seed, level):
    question = draw({"kind": kind, "level": level}, seed)
    ids = [option.id for option in question.options]
    assert len(set(ids)) == len(ids) <= 12
    assert set(question.right) <= set(ids)
    assert all(tone.onset_s >= 0 and tone.end_s < question.length_s for tone in question.heard)
    assert bool(question.key) == (not question.options)
    assert question == draw({"kind": kind, "level": level}, seed)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_heard_is_as_long_whatever_is_right(kind):
    for level in (1, 5, 9):
        assert len({draw({"kind": kind, "level": level}, seed).length_s for seed in range(25)}) == 1


@pytest.mark.parametrize("kind", CHOSEN)
def test_a_higher_level_offers_at_least_as_much(kind):
    offered = [{option.id for option in draw({"kind": kind, "level": level}, 1).options} for level in range(1, 10)]
    assert all(low <= high for low, high in pairwise(offered))


@pytest.mark.parametrize("kind", CHOSEN)
@settings(max_examples=20, deadline=None)
@given(seed=SEEDS, level=LEVELS)
def test_every_wrong_answer_has_a_named_misconception_and_the_right_one_none(kind, seed, level):
    question = draw({"kind": kind, "level": level}, seed)
    assert misconception(question, question.right) == ""
    if kind == "order":
        first, second, third = question.right
        assert misconception(question, (second, first, third)) == "phrase-swapped"
        assert misconception(question, (second, third, first)) == "phrase-other"
        assert misconception(question, (first, first, first)) == ""
    else:
        wrong = [option.id for option in question.options if option.id not in question.right]
        assert wrong
        assert all(misconception(question, [one]) in MISCONCEPTIONS for one in wrong)
        assert misconception(question, ["no such option"]) == ""


@pytest.mark.parametrize(
    "spec, field",
    [
        ({}, "kind"),
        ({"kind": "opera"}, "kind"),
        ({"kind": ["interval"]}, "kind"),
        ({"kind": "interval", "level": 0}, "level"),
        ({"kind": "interval", "level": 10}, "level"),
        ({"kind": "interval", "level": True}, "level"),
        ({"kind": "interval", "level": "3"}, "level"),
        ({"kind": "interval", "direction": "sideways"}, "direction"),
        ({"kind": "chord", "way": None}, "way"),
        ({"kind": "scale", "family": "blues"}, "family"),
        ({"kind": "dictation", "metre": (5, 4)}, "metre"),
        ({"kind": "dictation", "metre": "4/4"}, "metre"),
        ({"kind": "dictation", "fifths": 8}, "fifths"),
        ({"kind": "dictation", "bars": 100}, "bars"),
        ({"kind": "match", "of": "silence"}, "of"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_field(spec, field):
    with pytest.raises(Invalid) as refused:
        draw(spec, 1)
    assert refused.value.field == field
