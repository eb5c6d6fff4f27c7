"""The question at the gate, as a page and in the player's panel."""

import re
from typing import Any

import pytest
from django.test import Client
from django_scopes import scope

from factories import make_pupil
from factories_learn import Lesson, answer, ask, everything, make_lesson, view
from factories_publish import right_answer, shown
from upbeat.rooms.items.models import Attempt
from upbeat.rooms.learn.models import Pass, Viewing
from upbeat.rooms.publish.actions.releases import revoke_piece

FRAGMENT = {"HTTP_X_UPBEAT_FRAGMENT": "1"}


@pytest.fixture
def viewing(lesson: Lesson) -> Viewing:
    return view(lesson)


@pytest.fixture
def here(lesson: Lesson, viewing: Viewing) -> str:
    return f"/learn/viewings/{viewing.pk}/checkpoints/{lesson.checkpoint(60).pk}/"


def waiting(lesson: Lesson) -> Attempt:
    with scope(school=lesson.school):
        return Attempt.objects.select_related("variant__version__item").get(response=None)


def form(lesson: Lesson, option: str = "b") -> dict[str, Any]:
    attempt = waiting(lesson)
    return {"token": str(attempt.token), "answer": right_answer(attempt) if option == "b" else shown(attempt, option)}


def passes(lesson: Lesson) -> int:
    with scope(school=lesson.school):
        return Pass.objects.count()


def test_the_page_asks_without_any_script(pupil: Client, lesson: Lesson, here: str) -> None:
    html = pupil.get(here).content.decode()
    assert "<h1>Checkpoint at 1:00</h1>" in html
    assert re.findall(r'<input type="radio" name="answer" value="(\d)">', html) == ["1", "2", "3"]
    assert f'name="token" value="{waiting(lesson).token}"' in html


def test_the_player_gets_the_question_alone(pupil: Client, here: str) -> None:
    html = pupil.get(here, **FRAGMENT).content.decode()
    assert html.lstrip().startswith('<form class="checkpoint"')
    assert "<html" not in html


def test_a_right_answer_leads_back_to_the_video_at_that_second(pupil: Client, lesson: Lesson, here: str) -> None:
    pupil.get(here)
    answer = pupil.post(here, form(lesson))
    assert (answer.status_code, answer["Location"]) == (302, f"/learn/pieces/{lesson.piece.pk}/?t=60")
    assert passes(lesson) == 1


def test_a_right_answer_gives_the_player_what_it_opens(
    pupil: Client, lesson: Lesson, viewing: Viewing, here: str
) -> None:
    pupil.get(here, **FRAGMENT)
    html = pupil.post(here, form(lesson), **FRAGMENT).content.decode()
    follows = f"/learn/viewings/{viewing.pk}/checkpoints/{lesson.checkpoint(120).pk}/"
    assert f'<div data-open-until="120.0" data-checkpoint-url="{follows}" data-continue-after="3">' in html
    assert re.findall(r'<template data-into="(\w+)">', html) == [
        "transcript", "marks", "ticks", "checkpoints", "thumbnails", "stills", "rungs", "captions",
    ]  # fmt: skip
    assert "Words at 110." in html
    assert "Words at 120." not in html


def test_the_last_right_answer_says_that_all_is_open(pupil: Client, lesson: Lesson, viewing: Viewing) -> None:
    answer(lesson, viewing, 60)
    here = f"/learn/viewings/{viewing.pk}/checkpoints/{lesson.checkpoint(120).pk}/"
    pupil.get(here, **FRAGMENT)
    html = pupil.post(here, form(lesson), **FRAGMENT).content.decode()
    assert '<div data-open-until="180.0" data-checkpoint-url="" data-continue-after="3">' in html


def test_an_answer_not_right_yet_leads_to_the_seconds(pupil: Client, lesson: Lesson, here: str) -> None:
    pupil.get(here, **FRAGMENT)
    answer = pupil.post(here, form(lesson, "a"), **FRAGMENT)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert f'<a class="button" data-step="span" href="/learn/pieces/{lesson.piece.pk}/?t=5&amp;after=' in html
    assert 'data-span="5-22"' in html
    assert "Look again at 0:05–0:22" in html
    assert "Listen once more." in html
    assert f'data-answer href="{here}?after=' in html
    assert passes(lesson) == 0


def test_without_script_guidance_has_its_own_address(pupil: Client, lesson: Lesson, here: str) -> None:
    pupil.get(here)
    data = form(lesson, "a")
    answer = pupil.post(here, data)
    assert (answer.status_code, answer["Location"]) == (302, f"{here}?answered={data['token']}")
    assert "Look again at 0:05–0:22" in pupil.get(answer["Location"]).content.decode()


def test_a_wrong_answer_without_a_span_leads_to_the_part_before_the_checkpoint(
    pupil: Client, lesson: Lesson, here: str
) -> None:
    pupil.get(here, **FRAGMENT)
    assert "Look again at 0:00–1:00" in pupil.post(here, form(lesson, "c"), **FRAGMENT).content.decode()


def test_asked_again_it_is_another_wording(pupil: Client, lesson: Lesson, here: str) -> None:
    first = pupil.get(here, **FRAGMENT).content.decode()
    pupil.post(here, form(lesson, "a"), **FRAGMENT)
    second = pupil.get(here, **FRAGMENT).content.decode()
    stem = re.compile(r'checkpoint-question">([^<]+)<')
    assert stem.findall(first) != stem.findall(second)


def test_no_answer_is_asked_for_kindly(pupil: Client, lesson: Lesson, here: str) -> None:
    pupil.get(here, **FRAGMENT)
    before = everything()
    answer = pupil.post(here, {"token": str(waiting(lesson).token)}, **FRAGMENT)
    assert answer.status_code == 422
    assert "Choose one answer." in answer.content.decode()
    assert everything() == before


def test_a_later_checkpoint_is_refused(pupil: Client, lesson: Lesson, viewing: Viewing) -> None:
    before = everything()
    answer = pupil.get(f"/learn/viewings/{viewing.pk}/checkpoints/{lesson.checkpoint(120).pk}/")
    assert answer.status_code == 403
    assert everything() == before


def test_the_checkpoint_of_somebody_else_is_not_found(pupil: Client, lesson: Lesson, here: str) -> None:
    attempt = ask(lesson, view(lesson), 60)
    pupil.force_login(make_pupil(lesson.section))
    before = everything()
    assert pupil.get(here).status_code == 404
    assert pupil.post(here, {"token": str(attempt.token), "answer": right_answer(attempt)}).status_code == 404
    assert everything() == before


def test_the_checkpoint_of_another_video_is_not_found(pupil: Client, lesson: Lesson, viewing: Viewing) -> None:
    other = make_lesson()
    before = everything()
    assert pupil.get(f"/learn/viewings/{viewing.pk}/checkpoints/{other.checkpoint(60).pk}/").status_code == 404
    assert everything() == before


def test_guidance_shown_again_opens_no_media_of_a_piece_that_was_taken_back(
    pupil: Client, lesson: Lesson, viewing: Viewing, here: str
) -> None:
    token = answer(lesson, viewing, 60).response.attempt.token
    with scope(school=lesson.school):
        revoke_piece(by=lesson.teacher, piece=lesson.piece, reason="A slip.")
    seen = pupil.get(f"{here}?answered={token}", **FRAGMENT)
    assert seen.status_code == 404
    assert b"/media/" not in seen.content
