"""What is heard and written as notes."""

import pytest
from django_scopes import scope

from factories_music import MELODY, ask_music, make_music
from upbeat.kernel.errors import Invalid
from upbeat.kernel.music.abc import write_abc
from upbeat.rooms.items.actions.attempts import answer_attempt
from upbeat.rooms.items.drawing import drawn
from upbeat.rooms.items.models import Response
from upbeat.rooms.items.queries import public_question, told_after, told_in_preview
from upbeat.rooms.items.reading import Form

WRONG = MELODY.replace("B3", "c3")


@pytest.fixture
def pupil(teacher):
    with scope(school=teacher.school):
        yield teacher


def given(pupil, item, answer):
    return answer_attempt(person=pupil, token=ask_music(pupil, item).token, answer=Form({"answer": [answer]}))


def test_a_melody_written_as_it_was_heard_is_right(pupil):
    item = make_music(pupil, "dictation")
    assert given(pupil, item, MELODY).correct
    assert not given(pupil, item, WRONG).correct


def test_what_cannot_be_read_is_refused_and_the_attempt_still_waits(pupil):
    attempt = ask_music(pupil, make_music(pupil, "dictation"))
    for sent in ("", "K:G\nM:3/4\n", "!!??", "C" * 4001):
        with pytest.raises(Invalid):
            answer_attempt(person=pupil, token=attempt.token, answer=Form({"answer": [sent]}))
    assert not Response.objects.exists()


def test_a_drawn_melody_is_marked_by_its_own_drawing(pupil):
    key = {"spec": {"what": "melody", "metre": [3, 4], "fifths": 1}, "levels": [1, 4], "tempo": 90}
    attempt = ask_music(pupil, make_music(pupil, "dictation", key))
    right = write_abc(drawn(attempt.variant, attempt.seed).heard.score)
    assert answer_attempt(person=pupil, token=attempt.token, answer=Form({"answer": [right]})).correct


def test_the_page_says_key_metre_and_bars_but_no_note(pupil):
    more = public_question(ask_music(pupil, make_music(pupil, "dictation"))).more
    assert [line[:2] for line in more["empty"].splitlines()] == ["X:", "M:", "L:", "Q:", "K:"]
    assert more["bars"] == 2
    assert "B3" not in repr(more)


def test_after_a_wrong_answer_bars_are_named_but_no_note_and_no_count(pupil):
    response = given(pupil, make_music(pupil, "dictation"), WRONG)
    assert told_after(response).more == {
        "sentences": ["Right as they stand: bars 0, 1.", "Listen again from bar 2 on."]
    }


def test_its_author_is_told_the_same_in_a_preview_and_nothing_of_a_right_answer(pupil):
    variant = make_music(pupil, "dictation").versions.get().variants.get()
    assert told_in_preview(variant, 1, WRONG) == told_after(given(pupil, variant.version.item, WRONG))
    assert told_in_preview(variant, 1, MELODY) is None


def test_two_wrong_notes_in_one_bar_are_told_like_one(pupil):
    item = make_music(pupil, "dictation", {"abc": MELODY.replace("B3", "B2 A"), "tempo": 96})
    said = []
    for wrong in ("c2 A", "c2 F"):
        response = given(pupil, item, MELODY.replace("B3", wrong))
        said.append(told_after(response).more)
    assert said[0] == said[1]
