"""GET /hot/stream: "something changed, ask again"."""

import threading
import time

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from listening import Ear
from serving import serving
from upbeat.doors.live.hub import Hub
from upbeat.doors.live.streams import stream
from upbeat.rooms.people import passes


def token(*channels, person=7, seconds=60, **more):
    return passes.mint("stream", {"p": person, "c": list(channels)} | more, seconds)


@pytest.fixture
def listen(door):
    ears = []

    def begin(*channels, last="", **facts):
        ears.append(Ear(door.site, token(*channels, **facts), last))
        return ears[-1]

    yield begin
    for ear in ears:
        ear.close()
    wait_until(lambda: len(door.hub) == 0)


def wait_until(true):
    until = time.monotonic() + 60
    while not true():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_a_listener_hears_what_is_announced_on_its_channel(door, listen):
    ear = listen("meeting:3")
    assert (ear.status, ear.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    assert ear.headers["cache-control"] == "no-store"
    first = ear.hear()
    assert 1000 <= int(first["retry"]) <= 4000
    assert "event" not in first
    door.hub.announce("meeting:3")
    heard = ear.hear()
    assert heard["event"] == "change"
    assert heard["id"] != first["id"]


@pytest.mark.parametrize(("age", "name"), [(30, "change"), (-30, None)])
def test_what_was_announced_between_page_and_stream_is_told_at_once(door, listen, age, name):
    listen("meeting:3").hear()
    door.hub.announce("meeting:3")
    wait_until(lambda: door.hub.told_since(["meeting:3"], time.time() - 30))
    assert listen("meeting:3", t=int(time.time()) - age).hear().get("event") == name


def test_a_listener_hears_nothing_of_other_channels(door, listen):
    ear = listen("meeting:3")
    ear.hear()
    door.hub.announce("meeting:4")
    door.hub.announce("meeting:3", "vote")
    assert ear.hear()["event"] == "vote"


def test_several_channels_come_in_one_stream(door, listen):
    ear = listen("meeting:3", "votes:3")
    ear.hear()
    door.hub.announce("votes:3", "vote")
    assert ear.hear()["event"] == "vote"
    door.hub.announce("meeting:3")
    assert ear.hear()["event"] == "change"


def test_who_comes_back_after_missing_something_is_told_at_once(door, listen):
    ear = listen("meeting:3")
    last = ear.hear()["id"]
    ear.close()
    door.hub.announce("meeting:3")
    again = listen("meeting:3", last=last)
    assert again.hear()["event"] == "change"


def test_who_comes_back_having_missed_nothing_is_not_disturbed(door, listen):
    ear = listen("meeting:3")
    last = ear.hear()["id"]
    again = listen("meeting:3", last=last)
    assert "event" not in again.hear()


def test_who_comes_back_to_a_restarted_server_is_told_to_ask_again(listen):
    assert listen("meeting:3", last="1700000000-4").hear()["event"] == "change"


def test_a_burst_is_told_as_one_change(door, listen):
    ear = listen("meeting:3")
    ear.hear()
    door.site.call("GET", "/hot/stream")  # the server is awake
    threads = [threading.Thread(target=door.hub.announce, args=("meeting:3",)) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    heard = [ear.hear()]
    while heard[-1]["id"] != door.hub.version(["meeting:3"]):
        heard.append(ear.hear())
    assert len(heard) <= 50
    assert {event["event"] for event in heard} == {"change"}


def test_a_closed_page_is_forgotten(door, listen):
    ear = listen("meeting:3")
    ear.hear()
    assert len(door.hub) == 1
    ear.close()
    wait_until(lambda: len(door.hub) == 0)
    assert door.hub._listeners == {}


def test_a_stream_ends_when_its_pass_expires(door, listen):
    ear = listen("meeting:3", seconds=1)
    ear.hear()
    began = time.monotonic()
    while ear.hear() is not None:
        pass
    assert time.monotonic() - began < 12  # the next beat comes later


def test_without_a_pass_nothing_is_heard(door):
    for path in ("/hot/stream", "/hot/stream?pass=x", "/hot/stream?pass=", "/hot/stream?pass=%ff%fe"):
        assert door.site.call("GET", path).status == 403
    other = passes.mint("segments", {"p": 7, "c": ["meeting:3"]}, 60)
    assert door.site.call("GET", f"/hot/stream?pass={other}").status == 403
    assert len(door.hub) == 0


def test_one_person_cannot_open_streams_without_end(door, listen):
    for _ in range(16):
        listen("meeting:3")
    refused = listen("meeting:3")
    assert (refused.status, refused.headers["retry-after"]) == (429, "15")
    assert listen("meeting:3", person=8).status == 200


def test_a_silent_stream_beats_so_that_proxies_keep_it():
    hub = Hub()
    live = Starlette(routes=[Route("/hot/stream", stream(hub, heartbeat_s=0.05))])
    with serving(live, hub) as site:
        ear = Ear(site, token("meeting:3"))
        ear.hear()
        assert ear.hear() == {"event": "beat", "data": "-"}
        ear.close()


def test_streams_end_at_once_when_the_server_stops():
    hub = Hub()
    with serving(Starlette(routes=[Route("/hot/stream", stream(hub))]), hub) as site:
        ear = Ear(site, token("meeting:3"))
        ear.hear()
        began = time.monotonic()
    assert time.monotonic() - began < 10  # GRACE_S is more
    assert ear.hear() is None
    ear.close()


def test_a_stopping_server_opens_no_stream(door):
    door.hub.close()
    try:
        assert door.site.call("GET", f"/hot/stream?pass={token('meeting:3')}").status == 503
    finally:
        door.hub._closed = False


def test_announcing_without_a_server_does_nothing():
    Hub().announce("meeting:3")
