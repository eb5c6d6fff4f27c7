"""Dictation, ordering and matching by ear."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from upbeat.kernel.music.dictation import mark_dictation
from upbeat.kernel.music.ear import draw
from upbeat.kernel.music.heard import heard_score
from upbeat.kernel.music.score import sounding

SEEDS, LEVELS = st.integers(0, 2**63), st.integers(1, 9)
QUICK = settings(max_examples=30, deadline=None)


@pytest.mark.parametrize("kind", ["dictation", "rhythm_dictation"])
@QUICK
@given(seed=SEEDS, level=LEVELS, metre=st.sampled_from([(2, 4), (3, 4), (6, 8)]))
def test_what_is_heard_after_the_count_in_is_the_key(kind, seed, level, metre):
    question = draw({"kind": kind, "level": level, "metre": metre}, seed)
    tones = [tone for tone in question.heard if tone.timbre != "click"]
    key = sounding(question.key)
    assert len(tones) == len(key)
    quarter = 60 / question.key.tempo
    for tone, written in zip(tones, key, strict=True):
        assert tone.onset_s - tones[0].onset_s == pytest.approx(float(written.onset - key[0].onset) * quarter)
        assert kind == "rhythm_dictation" or tone.midi == written.midi
    assert mark_dictation(question.key, question.key).share_good == 1
    assert question.values["metre"] == f"{metre[0]}/{metre[1]}"


@pytest.mark.parametrize("of", ["melody", "rhythm"])
@QUICK
@given(seed=SEEDS, level=LEVELS)
def test_the_phrase_that_is_heard_is_the_one_that_is_right_and_no_other(of, seed, level):
    question = draw({"kind": "match", "of": of, "level": level}, seed)
    alike = [one.id for one in question.options if heard_score(one.score, start_s=0.1) == question.heard]
    assert tuple(alike) == question.right


@pytest.mark.parametrize("of", ["melody", "rhythm"])
@QUICK
@given(seed=SEEDS, level=LEVELS)
def test_the_phrases_are_heard_in_the_order_that_is_right(of, seed, level):
    question = draw({"kind": "order", "of": of, "level": level}, seed)
    scores = {one.id: one.score for one in question.options}
    rest = list(question.heard)
    for name in question.right:
        tones = heard_score(scores[name])
        part, rest = rest[: len(tones)], rest[len(tones) :]
        assert [(tone.midi, round(tone.onset_s - part[0].onset_s, 6)) for tone in part] == [
            (tone.midi, round(tone.onset_s - tones[0].onset_s, 6)) for tone in tones
        ]
    assert rest == []


@QUICK
@given(SEEDS, st.integers(5, 9))
@example(3220364, 8)  # the first phrase of this seed has so many ties that fewer than three tones are free
def test_from_level_five_on_none_of_the_phrases_is_the_model_of_the_others(seed, level):
    question = draw({"kind": "match", "level": level}, seed)
    rows = [[note.pitch for note in one.score.notes] for one in question.options]
    apart = [sum(a != b for a, b in zip(rows[i], rows[j], strict=True)) for i, j in ((0, 1), (0, 2), (1, 2))]
    assert apart == [2, 2, 2]
