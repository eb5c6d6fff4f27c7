"""POST /hot/place: where a film stands."""

import pytest

from upbeat.rooms.learn.actions.places import Place
from upbeat.rooms.people import passes

HERE = {"viewing": 12, "seq": 4, "second": 63.25}


@pytest.fixture
def post(door):
    def send(body, token=None):
        token = passes.mint("segments", {"p": 7, "s": 2}, 60) if token is None else token
        return door.site.call("POST", "/hot/place", body, x_upbeat_pass=token)

    return send


def test_a_place_reaches_the_room_with_the_person_of_the_pass(door, post):
    answer = post(HERE)
    assert (answer.status, answer.body) == (204, b"")
    assert door.places == [Place(7, 12, 4, 63.25)]
    assert door.segments == []


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"null", b"[]", {}, {**HERE, "viewing": 0}, {**HERE, "viewing": "12"}, {**HERE, "seq": 0},
        {**HERE, "seq": 2**31}, {**HERE, "seq": True}, {**HERE, "second": -1}, {**HERE, "second": "63"},
        {**HERE, "second": 10**9}, {**HERE, "second": True}, {**HERE, "more": "x" * 600},
    ],
)  # fmt: skip
def test_what_is_no_place_is_refused_and_nothing_is_kept(door, post, body):
    assert 400 <= post(body).status < 500
    assert door.places == []


def test_without_a_pass_of_the_player_nothing_is_kept(door, post):
    for token in ("", "x", passes.mint("votes", {"p": 7, "s": 2}, 60)):
        assert post(HERE, token).status in (401, 403)
    assert door.places == []
