"""GET /hot/stream: "something changed, ask again"."""

import socket
import threading
import time
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from serving import serving
from upbeat.doors.live.streams import Hub, stream
from upbeat.rooms.people import passes


class Ear:
    """A browser that listens: reads the stream line by line."""

    def __init__(self, site, channels, person=7, seconds=60, last=""):
        token = passes.mint("stream", {"p": person, "c": channels}, seconds)
        address = urlsplit(site.url)
        self.line = socket.create_connection((address.hostname, address.port), timeout=5)
        extra = f"Last-Event-ID: {last}\r\n" if last else ""
        self.line.sendall(f"GET /hot/stream?pass={token} HTTP/1.1\r\nHost: x\r\n{extra}\r\n".encode())
        self.file = self.line.makefile("rb")
        self.status = int(self.file.readline().split()[1])
        self.headers = {}
        while text := self.file.readline().decode().strip():
            name, _colon, value = text.partition(": ")
            self.headers[name] = value

    def hear(self):
        """The next event as a dict of its fields; a comment is under ''. None when the stream has ended."""
        size = int(self.file.readline() or b"0", 16)
        block = self.file.read(size).decode()
        self.file.readline()
        if not size:
            return None
        return dict(line.split(": ", 1) if ": " in line else (line, "") for line in block.strip().split("\n"))

    def close(self):
        self.file.close()
        self.line.close()


@pytest.fixture
def listen(door):
    ears = []

    def begin(*channels, **facts):
        ears.append(Ear(door.site, list(channels), **facts))
        return ears[-1]

    yield begin
    for ear in ears:
        ear.close()
    wait_until(lambda: len(door.hub) == 0)


def wait_until(true):
    until = time.monotonic() + 5
    while not true():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_a_listener_hears_what_is_announced_on_its_channel(door, listen):
    ear = listen("meeting:3")
    assert (ear.status, ear.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    assert ear.headers["cache-control"] == "no-store"
    first = ear.hear()
    assert first["retry"] == "2000"
    assert "event" not in first
    door.hub.announce("meeting:3")
    heard = ear.hear()
    assert heard["event"] == "change"
    assert heard["id"] != first["id"]


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
    assert time.monotonic() - began < 4


def test_without_a_pass_nothing_is_heard(door):
    for path in ("/hot/stream", "/hot/stream?pass=x", "/hot/stream?pass=", "/hot/stream?pass=%ff%fe"):
        assert door.site.call("GET", path).status == 403
    token = passes.mint("segments", {"p": 7, "c": ["meeting:3"]}, 60)
    assert door.site.call("GET", f"/hot/stream?pass={token}").status == 403
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
        ear = Ear(site, ["meeting:3"])
        ear.hear()
        assert ear.hear() == {"": "still here"}
        ear.close()


def test_streams_end_at_once_when_the_server_stops():
    hub = Hub()
    with serving(Starlette(routes=[Route("/hot/stream", stream(hub))]), hub) as site:
        ear = Ear(site, ["meeting:3"])
        ear.hear()
        began = time.monotonic()
    assert time.monotonic() - began < 3
    assert ear.hear() is None
    ear.close()


def test_a_stopping_server_opens_no_stream(door):
    door.hub.close()
    try:
        token = passes.mint("stream", {"p": 7, "c": ["meeting:3"]}, 60)
        assert door.site.call("GET", f"/hot/stream?pass={token}").status == 503
    finally:
        door.hub._closed = False


def test_announcing_without_a_server_does_nothing():
    Hub().announce("meeting:3")
