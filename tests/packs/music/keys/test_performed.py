"""Keys of what is performed, how a measured answer is marked, and what a page is told of it."""

import json

import pytest
from django_scopes import scope
from hypothesis import given
from hypothesis import strategies as st

from factories_learn import Lesson, make_lesson
from factories_sing import KEY, PHRASE, make_sung, recorded, send
from jobs import run_jobs
from upbeat.kernel.errors import Invalid
from upbeat.kernel.music.score import sounding
from upbeat.packs.music.keys.performed import (
    check_phrase,
    mark_performance_answer,
    names_of,
    profile_of,
    score_of,
    words_of,
)
from upbeat.packs.music.kinds.generated import check_interval, check_sight, draw_interval, draw_sight
from upbeat.packs.music.models import Take
from upbeat.packs.music.queries.heard import heard_model, key_of
from upbeat.rooms.items.actions import open_attempt
from upbeat.rooms.items.models import Attempt
from upbeat.rooms.items.queries import access_attempt, latest_version, public_question, told_after

SCHOOL = {"spec": {"semitones": [2, 4, 7, 12], "directions": ["up", "down"]}}


def answer(*kinds: str, sure: float = 1.0, bars: int = 4) -> dict:
    """Notes of these kinds, so many a bar."""
    return {"take": 1, "notes": [[f"n{n}", 1 + n // bars, kind, sure] for n, kind in enumerate(kinds)]}


def test_enough_right_notes_pass():
    outcome = mark_performance_answer(KEY, answer(*["good"] * 8, "pitch", "late"))
    assert (outcome.correct, outcome.score) == (True, 1.0)


def test_too_few_lead_by_the_worst_bar_first():
    outcome = mark_performance_answer(KEY, answer("good", "late", "good", "good", "pitch", "pitch", "missed", "good"))
    assert not outcome.correct
    assert outcome.wrong == (
        "bar-2-pitch", "bar-2-missed", "bar-2", "bar-1-rhythm", "bar-1", "pitch", "rhythm", "missed",
    )  # fmt: skip


def test_what_is_unsure_counts_for_the_pupil_as_long_as_it_is_little():
    little = answer(*["good"] * 7, "pitch", "pitch", "pitch", sure=0.3)
    assert mark_performance_answer(KEY, little).correct
    much = answer(*["good"] * 5, *["pitch"] * 5, sure=0.3)
    assert not mark_performance_answer(KEY, much).correct


@pytest.mark.parametrize("sent", ["9", {}, {"notes": []}, {"notes": "all"}, None, ["n1"]])
def test_what_is_no_measured_answer_is_refused(sent):
    with pytest.raises(Invalid):
        mark_performance_answer(KEY, sent)


def test_guidance_leads_from_bars_and_faults_that_are_there():
    names = names_of(check_phrase("", KEY))
    assert {"pitch", "rhythm", "missed", "bar-1", "bar-4-missed"} <= names
    assert "bar-5" not in names


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"abc": ""}, "Write the phrase"),
        ({"abc": "X:1\nL:1/4\nK:C\nC |]"}, "2 to 120"),
        ({"abc": "no music at all ="}, "ABC|line|key|music|Bar|bar|note"),
        ({"profile": "7-8"}, "grades"),
        ({"instrument": "tuba"}, "instrument"),
        ({"tempo": 500}, "tempo"),
        ({"pass": 0}, "share"),
        ({"pass": "much"}, "share"),
        ({"abc": "X:1\nL:1/1\nM:4/4\nK:C\n" + "C|" * 60, "tempo": 40}, "too long"),
    ],
)
def test_a_key_that_cannot_be_asked_is_refused(change, said):
    with pytest.raises(Invalid, match=said):
        check_phrase("", {**KEY, **change})


def test_settings_of_the_exercise_reach_the_marking():
    key = check_phrase("", {**KEY, "profile": "6-9", "octave_free": False, "drift": True})
    profile = profile_of(key)
    assert (profile.cents, profile.octave_free, profile.key_free, profile.compensate_drift) == (50, False, True, True)


def test_an_author_reads_the_notes():
    assert words_of(check_phrase("", KEY))[0].startswith("C4 D4 E4 F4 | G4 E4 C4 |")


@given(st.integers(0, 2**26))
def test_an_interval_is_what_its_words_and_its_notes_say(seed):
    sketch = draw_interval("", check_interval("", SCHOOL), seed)
    first, second = (tone.midi for tone in sounding(score_of(sketch.key)))
    assert abs(second - first) in SCHOOL["spec"]["semitones"]
    assert ("above" in sketch.stem) is (second > first)
    assert 55 <= min(first, second) <= max(first, second) <= 76
    assert draw_interval("", check_interval("", SCHOOL), seed).key == sketch.key


@given(st.integers(0, 2**20), st.integers(1, 9))
def test_a_phrase_at_sight_is_of_the_level_of_its_seed_and_can_be_recorded(seed, level):
    key = check_sight("", {"levels": [1, 9], "spec": {"fifths": -1, "metre": [3, 4]}})
    sketch = draw_sight("", key, seed * 16 + level)
    assert sketch.heard == level
    assert check_phrase("", sketch.key)["abc"] == sketch.key["abc"].strip()
    assert score_of(sketch.key).metre == (3, 4)


@pytest.mark.parametrize(
    "key", [{"levels": [0, 3]}, {"levels": [5, 2]}, {"spec": {"metre": [5, 4]}}, {"spec": {"fifths": 9}}]
)
def test_sight_reading_that_cannot_be_drawn_is_refused(key):
    with pytest.raises(Invalid):
        check_sight("", key)


@pytest.mark.parametrize(
    "spec", [{"semitones": [6]}, {"semitones": [], "directions": ["sideways"]}, {"semitones": "all"}]
)
def test_intervals_that_are_not_sung_are_refused(spec):
    with pytest.raises(Invalid):
        check_interval("", {"spec": spec})


@pytest.fixture
def lesson(db: None) -> Lesson:
    return make_lesson(checkpoints=[])


def asked(lesson: Lesson, kind: str, **key: object) -> Attempt:
    item = make_sung(lesson.teacher, lesson.video.point, kind, **key)
    with scope(school=lesson.school):
        made = open_attempt(
            person=lesson.pupil, item_version=latest_version(item), place="practice", place_id=item.point_id
        )
        return access_attempt(lesson.pupil, str(made.token))


def sung(lesson: Lesson, attempt: Attempt, abc: str, *, wrong: bool = False) -> Attempt:
    take = send(lesson.pupil, attempt, recorded(abc, wrong=wrong))
    run_jobs()
    with scope(school=lesson.school):
        assert Take.objects.get(pk=take.pk).refusal == ""
        return access_attempt(lesson.pupil, str(attempt.token))


def told(lesson: Lesson, attempt: Attempt) -> str:
    """All that a page is given of the question, as text."""
    with scope(school=lesson.school):
        shown = public_question(attempt)
    return repr(shown) + json.dumps(dict(shown.more), default=repr)


@pytest.mark.parametrize("kind", ["sing", "play", "clap"])
def test_notes_that_are_the_question_are_told(lesson, kind):
    assert "notes" in told(lesson, asked(lesson, kind))


def test_of_an_echo_no_note_is_told_before_it_is_passed(lesson):
    attempt = asked(lesson, "echo", profile="3-5")
    with scope(school=lesson.school):
        more = public_question(attempt).more
    assert (more["phrase"], more["score"]) == (None, None)
    assert more["model_url"].endswith(f"/{attempt.token}/model.wav")
    assert PHRASE.split("\n")[-1] not in told(lesson, attempt)
    wrong = sung(lesson, attempt, PHRASE, wrong=True)
    with scope(school=lesson.school):
        more = told_after(wrong.response).more
    assert not {"score", "rows", "picture", "phrase", "spans"} & set(more)
    assert more["advice"].startswith("Bar 2")


def test_an_echo_that_is_passed_shows_its_notes(lesson):
    right = sung(lesson, asked(lesson, "echo"), PHRASE)
    assert right.response.correct
    with scope(school=lesson.school):
        more = told_after(right.response).more
    assert more["score"]["staff"].startswith("<svg")
    assert len(json.loads(more["verdict"])["notes"]) == 12
    assert len(more["rows"]) == 12


def test_of_an_interval_only_the_first_tone_is_heard(lesson):
    attempt = asked(lesson, "interval", **SCHOOL)
    with scope(school=lesson.school):
        key = heard_model(attempt)
    assert len(sounding(score_of(key))) == 1


def test_an_interval_is_sung(lesson):
    attempt = asked(lesson, "interval", **SCHOOL, **{"pass": 1})
    with scope(school=lesson.school):
        abc = key_of(attempt)["abc"]
    assert sung(lesson, attempt, abc).response.correct


def test_a_phrase_at_sight_is_sung_and_has_no_model_before(lesson):
    attempt = asked(lesson, "sight", levels=[1, 3], spec={"fifths": 0, "metre": [4, 4]})
    with scope(school=lesson.school):
        assert heard_model(attempt) is None
        assert public_question(attempt).more["preview_s"] == 30
        abc = key_of(attempt)["abc"]
    assert sung(lesson, attempt, abc).response.correct


def test_the_youngest_get_words_without_figures(lesson):
    wrong = sung(lesson, asked(lesson, "sing", profile="1-2"), PHRASE, wrong=True)
    with scope(school=lesson.school):
        more = told_after(wrong.response).more
    assert more["plain"]
    assert more["curve"] == ""
    assert {row["word"] for row in more["rows"]} <= {"right", "too high", "too low", "missing", "too early", "too late"}


def test_what_is_drawn_is_told_to_its_author_in_words():
    interval = {"spec": {"semitones": [2, 7], "directions": ["up", "down"]}}
    assert words_of(interval) == ["major second, fifth (upwards, downwards)"]
    sight = {"spec": {"fifths": 0, "metre": [3, 4]}, "levels": [1, 4]}
    assert words_of(sight) == ["A phrase in 3/4, drawn anew, level 1 to 4"]
