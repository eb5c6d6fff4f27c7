"""POST /hot/votes: a clicker's choice."""

import pytest

from upbeat.kernel.errors import Late, Refused
from upbeat.rooms.classroom.choice import Choice
from upbeat.rooms.items.reading import Form
from upbeat.rooms.people import passes

VOTE = {"question": 7, "round": 1, "seq": 1764000000250, "fields": [["answer", "2"]], "sure": "rather"}


@pytest.fixture
def post(door):
    def send(body, person=7):
        token = passes.mint("votes", {"p": person, "s": 2}, 60)
        return door.site.call("POST", "/hot/votes", body, x_upbeat_pass=token)

    return send


def test_a_choice_reaches_the_room_and_what_is_stored_comes_back(door, post):
    answer = post(VOTE)
    assert (answer.status, answer.json) == (200, VOTE)
    assert door.votes == [Choice(7, 2, 7, 1, 1764000000250, Form({"answer": ["2"]}), "rather")]


def test_a_vote_after_closing_is_answered_with_409_and_the_room_s_sentence(door, post):
    door.refuse[7] = Late("The vote is closed. Your earlier choice counts.")
    answer = post(VOTE)
    assert (answer.status, answer.json) == (409, {"error": "The vote is closed. Your earlier choice counts."})
    assert door.votes == []


def test_one_refused_vote_does_not_touch_the_others(door, post):
    door.refuse[8] = Refused("You are not in this lesson.")
    assert post(VOTE, person=8).status == 403
    assert post(VOTE).status == 200
    assert [choice.person for choice in door.votes] == [7]


@pytest.mark.parametrize(
    "change",
    [
        {"question": "7"}, {"question": -1}, {"question": 2**63}, {"round": None}, {"seq": 1.5}, {"seq": True},
        {"fields": "b"}, {"fields": None}, {"fields": ["b"]}, {"fields": [["a"]]}, {"fields": [["a", 1]]},
        {"fields": [["a", "b"]] * 65}, {"fields": [["a" * 41, "b"]]}, {"fields": [["a", "b" * 1001]]},
        {"sure": 1}, {"sure": None}, {"sure": "s" * 13},
    ],
)  # fmt: skip
def test_a_vote_without_form_is_refused_and_not_stored(door, post, change):
    assert post({**VOTE, **change}).status == 400
    assert door.votes == []


def test_how_sure_one_is_may_be_left_out(door, post):
    assert post({name: value for name, value in VOTE.items() if name != "sure"}).status == 200
    assert door.votes[0].sure == ""


@pytest.mark.parametrize("body", [b"[]", b"null", b"{", b"{}"])
def test_a_body_that_is_no_vote_is_refused(door, post, body):
    assert post(body).status == 400
    assert door.votes == []


def test_a_pass_for_segments_does_not_vote(door):
    token = passes.mint("segments", {"p": 7, "s": 2}, 60)
    assert door.site.call("POST", "/hot/votes", VOTE, x_upbeat_pass=token).status == 403
    assert door.votes == []
