"""Two server processes' hubs with the real Redis between them: nobody misses a change, whatever happens to the line."""

import time
from contextlib import asynccontextmanager, contextmanager

import pytest
import redis
from starlette.applications import Starlette
from starlette.routing import Route

from brokers import BROKERS, NOWHERE
from lines import Cable
from listening import Ear
from serving import serving
from upbeat.doors.live import relay as relays
from upbeat.doors.live.hub import Hub
from upbeat.doors.live.relay import Relay
from upbeat.doors.live.streams import stream
from upbeat.rooms.people import passes

TOKEN = passes.mint("stream", {"p": 7, "c": ["meeting:3", "votes:3"]}, 6 * 3600)


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    monkeypatch.setattr(relays, "BEAT_S", 0.3)
    monkeypatch.setattr(relays, "SILENT_S", 1.0)


@pytest.fixture
def cable():
    """A line to Redis that can be cut."""
    try:
        redis.Redis.from_url(BROKERS["redis"]).ping()
    except redis.RedisError:
        pytest.skip("no Redis")
    with Cable(BROKERS["redis"]) as made:
        yield made


@contextmanager
def server(url, installation):
    hub = Hub(Relay(url, installation))

    @asynccontextmanager
    async def running(_app):
        hub.open()
        yield
        await hub.finish()

    live = Starlette(routes=[Route("/hot/stream", stream(hub))], lifespan=running)
    with serving(live, hub) as site:
        yield hub, site


def until(true):
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def connected(hub):
    until(lambda: hub.carrier._client is not None)


def listen(site, last=""):
    ear = Ear(site, TOKEN, last)
    ear.line.settimeout(60)
    return ear


def test_what_one_process_announces_is_heard_at_the_other_and_once_at_its_own(cable):
    with server(cable.url, "a school") as (first, one), server(cable.url, "a school") as (second, two):
        connected(first)
        connected(second)
        ears = [listen(one), listen(two)]
        begun = [ear.hear()["id"] for ear in ears]
        first.announce("meeting:3")
        heard = [ear.hear() for ear in ears]
        assert [event["event"] for event in heard] == ["change", "change"]
        assert heard[0]["id"] == heard[1]["id"] not in begun
        second.announce("votes:3", "vote")
        assert [ear.hear()["event"] for ear in ears] == ["vote", "vote"]
        for ear in ears:
            ear.close()


def test_versions_are_the_same_at_every_process_also_at_one_that_comes_later(cable):
    with server(cable.url, "b school") as (first, one):
        connected(first)
        ear = listen(one)
        ear.hear()
        first.announce("meeting:3")
        seen = ear.hear()["id"]
        with server(cable.url, "b school") as (second, two):
            connected(second)
            again = listen(two, last=seen)
            assert "event" not in again.hear()
            again.close()
            first.announce("meeting:3")
            ear.hear()
            until(lambda: second.version(["meeting:3"]) == first.version(["meeting:3"]))
            late = listen(two, last=seen)
            assert late.hear()["event"] == "change"
            late.close()
        ear.close()


def test_another_installation_on_the_same_redis_hears_nothing(cable):
    with server(cable.url, "c school") as (first, _one), server(cable.url, "d school") as (second, two):
        connected(first)
        connected(second)
        ear = listen(two)
        ear.hear()
        first.announce("meeting:3")
        second.announce("votes:3", "vote")
        assert ear.hear()["event"] == "vote"
        ear.close()


def test_while_redis_is_away_each_tells_its_own_and_everybody_asks_again_when_it_is_back(cable):
    with server(cable.url, "e school") as (first, one), server(cable.url, "e school") as (second, two):
        connected(first)
        connected(second)
        ears = [listen(one), listen(two)]
        before = [ear.hear()["id"] for ear in ears]
        cable.cut()
        until(lambda: first.carrier._client is None)
        until(lambda: second.carrier._client is None)
        first.announce("votes:3", "vote")
        alone = ears[0].hear()
        assert alone["event"] == "vote"
        # Nobody can say what was missed meanwhile: who comes back to either asks again.
        for site in (one, two):
            ear = listen(site, last=before[0])
            assert ear.hear()["event"] == "change"
            ear.close()
        ear = listen(one, last=alone["id"])
        assert "event" not in ear.hear()
        ear.close()
        cable.mend()
        for ear in ears:
            assert ear.hear()["event"] == "change"
        connected(first)
        connected(second)
        until(lambda: first.version(["votes:3"]) == second.version(["votes:3"]) != before[0])
        for ear in ears:
            ear.close()


def test_a_line_that_carries_nothing_any_more_is_noticed_although_nobody_closes_it(cable):
    with server(cable.url, "f school") as (first, one):
        connected(first)
        ear = listen(one)
        ear.hear()
        cable.hold()
        first.announce("meeting:3")
        assert ear.hear()["event"] == "change"
        until(lambda: first.carrier._client is None)
        cable.mend()
        assert ear.hear()["event"] == "change"
        ear.close()


def test_a_redis_that_was_never_there_keeps_nobody_from_hearing_their_own_server():
    with server(NOWHERE["redis"], "g school") as (first, one):
        ear = listen(one)
        ear.hear()
        first.announce("meeting:3")
        assert ear.hear()["event"] == "change"
        ear.close()
