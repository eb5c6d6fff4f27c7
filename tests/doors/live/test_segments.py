"""POST /hot/segments: what was played."""

from datetime import UTC, datetime

import pytest

from upbeat.rooms.learn.actions.segments import SegmentEvent
from upbeat.rooms.people import passes

ROW = {"viewing": 12, "seq": 4, "start": 61.2, "end": 66.2, "speed": 1.0, "at": 1764000000.25}


@pytest.fixture
def post(door):
    def send(body, token=None, **headers):
        token = passes.mint("segments", {"p": 7, "s": 2}, 60) if token is None else token
        return door.site.call("POST", "/hot/segments", body, x_upbeat_pass=token, **headers)

    return send


def test_a_row_reaches_the_room_as_it_was_sent_and_is_acknowledged(door, post):
    answer = post({"segments": [ROW]})
    assert (answer.status, answer.body) == (204, b"")
    at = datetime.fromtimestamp(1764000000.25, UTC)
    assert door.segments == [SegmentEvent(7, 12, 2, 4, 61.2, 66.2, 1.0, at)]


def test_rows_of_several_viewings_come_in_one_request(door, post):
    rows = [{**ROW, "viewing": viewing, "seq": seq} for viewing, seq in ((12, 5), (11, 9), (12, 4))]
    assert post({"segments": rows}).status == 204
    assert [(event.viewing_id, event.seq) for event in door.segments] == [(12, 5), (11, 9), (12, 4)]


@pytest.mark.parametrize(
    "change",
    [
        {"end": 61.2}, {"end": 60}, {"start": -1}, {"start": "61"}, {"end": None}, {"end": 10**9},
        {"speed": 0}, {"speed": 16},
        {"speed": True}, {"at": -5}, {"at": 1e300}, {"at": "now"}, {"start": []}, {"seq": 0}, {"seq": -3},
        {"seq": 2**31},
        {"viewing": 0}, {"viewing": -1}, {"viewing": 2**63}, {"end": 10**400},
    ],
)  # fmt: skip
def test_an_impossible_row_is_acknowledged_and_dropped_and_its_neighbours_are_stored(door, post, change):
    bad = {**ROW, "seq": 5, **change}
    answer = post({"segments": [bad, ROW]})
    assert answer.status == 204
    assert [(event.viewing_id, event.seq) for event in door.segments] == [(12, 4)]


def test_a_number_of_the_deepest_past_or_future_does_not_break_the_clock(door, post):
    assert post({"segments": [{**ROW, "at": 0}, {**ROW, "seq": 5, "at": 99_999_999_999}]}).status == 204
    assert len(door.segments) == 2


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"null", b"[]", b"7", b'"x"', b'{"segments": 1}', b'{"segments": {}}', b'{"segments": [1]}',
        b'{"segments": [[]]}',
        b'{"segments": [{}]}', b'{"segments": [{"viewing": "12", "seq": 1}]}', b"\xff\xfe", b"[" * 20_000,
        b'{"segments": [{"viewing": 1, "seq": 1, "start": NaN, "end": 2, "speed": 1, "at": 1}]}',
        b'{"segments": [{"viewing": 1.5, "seq": 1, "start": 1, "end": 2, "speed": 1, "at": 1}]}',
        b'{"segments": [{"viewing": true, "seq": 1, "start": 1, "end": 2, "speed": 1, "at": 1}]}',
        b'{"segments": [{"viewing": ' + b"9" * 6000 + b', "seq": 1, "start": 1, "end": 2, "speed": 1, "at": 1}]}',
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_refused_with_a_sentence_and_nothing_is_stored(door, post, body):
    answer = post(body)
    assert (answer.status, answer.json) == (400, {"error": "The request cannot be read."})
    assert door.segments == []


def test_a_body_that_is_too_large_is_refused_before_it_is_read_through(door, post):
    answer = post(b'{"segments": [' + b" " * 40_000 + b"]}")
    assert (answer.status, answer.headers["connection"]) == (413, "close")


def test_more_rows_than_a_player_sends_are_refused(door, post):
    assert post({"segments": [{"viewing": 1, "seq": 1}] * 101}).status == 400
    assert door.segments == []


def test_no_rows_are_a_valid_nothing(door, post):
    assert post({"segments": []}).status == 204


@pytest.mark.parametrize("token", ["", "x", "a.b"])
def test_without_a_pass_nothing_is_taken(door, post, token):
    answer = post({"segments": [ROW]}, token=token)
    assert (answer.status, answer.json) == (403, {"error": "This address is not valid. Open the page again."})
    assert door.segments == []


def test_a_pass_for_voting_does_not_report_segments(door, post):
    assert post({"segments": [ROW]}, token=passes.mint("votes", {"p": 7, "s": 2}, 60)).status == 403
    assert door.segments == []


def test_the_answer_to_a_mistake_is_in_the_language_of_the_browser(door, post):
    english = post(b"{", accept_language="fr-FR, en;q=0.5")
    assert english.json == {"error": "The request cannot be read."}


def test_only_post_is_taken(door):
    answer = door.site.call("GET", "/hot/segments")
    assert (answer.status, answer.headers["allow"]) == (405, "POST")


def test_a_person_who_asks_far_too_often_waits_and_others_do_not(door, post):
    statuses = [post({"segments": []}).status for _ in range(75)]
    assert statuses[:60] == [204] * 60
    assert 429 in statuses
    refused = post({"segments": []})
    assert refused.status == 429
    assert int(refused.headers["retry-after"]) >= 1
    assert post({"segments": []}, token=passes.mint("segments", {"p": 8, "s": 2}, 60)).status == 204
