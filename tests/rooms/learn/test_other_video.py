"""A wrong answer may lead to seconds of another video: where that is open to the pupil, else on (R31, R33)."""

from dataclasses import replace

import pytest
from django_scopes import scope, scopes_disabled

from factories_change import changed, make_exercise
from factories_learn import Lesson, make_lesson
from factories_publish import make_item, make_published_video, right_answer, shown
from upbeat.rooms.items.actions.writing import revise_item
from upbeat.rooms.items.models import Item, Response
from upbeat.rooms.learn.actions import answer_exercise, ask_exercise
from upbeat.rooms.learn.actions.withdrawing import withdraw_video
from upbeat.rooms.learn.models import LadderStep
from upbeat.rooms.learn.queries.ladder import guidance_after
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.models import MicroVideo

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    with scopes_disabled():
        made = make_lesson(checkpoints=[])
    with scope(school=made.school):
        yield made


def other_video(lesson: Lesson, *, given: bool = True) -> MicroVideo:
    """Another video, with a checkpoint at 1:00; with ``given`` in the same lesson."""
    video = make_published_video(lesson.teacher, checkpoints=[60])
    if given:
        add_piece(by=lesson.teacher, package=lesson.package, kind="video", video=video)
    return video


def leading_to(lesson: Lesson, video: MicroVideo, start: float, end: float) -> Item:
    """A question whose wrong option leads to these seconds."""
    item = make_item(lesson.teacher, lesson.video.point)

    def lead(spec):
        return replace(
            spec,
            guidance=[replace(one, start_s=start, end_s=end, video_id=video.pk) for one in spec.guidance],
        )

    revise_item(by=lesson.teacher, item=item, variants=changed(item, lead))
    return item


def wrong(lesson: Lesson, item: Item) -> Response:
    piece = make_exercise(lesson, item)
    attempt = ask_exercise(by=lesson.pupil, piece=piece, item=item)
    assert right_answer(attempt) != shown(attempt, "a")
    return answer_exercise(by=lesson.pupil, piece=piece, token=attempt.token, answer=shown(attempt, "a"))


def test_it_leads_to_seconds_of_another_video_of_the_pupils(lesson):
    video = other_video(lesson)
    response = wrong(lesson, leading_to(lesson, video, 10, 20))
    view = guidance_after(response)
    assert (view.rung, view.passage.video_id, view.passage.start_s) == ("span", video.pk, 10)
    assert LadderStep.objects.filter(step="span").exists()


@pytest.mark.parametrize("why", ["not given", "behind its gate", "withdrawn"])
def test_where_the_other_video_is_not_open_the_ladder_goes_on_with_the_hint(lesson, why):
    video = other_video(lesson, given=why != "not given")
    span = (70, 80) if why == "behind its gate" else (10, 20)
    item = leading_to(lesson, video, *span)
    if why == "withdrawn":
        withdraw_video(by=lesson.teacher, video=video, reason="An error in it")
    view = guidance_after(wrong(lesson, item))
    assert (view.rung, view.passage, bool(view.hint)) == ("hint", None, True)
    assert not LadderStep.objects.filter(step="span").exists()
