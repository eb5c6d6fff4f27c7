"""Where a file lies in the object store, those who ask for a piece of it are sent there, and nobody waits for it."""

import time
import urllib.request

import pytest
from starlette.applications import Starlette

from objects import told
from serving import serving
from upbeat.doors.live import stored
from upbeat.doors.live.app import LiveDoor
from upbeat.doors.live.hub import Hub
from upbeat.rooms.people import passes
from upbeat.rooms.record.store import Index, Store
from upbeat.site.asgi import HotFirst

FILM = bytes(range(250)) * 12
PATH = "polished/9/480p.mp4"
PIECES = frozenset({(0, 100), (0, 1100), (100, 1100), (1100, 3000)})


@pytest.fixture
def media(tmp_path):
    path = tmp_path / PATH
    path.parent.mkdir(parents=True)
    path.write_bytes(FILM)
    return tmp_path


@pytest.fixture
def opened(media):
    """To open the door before a store; the last one is closed at the end."""
    running = []

    def open_door(store):
        hub = Hub()
        live = LiveDoor(
            record_segments=list,
            keep_places=list,
            cast_votes=list,
            mark_answers=list,
            hub=hub,
            media_root=media,
            store=store,
        )
        server = serving(HotFirst(live, Starlette(lifespan=lambda _app: live.running())), hub)
        running.append(server)
        return server.__enter__()

    yield open_door
    for server in running:
        server.__exit__(None, None, None)


def keep(store, path=PATH, body=FILM, pieces=PIECES):
    for begin, end in pieces:
        store.put(path, (begin, end), body[begin:end], "video/mp4")
    store.put_index(path, Index(len(body), frozenset(pieces)))


def asked(site, query="", method="GET", end=1100, path=PATH, more=None, **headers):
    token = passes.mint("media", {"p": 7, "f": path, "e": end} | (more or {}), 60)
    return site.call(method, f"/media/{token}/480p.mp4{query}", **headers)


def sent_on(site, query="", **asking):
    """The answer, once the store was asked what it has: that happens beside."""
    until = time.monotonic() + 60
    while (answer := asked(site, query, **asking)).status != 302:
        assert time.monotonic() < until, answer
        time.sleep(0.05)
    return answer


def test_a_piece_before_the_gate_is_had_from_the_store(opened, store):
    keep(store)
    answer = sent_on(opened(store), "?bytes=100-1099")
    assert answer.headers["location"].startswith(f"{store.place}/{PATH}/100-1100?X-Amz-")
    assert (answer.headers["cache-control"], answer.headers["content-length"], answer.body) == ("no-store", "0", b"")
    with urllib.request.urlopen(answer.headers["location"]) as there:
        assert (there.status, there.read()) == (200, FILM[100:1100])


def test_until_the_store_has_answered_the_folder_serves(opened, store):
    keep(store)
    site = opened(store)
    first = asked(site, "?bytes=100-1099")
    assert (first.status, first.body) == (200, FILM[100:1100])
    assert sent_on(site, "?bytes=100-1099").status == 302


@pytest.mark.parametrize(
    ("query", "asking", "status", "body"),
    [
        ("?bytes=0-1099&here", {}, 200, FILM[:1100]),
        ("?here", {}, 200, FILM[:1100]),
        ("?bytes=0-1099", {"method": "HEAD"}, 200, b""),
        ("?bytes=100-1098", {}, 200, FILM[100:1099]),
        ("?bytes=101-1099", {}, 200, FILM[101:1100]),
        ("?bytes=100-1099", {"end": 1099}, 200, FILM[100:1099]),
        ("?bytes=1100-2999", {"end": 2000}, 200, FILM[1100:2000]),
        ("?bytes=1100-2999", {}, 416, None),
        ("", {"end": 2000}, 200, FILM[:2000]),
        ("", {"end": 3000}, 200, FILM),
        ("", {"range": "bytes=100-1099", "end": 2000}, 206, FILM[100:1100]),
    ],
)
def test_what_is_no_piece_of_the_open_part_is_served_from_the_folder(opened, store, query, asking, status, body):
    keep(store)
    site = opened(store)
    sent_on(site, "?bytes=0-99")
    answer = asked(site, query, **asking)
    assert answer.status == status
    assert body is None or answer.body == body


def test_a_picture_that_is_open_as_a_whole_is_had_as_one(opened, store, media):
    (media / "1.webp").write_bytes(b"picture")
    keep(store, "1.webp", b"picture", {(0, 7)})
    site = opened(store)
    there = sent_on(site, path="1.webp", end=2**53, more={"d": 1}).headers["location"]
    with urllib.request.urlopen(there) as answer:
        assert answer.read() == b"picture"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="1.webp"'
    assert asked(site, path="1.webp", end=6).body == b"pictur"


def test_a_file_of_another_size_than_the_store_has_is_served_from_the_folder(opened, store, media):
    keep(store)
    site = opened(store)
    sent_on(site, "?bytes=0-99")
    (media / PATH).write_bytes(FILM + b"more")
    assert asked(site, "?bytes=0-99").status == 200


def test_a_store_that_is_away_or_slow_keeps_nobody_waiting(opened, objects):
    site = opened(Store(told("http://10.255.255.1:9")))
    begun = time.monotonic()
    for _time in range(20):
        assert asked(site, "?bytes=0-99").body == FILM[:100]
    assert time.monotonic() - begun < 5


def test_what_was_removed_from_the_store_is_served_again_after_a_while(opened, store, monkeypatch):
    monkeypatch.setattr(stored, "FOUND_S", 0.5)
    monkeypatch.setattr(stored, "MISSED_S", 0.2)
    keep(store)
    site = opened(store)
    sent_on(site, "?bytes=0-99")
    store.remove("polished")
    until = time.monotonic() + 60
    while asked(site, "?bytes=0-99").status == 302:
        assert time.monotonic() < until
        time.sleep(0.05)
    keep(store)
    sent_on(site, "?bytes=0-99")


def test_an_index_that_makes_no_sense_is_none(opened, store):
    store._put(f"{PATH}/index.json", b"[]", "application/json")
    site = opened(store)
    for _time in range(5):
        assert asked(site, "?bytes=0-99").status == 200
        time.sleep(0.1)
