"""A rhythm is shown and tapped; what is sent is a list of times."""

import json

import pytest
from django_scopes import scope

from factories_music import RHYTHM, RIGHT_TAPS, WRONG_TAPS, ask_music, make_music
from upbeat.kernel.errors import Invalid
from upbeat.rooms.items.actions.attempts import answer_attempt
from upbeat.rooms.items.guiding import After, guidance_after_all
from upbeat.rooms.items.models import Response
from upbeat.rooms.items.queries import public_question, right_words, told_after
from upbeat.rooms.items.reading import Form
from upbeat.rooms.items.specs import GuidanceSpec
from upbeat.rooms.items.wordings import Wordings


@pytest.fixture
def pupil(teacher):
    with scope(school=teacher.school):
        yield teacher


def given(pupil, item, answer):
    attempt = ask_music(pupil, item)
    return answer_attempt(person=pupil, token=attempt.token, answer=Form({"answer": [answer]}))


def test_a_rhythm_tapped_in_time_is_right_and_one_that_is_not_is_wrong(pupil):
    item = make_music(pupil, "tap")
    assert given(pupil, item, RIGHT_TAPS).correct
    assert not given(pupil, item, WRONG_TAPS).correct


def test_the_tempo_is_the_pupils_own(pupil):
    slower = json.dumps([1.3 * one for one in json.loads(RIGHT_TAPS)])
    assert given(pupil, make_music(pupil, "tap"), slower).correct


def test_what_is_no_list_of_times_is_refused_and_the_attempt_still_waits(pupil):
    attempt = ask_music(pupil, make_music(pupil, "tap"))
    for sent in ("", "[", "7", '{"a": 1}', '["x"]', "[" * 5000, json.dumps([0.1 * n for n in range(3000)])):
        with pytest.raises(Invalid):
            answer_attempt(person=pupil, token=attempt.token, answer=Form({"answer": [sent]}))
    assert not Response.objects.exists()


def test_no_tap_and_two_taps_are_asked_for_again_without_a_mark(pupil):
    attempt = ask_music(pupil, make_music(pupil, "tap"))
    for sent in ("[]", "[0]"):
        with pytest.raises(Invalid, match=r"[Tt]ap"):
            answer_attempt(person=pupil, token=attempt.token, answer=Form({"answer": [sent]}))
    assert not Response.objects.exists()


def test_after_a_wrong_answer_the_bars_are_named_and_guidance_leads_from_the_fault(pupil):
    lead = GuidanceSpec("missed", misconception_title="A pair of quavers is one tap")
    response = given(pupil, make_music(pupil, "tap", leads=(lead,)), WRONG_TAPS)
    [view] = guidance_after_all([After(response)], Wordings())
    assert view.misconception == "A pair of quavers is one tap"
    after = told_after(response)
    assert after.template == "music/kinds/told.html"
    assert any("Bar 1" in sentence for sentence in after.more["sentences"])


def test_the_page_shows_the_rhythm_in_both_notations(pupil):
    shown = public_question(ask_music(pupil, make_music(pupil, "tap"))).more
    assert shown["staff"].startswith("<svg")
    assert shown["jianpu"].startswith("<svg")
    assert (shown["tempo"], shown["beats"]) == (80, 4)


def test_a_drawn_rhythm_is_marked_by_its_own_drawing(pupil):
    key = {"spec": {"what": "rhythm", "metre": [3, 4]}, "levels": [2, 4], "tempo": 90}
    item = make_music(pupil, "tap", key)
    attempt = ask_music(pupil, item)
    from upbeat.kernel.music.score import sounding
    from upbeat.rooms.items.drawing import drawn

    score = drawn(attempt.variant, attempt.seed).heard
    right = json.dumps([float(tone.onset) * 60 / 90 for tone in sounding(score)])
    assert answer_attempt(person=pupil, token=attempt.token, answer=Form({"answer": [right]})).correct


def test_an_author_reads_the_rhythm_or_how_it_is_drawn(pupil):
    fixed, drawn_one = (
        make_music(pupil, "tap"),
        make_music(pupil, "tap", {"spec": {"what": "rhythm", "metre": [6, 8]}, "levels": [1, 3]}),
    )
    assert right_words(fixed.versions.get().variants.get()) == ["♪ ♪ ♪ ♪ ♪ | ♪ ♪"]
    assert right_words(drawn_one.versions.get().variants.get()) == ["drawn anew, 6/8, level 1 to 3"]


@pytest.mark.parametrize(
    "key",
    [{}, [], {"abc": "not | music"}, {"abc": "K:C\nC"}, {"spec": {"what": "rhythm"}, "levels": [4, 2]},
     {"abc": RHYTHM, "tempo": 5}, {"abc": RHYTHM, "profile": "10"}, {"abc": RHYTHM, "pass": 2}],
)  # fmt: skip
def test_a_key_that_is_none_is_refused(pupil, key):
    with pytest.raises(Invalid):
        make_music(pupil, "tap", key)
