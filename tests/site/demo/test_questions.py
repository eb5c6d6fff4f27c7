"""The demo's exercise of several kinds is a real one, in both languages."""

import pytest

from factories import make_point
from upbeat.rooms.items.actions import open_attempt
from upbeat.rooms.items.queries import guidance_in_preview, latest_version, picture_of_attempt, public_question
from upbeat.site.demo.seed_questions import NOTES, right_answer, write_questions
from upbeat.site.demo.shapes import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_of_the_demo_is_written_and_can_be_asked(in_school, teacher, pupil, language):
    points = {name: make_point(in_school, title=name) for name in ("bar-line", "upbeat")}
    title, items = write_questions(teacher, points, language)
    assert title
    assert [item.kind for item in items] == ["matching", "gap", "number", "spot"]
    for number, item in enumerate(items):
        version = latest_version(item)
        attempt = open_attempt(person=pupil, item_version=version, place="piece", place_id=number)
        question = public_question(attempt)
        assert "{" not in question.stem
        assert version.variants.get().guidance.count() == 1
        given = right_answer(attempt)
        assert (given, guidance_in_preview(attempt.variant, attempt.seed, given, 1).rung) == (given, "settled")
    assert picture_of_attempt(pupil, str(attempt.token)).stored.data
    first, second = ({"x": NOTES[place], "y": 0.5} for place in (0, 1))
    assert guidance_in_preview(attempt.variant, attempt.seed, first, 1).rung == "settled"
    assert guidance_in_preview(attempt.variant, attempt.seed, second, 1).advice
