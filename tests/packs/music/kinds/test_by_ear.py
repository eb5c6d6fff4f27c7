"""One of several names for what is heard, drawn from the seed in the page's language."""

import pytest
from django.utils import translation
from django_scopes import scope

from factories_music import ask_music, make_music
from upbeat.kernel.errors import Invalid
from upbeat.packs.music.kinds import by_ear
from upbeat.rooms.items.actions.attempts import answer_attempt
from upbeat.rooms.items.drawing import drawn
from upbeat.rooms.items.guiding import After, guidance_after_all
from upbeat.rooms.items.queries import public_question, told_after
from upbeat.rooms.items.specs import GuidanceSpec
from upbeat.rooms.items.wordings import Wordings

SEMITONES = {
    "m2": 1, "M2": 2, "m3": 3, "M3": 4, "P4": 5, "TT": 6, "P5": 7, "m6": 8, "M6": 9, "m7": 10, "M7": 11, "P8": 12,
}  # fmt: skip


@pytest.fixture
def pupil(teacher):
    with scope(school=teacher.school):
        yield teacher


@pytest.mark.parametrize("kind", by_ear.WISHES)
def test_each_kind_is_asked_heard_and_answered(pupil, kind):
    attempt = ask_music(pupil, make_music(pupil, "ear", {"spec": {"kind": kind}, "levels": [1, 4]}))
    shown, inside = public_question(attempt), drawn(attempt.variant, attempt.seed)
    text = next(option.text for option in inside.options if option.id == inside.key["right"])
    right = next(option.id for option in shown.options if option.text == text)
    assert (shown.kind, len(shown.options) >= 2) == ("single", True)
    assert answer_attempt(person=pupil, token=attempt.token, answer=right).correct


def test_the_right_answer_of_an_interval_is_the_interval_that_is_heard(pupil):
    variant = make_music(pupil, "ear").versions.get().variants.get()
    for seed in range(0, 1600, 16):
        inside = drawn(variant, seed + 1)
        low, high = sorted(tone.midi for tone in inside.heard.tones)
        assert high - low == SEMITONES[inside.key["right"]]


def test_a_wrong_answer_leads_where_its_author_foresaw_it_and_says_what_it_suggests(pupil):
    leads = tuple(
        GuidanceSpec(name, misconception_title=f"Took it for {size} semitones") for name, size in SEMITONES.items()
    )
    key = {"spec": {"kind": "interval"}, "levels": [9, 9]}
    attempt = ask_music(pupil, make_music(pupil, "ear", key, leads=leads))
    inside = drawn(attempt.variant, attempt.seed)
    wrong = next(option for option in inside.options if option.id != inside.key["right"])
    given = next(one.id for one in public_question(attempt).options if one.text == wrong.text)
    response = answer_attempt(person=pupil, token=attempt.token, answer=given)
    [view] = guidance_after_all([After(response)], Wordings())
    assert view.misconception == f"Took it for {SEMITONES[wrong.id]} semitones"
    assert len(told_after(response).more["sentences"]) == 1


def test_the_usual_words_are_said_in_the_language_of_the_page_and_own_words_stay(pupil):
    usual = make_music(pupil, "ear", stem="Which interval do you hear?").versions.get().variants.get()
    own = make_music(pupil, "ear", stem="Lauscht!").versions.get().variants.get()
    with translation.override("zh-hans"):
        said = translation.gettext("Which interval do you hear?")
        assert (drawn(usual, 1).stem, drawn(own, 1).stem) == (said, "Lauscht!")


@pytest.mark.parametrize(
    "key",
    [{}, {"spec": {}}, {"spec": {"kind": "dictation"}}, {"spec": {"kind": "interval", "direction": "sideways"}},
     {"spec": {"kind": "interval"}, "levels": [0, 3]}, {"spec": {"kind": "interval"}, "plays": 99}],
)  # fmt: skip
def test_a_key_that_is_none_is_refused(pupil, key):
    with pytest.raises(Invalid):
        make_music(pupil, "ear", key)
