"""Metre and tempo by ear."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.music.by_ear.pulses import TERMS
from upbeat.kernel.music.ear import draw

SEEDS = st.integers(0, 2**63)


def loudest(question):
    by_time = {}
    for tone in question.heard:
        by_time[tone.onset_s] = max(tone.level, by_time.get(tone.onset_s, 0))
    return [by_time[at] for at in sorted(by_time)]


@given(SEEDS, st.integers(1, 9))
def test_the_heavy_beats_come_round_as_the_metre_says(seed, level):
    question = draw({"kind": "metre", "level": level}, seed)
    pulses = loudest(question)
    count = {"2/4": 2, "3/4": 3, "4/4": 4, "6/8": 6}[question.right[0]]
    assert [n for n, pulse in enumerate(pulses) if pulse == 1.0] == list(range(0, len(pulses), count))
    assert len(pulses) % count == 0
    middle = {n % count for n, pulse in enumerate(pulses) if 0.5 < pulse < 1}
    assert middle == {"4/4": {2}, "6/8": {3}}.get(question.right[0], set())


@given(SEEDS, st.integers(1, 9))
def test_the_second_time_is_as_fast_as_the_answer_says(seed, level):
    question = draw({"kind": "tempo", "level": level}, seed)
    first, second = question.heard[:5], question.heard[5:]
    assert [tone.midi for tone in first] == [tone.midi for tone in second]
    ratio = (second[4].onset_s - second[0].onset_s) / (first[4].onset_s - first[0].onset_s)
    told = "slower" if ratio > 1.05 else "faster" if ratio < 1 / 1.05 else "same"
    assert told == question.right[0]


@given(SEEDS, st.integers(1, 9))
def test_the_tempo_lies_within_what_the_word_means(seed, level):
    question = draw({"kind": "tempo_term", "level": level}, seed)
    beat = question.heard[1].onset_s - question.heard[0].onset_s
    low, high = TERMS[question.right[0]]
    assert low - 0.01 <= 60 / beat <= high + 0.01


def test_no_tempo_belongs_to_two_words():
    bounds = list(TERMS.values())
    assert all(below[1] < above[0] for below, above in pairwise(bounds))


@pytest.mark.parametrize("told, key", [("faster", "tempo-reversed"), ("same", "tempo-unnoticed")])
def test_a_slower_tempo_misheard_says_how(told, key):
    question = next(
        one for one in (draw({"kind": "tempo", "level": 4}, seed) for seed in range(50)) if one.right == ("slower",)
    )
    assert {option.id: option.misconception for option in question.options}[told] == key
