"""The hot path of answers, attacked: whose token it is, what is open, and what it tells."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django_scopes import scope, scopes_disabled

from browsing import Browser
from crawling import Seen
from factories import make_pupil
from factories_learn import Lesson, after, everything, view
from leaking import GATE_S, leaks, make_secret_lesson
from serving import Answer, Site
from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.items.presenting import shown_answer
from upbeat.rooms.learn.models import PieceDone
from upbeat.rooms.people import passes
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.actions.releases import revoke_piece
from upbeat.rooms.publish.models import Piece

NOBODY = "0190a5c6-6f2c-7c3e-9d3a-2f5a6b7c8d9e"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The tests' own day; time goes on."""
    with time_machine.travel(after(60), tick=True) as travelling:
        yield travelling


@pytest.fixture
def lesson(site: Site) -> Lesson:
    return make_secret_lesson()


@pytest.fixture
def exercise(lesson: Lesson) -> Piece:
    with scopes_disabled():
        return Piece.objects.get(package=lesson.package, kind="exercise")


def post(site: Site, person: Person, told: dict[str, Any], *, school: int = 0, kind: str = "answers") -> Answer:
    token = passes.mint(kind, {"p": person.pk, "s": school or person.school_id}, 60)
    return site.call("POST", "/hot/answers", told, X_Upbeat_Pass=token)


def asked_in(site: Site, lesson: Lesson, exercise: Piece) -> Attempt:
    """The pupil opens the exercise: its first question waits."""
    assert Browser.of(site, lesson.pupil).get(f"/learn/pieces/{exercise.pk}/questions/1/").status == 200
    with scopes_disabled():
        return Attempt.objects.select_related("variant__version__item").get(
            person=lesson.pupil, place="piece", response=None
        )


def told(attempt: Attempt, piece: int, *, right: bool = True) -> dict[str, Any]:
    key = attempt.variant.key["right"]
    option = key if right else "zzwrong2"  # without a misconception of its own
    given = shown_answer(attempt.variant, attempt.seed, option)
    return {"token": str(attempt.token), "piece": piece, "fields": [["answer", given]]}


def test_an_answer_is_marked_and_its_page_shows_what_it_led_to(site: Site, lesson: Lesson, exercise: Piece) -> None:
    answer = post(site, lesson.pupil, told(asked_in(site, lesson, exercise), exercise.pk))
    assert (answer.status, answer.json) == (200, {"settled": True})
    with scopes_disabled():
        assert Response.objects.get().correct


def test_no_answer_of_the_hot_path_tells_a_key(site: Site, lesson: Lesson, exercise: Piece) -> None:
    attempt = asked_in(site, lesson, exercise)
    good = told(attempt, exercise.pk, right=False)
    bodies: list[dict[str, Any]] = [
        {**good, "fields": []}, {**good, "fields": [["answer", "zz"]]}, {**good, "piece": lesson.piece.pk},
        {**good, "token": NOBODY}, {**good, "piece": 10**9}, {"token": good["token"], "fields": good["fields"]},
        {"token": good["token"], "viewing": 1, "checkpoint": 1, "fields": []},
    ]  # fmt: skip
    found: list[str] = []
    for body in bodies:
        answer = post(site, lesson.pupil, body)
        assert answer.status < 500
        found += leaks(Seen("/hot/answers", "post", answer))
    assert found == []
    # Of a wrong answer the hint is told, as on the page: where nobody named seconds to look at, it comes first.
    for _twice in range(2):
        answer = post(site, lesson.pupil, good)
        assert (answer.status, answer.json["settled"], answer.json["rung"]) == (200, False, "hint")
        assert leaks(Seen("/hot/answers", "post", answer)) == ["a hint at /hot/answers as post"]


def test_a_token_is_worth_nothing_to_others(site: Site, lesson: Lesson, exercise: Piece) -> None:
    attempt = asked_in(site, lesson, exercise)
    other, stranger = make_pupil(lesson.section), make_secret_lesson().pupil
    before = everything()
    body = told(attempt, exercise.pk)
    statuses = [
        post(site, other, body).status,
        post(site, stranger, body).status,
        post(site, lesson.teacher, body).status,
        post(site, lesson.pupil, body, school=stranger.school_id).status,
        post(site, lesson.pupil, body, kind="segments").status,
        site.call("POST", "/hot/answers", body).status,
    ]
    assert statuses == [404, 404, 404, 403, 403, 403]
    assert everything() == before


def test_a_piece_that_was_taken_back_is_answered_no_more(site: Site, lesson: Lesson, exercise: Piece) -> None:
    attempt = asked_in(site, lesson, exercise)
    with scope(school=lesson.school):
        revoke_piece(by=lesson.teacher, piece=exercise, reason="A slip.")
    before = everything()
    answer = post(site, lesson.pupil, told(attempt, exercise.pk))
    assert (answer.status, "A slip." in answer.json["error"]) == (404, True)
    assert everything() == before


def test_a_piece_that_opens_later_is_not_answered_before(site: Site, lesson: Lesson, exercise: Piece) -> None:
    attempt = asked_in(site, lesson, exercise)
    with scopes_disabled():
        Piece.objects.filter(pk=exercise.pk).update(phase="in")
    before = everything()
    assert post(site, lesson.pupil, told(attempt, exercise.pk)).status == 404
    assert everything() == before


def test_a_checkpoint_behind_the_gate_is_not_answered(site: Site, lesson: Lesson) -> None:
    viewing = view(lesson, at=after(60))
    with scopes_disabled():
        behind = lesson.version.checkpoints.filter(second__gt=GATE_S).select_related("item_version__item").first()
        assert behind is not None
        item = behind.item_version.item
        attempt = Attempt.objects.create(
            school=lesson.school, person=lesson.pupil, item=item, variant=behind.item_version.variants.first(),
            place="checkpoint", place_id=behind.pk, seed=1, shown_at=after(60),
        )  # fmt: skip
    before = everything()
    body = {"token": str(attempt.token), "viewing": viewing.pk, "checkpoint": behind.pk, "fields": [["answer", "1"]]}
    answer = post(site, lesson.pupil, body)
    assert answer.status == 403
    assert leaks(Seen("/hot/answers", "post", answer)) == []
    first = lesson.checkpoint(GATE_S).pk
    assert post(site, lesson.pupil, {**body, "checkpoint": first}).status == 404
    assert everything() == before


def test_twenty_posts_of_one_token_count_once(site: Site, lesson: Lesson, exercise: Piece) -> None:
    attempt = asked_in(site, lesson, exercise)
    wrong, right = (told(attempt, exercise.pk, right=one) for one in (False, True))
    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(lambda n: post(site, lesson.pupil, right if n else wrong), range(20)))
    assert {one.status for one in answers} == {200}
    assert len({one.json["settled"] for one in answers}) == 1
    with scopes_disabled():
        assert Response.objects.count() == 1
        assert PieceDone.objects.filter(piece=exercise).count() <= 1


def test_guessing_is_slowed_down(site: Site, lesson: Lesson) -> None:
    body = {"token": NOBODY, "piece": 1, "fields": []}
    statuses = [post(site, lesson.pupil, body).status for _n in range(40)]
    assert set(statuses) == {404, 429}


def test_the_page_of_an_exercise_holds_a_pass_of_its_pupil_alone(site: Site, lesson: Lesson, exercise: Piece) -> None:
    page = Browser.of(site, lesson.pupil).get(f"/learn/pieces/{exercise.pk}/questions/1/").body.decode()
    found = re.search(r'<upbeat-answer data-pass="([^"]+)" data-piece="(\d+)"', page)
    assert found
    assert passes.read("answers", found[1])["p"] == lesson.pupil.pk
    assert int(found[2]) == exercise.pk
