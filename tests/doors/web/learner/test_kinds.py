"""What a pupil gets of a question at the gate, kind by kind."""

from dataclasses import replace

import pytest
from django.test import Client
from django_scopes import scope

from factories_items import make_kind
from factories_learn import Lesson, view
from upbeat.rooms.publish.actions.checkpoints import set_checkpoints
from upbeat.rooms.publish.actions.videos import publish_version, revise_video


def asked(lesson: Lesson, kind: str) -> str:
    """The address of a checkpoint at 1:00 that asks a question of the kind."""
    item = make_kind(lesson.teacher, lesson.video.point, kind)
    with scope(school=lesson.school):
        draft = revise_video(by=lesson.teacher, video=lesson.video)
        set_checkpoints(by=lesson.teacher, version=draft, checkpoints=[(60, item.versions.get())])
        now = replace(lesson, version=publish_version(by=lesson.teacher, version=draft))
    viewing = view(now)
    return f"/learn/viewings/{viewing.pk}/checkpoints/{now.checkpoint(60).pk}/"


def test_a_moment_is_looked_for_in_what_is_open(pupil: Client, lesson: Lesson) -> None:
    html = pupil.get(asked(lesson, "moment"), headers={"X-Upbeat-Fragment": "1"}).content.decode()
    assert f'href="/learn/pieces/{lesson.piece.pk}/?t=0" data-span="0-60"' in html
    assert "<upbeat-now" in html


@pytest.mark.parametrize(
    "kind, fields",
    [
        ("matching", ['<select id="match-', 'name="match-']),
        ("gap", ['<select name="gap-1"', '<input name="gap-2" size="12"']),
        (
            "spot",
            ['<input type="image" class="spot-picture" name="at"', 'width="300" height="150"', 'name="x"', 'name="y"'],
        ),
        ("number", ['name="answer"', "(beats)"]),
    ],
)
def test_every_kind_can_be_answered_without_script(pupil: Client, lesson: Lesson, kind: str, fields: list[str]) -> None:
    html = pupil.get(asked(lesson, kind)).content.decode()
    assert [field for field in fields if field not in html] == []


def test_an_answer_that_lacks_a_part_is_asked_for_and_what_it_lacks_is_said(pupil: Client, lesson: Lesson) -> None:
    here = asked(lesson, "gap")
    page = pupil.get(here).content.decode()
    token = page.partition('name="token" value="')[2].partition('"')[0]
    answer = pupil.post(here, {"token": token, "gap-1": "", "gap-2": "upbeat"})
    assert (answer.status_code, "Fill every gap first." in answer.content.decode()) == (422, True)
