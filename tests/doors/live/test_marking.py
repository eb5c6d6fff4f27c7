"""POST /hot/answers: an answer to a question."""

from types import SimpleNamespace
from uuid import UUID

import pytest

from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.items.guiding import GuidanceView
from upbeat.rooms.items.reading import Form
from upbeat.rooms.learn.actions.answering import Answer
from upbeat.rooms.people import passes

TOKEN = "0190a5c6-6f2c-7c3e-9d3a-2f5a6b7c8d9e"
GIVEN = {"token": TOKEN, "piece": 5, "fields": [["answer", "2"]]}
AT_GATE = {"token": TOKEN, "viewing": 12, "checkpoint": 3, "fields": [["answer", "2"], ["answer", "3"]]}


@pytest.fixture
def post(door):
    """A pupil who is told that the answer is right, unless the test says otherwise."""
    door.marked = SimpleNamespace(is_right=True, guidance=GuidanceView(rung="settled"), gate=None)

    def send(body, person=7, kind="answers"):
        token = passes.mint(kind, {"p": person, "s": 2}, 60)
        return door.site.call("POST", "/hot/answers", body, x_upbeat_pass=token)

    return send


def test_an_answer_reaches_the_room_as_its_form_says_it(door, post):
    answer = post(GIVEN)
    assert (answer.status, answer.json) == (200, {"settled": True})
    assert door.answers == [Answer(7, 2, UUID(TOKEN), Form({"answer": ["2"]}), piece_id=5)]


def test_an_answer_at_a_checkpoint_says_how_far_the_video_is_open(door, post):
    door.marked.gate = SimpleNamespace(open_until_s=120.0)
    assert post(AT_GATE).json == {"settled": True, "open_until": 120.0}
    given = Form({"answer": ["2", "3"]})
    assert door.answers == [Answer(7, 2, UUID(TOKEN), given, viewing_id=12, checkpoint_id=3)]


def test_a_wrong_answer_is_told_its_guidance(door, post):
    view = GuidanceView(rung="hint", failures=2, misconception="Counts the rest", advice="Listen.", hint="Bar line.")
    door.marked = SimpleNamespace(is_right=False, guidance=view, gate=None)
    assert post(GIVEN).json == {
        "settled": False, "rung": "hint", "misconception": "Counts the rest", "advice": "Listen.", "hint": "Bar line.",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("problem", "status"),
    [(Invalid("Choose one answer.", field="answer"), 422), (NotFound("It is not open."), 404)],
)
def test_the_error_of_one_is_told_to_that_one(door, post, problem, status):
    door.refuse[8] = problem
    answer = post(GIVEN, person=8)
    assert (answer.status, answer.json) == (status, {"error": problem.message})
    assert post(GIVEN).status == 200


@pytest.mark.parametrize(
    "change",
    [
        {"token": "x"}, {"token": 7}, {"token": None}, {"piece": 0}, {"piece": "5"}, {"piece": True},
        {"piece": 2**63}, {"fields": None}, {"fields": [["answer"]]}, {"fields": [["answer", 2]]},
        {"fields": {"answer": "2"}}, {"fields": [["answer", "x" * 1001]]}, {"fields": [["a" * 41, ""]]},
        {"fields": [["answer", "2"]] * 65},
    ],
)  # fmt: skip
def test_an_answer_without_form_is_refused_and_not_marked(door, post, change):
    assert post({**GIVEN, **change}).status == 400
    assert door.answers == []


@pytest.mark.parametrize("body", [b"[]", b"null", b"{", b"{}", b'{"token": "x"}'])
def test_a_body_that_is_no_answer_is_refused(door, post, body):
    assert post(body).status == 400
    assert door.answers == []


def test_a_place_has_to_be_named(door, post):
    nowhere = {"token": TOKEN, "fields": []}
    assert [post(nowhere).status, post({**nowhere, "viewing": 3}).status] == [400, 400]
    assert door.answers == []


def test_a_pass_for_segments_does_not_answer(door, post):
    assert [post(GIVEN, kind=kind).status for kind in ("segments", "votes", "media")] == [403, 403, 403]
    assert door.answers == []


def test_who_guesses_fast_has_to_wait(door, post):
    statuses = [post(GIVEN).status for _n in range(30)]
    assert statuses[:20] == [200] * 20
    assert 429 in statuses
    assert post(GIVEN, person=8).status == 200
