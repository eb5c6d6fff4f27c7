"""Attacks on media in the object store, against the real server and a real store: whatever a pupil's browser is given,
however it is turned, opens nothing behind the gate (D2)."""

import base64
import re
import socket
import time
import urllib.request
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from django_scopes import scope, scopes_disabled

from browsing import Browser
from factories import make_pupil, make_section, make_teacher
from factories_learn import Lesson, make_lesson
from factories_publish import NOW
from objects import PUBLIC
from serving import Answer, Site, serving
from upbeat.rooms.polish.actions.storing import files_of, store_runs
from upbeat.rooms.polish.models import Rendition
from upbeat.rooms.record import store as stores
from upbeat.rooms.record.actions.storing import store_files
from upbeat.rooms.record.models import Storing
from upbeat.rooms.record.store import Store

INIT, FRAGMENT, GATE_S = 800, 1000, 60
OPEN = INIT + GATE_S * FRAGMENT
MEDIA = re.compile(r"/media/[^\"\s]+?\.mp4")
BYTE_RANGE = re.compile(r"BYTERANGE:(\d+)@(\d+)")


@pytest.fixture
def lesson(transactional_db: None, store: Store, tmp_path: Path, settings: Any) -> Lesson:
    """Checkpoints at 1:00 and 2:00; in the files every second says which one it is; all of them are in the store."""
    settings.MEDIA_ROOT = tmp_path / "media"
    with time_machine.travel(NOW, tick=True):  # only this: the clock of the store is another
        made = make_lesson()
    with scopes_disabled():
        for row in Rendition.objects.filter(run=made.version.run):
            path = settings.MEDIA_ROOT / row.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"i" * INIT + b"".join(f"[{second:03d}]".encode() * 200 for second in range(180)))
    assert store_runs() == 1
    with scope(school=made.school):
        assert store_files(storing_id=Storing.objects.get().pk) is True
    return made


@pytest.fixture
def site(lesson: Lesson) -> Iterator[Site]:
    """The whole site before that store."""
    from upbeat.site.asgi import build
    from upbeat.site.wiring import hub

    with serving(build(), hub) as running:
        yield running


def seconds_in(body: bytes) -> set[int]:
    """Which seconds of the film can be seen in these bytes."""
    return {int(second) for second in re.findall(rb"\[(\d{3})\]", body)}


@pytest.fixture
def browser(site: Site, lesson: Lesson) -> Browser:
    """The lesson's pupil with the video open, and the server has heard from the store."""
    found = Browser.of(site, lesson.pupil)
    assert found.get(f"/learn/pieces/{lesson.piece.pk}/").status == 200
    until = time.monotonic() + 60
    for rung in ("720p", "480p", "audio"):
        while found.get(f"{address(found, lesson, rung)}?bytes=0-{INIT - 1}").status != 302:
            assert time.monotonic() < until
            time.sleep(0.05)
    return found


def playlist(browser: Browser, lesson: Lesson, rung: str = "720p") -> str:
    return browser.get(f"/learn/videos/{lesson.version.pk}/{rung}.m3u8").body.decode()


def address(browser: Browser, lesson: Lesson, rung: str = "720p") -> str:
    found = MEDIA.search(playlist(browser, lesson, rung))
    assert found
    return found[0]


def fetched(there: str, method: str = "GET", **headers: str) -> tuple[int, bytes, str]:
    """Status and body of what the store answers, and its headers in one."""
    asked = urllib.request.Request(there, method=method, headers={k.replace("_", "-"): v for k, v in headers.items()})
    try:
        with urllib.request.urlopen(asked) as answer:
            return answer.status, answer.read(), str(answer.headers)
    except HTTPError as refusal:
        return refusal.code, refusal.read(), str(refusal.headers)


def led(browser: Browser, lesson: Lesson) -> list[str]:
    """Every address of the store that the pupil can be given, with any piece of the film asked for."""
    with scope(school=lesson.school):
        pieces = files_of(lesson.version.run)["720p.mp4"]
    here = address(browser, lesson)
    answers = [browser.get(f"{here}?bytes={begin}-{end - 1}") for begin, end in pieces]
    assert {answer.status for answer in answers} == {302, 416}
    return [answer.headers["location"] for answer in answers if answer.status == 302]


def test_what_the_player_asks_for_comes_from_the_store_and_is_the_open_part(browser: Browser, lesson: Lesson) -> None:
    for rung in ("720p", "480p", "audio"):
        text = playlist(browser, lesson, rung)
        asked = [(0, INIT)] + [(int(at), int(size)) for size, at in BYTE_RANGE.findall(text)]
        answers = [browser.get(f"{address(browser, lesson, rung)}?bytes={at}-{at + n - 1}") for at, n in asked]
        assert {answer.status for answer in answers} == {302}
        bodies = [fetched(answer.headers["location"])[1] for answer in answers]
        assert b"".join(bodies) == (Path(settings.MEDIA_ROOT) / f"{folder(lesson)}/{rung}.mp4").read_bytes()[:OPEN]


def folder(lesson: Lesson) -> str:
    return str(lesson.version.run.folder)


RANGES = [
    "", "bytes=0-", "bytes=60800-", "bytes=0-999999999", "bytes=-1", "bytes=-99999999", "bytes=100000-100999",
    "bytes=0-0,100000-100999", "bytes=100000-,0-1", "bytes=0-0,-1000", "items=100000-", "bytes=abc",
]  # fmt: skip


def test_no_address_of_the_store_opens_a_byte_behind_the_gate_whatever_is_asked_of_it(
    browser: Browser, lesson: Lesson
) -> None:
    """Not with If-Range either, which makes a store forget a range, also one that is signed (Amazon's does so)."""
    found = led(browser, lesson)
    assert len(found) == 12
    for there, asked in product(found, RANGES):
        for more in ({}, {"If-Range": '"another"'}, {"If-None-Match": '"x"'}, {"X-Amz-Range": "bytes=60800-"}):
            told = ({"Range": asked} if asked else {}) | more
            _status, body, headers = fetched(there, **told)
            assert seconds_in(body) <= set(range(GATE_S)), told
            assert "180800" not in headers
        status, body, headers = fetched(there, "HEAD", **({"Range": asked} if asked else {}))
        assert (body, "180800" in headers, status in (200, 206, 403, 405, 416)) == (b"", False, True)


def test_the_same_signature_serves_no_other_piece_file_or_listing(browser: Browser, lesson: Lesson) -> None:
    there = led(browser, lesson)[-1]
    bare, _, query = there.partition("?")
    home, _, piece = bare.rpartition("/")
    begin, end = (int(number) for number in piece.split("-"))
    bucket = home.partition("/runs/")[0]
    for other in (
        f"{home}/{end}-{end + 6000}", f"{home}/0-180800", f"{home}/{begin}-{end + 6000}", f"{home}/index.json", home,
        f"{home}/{piece}/../{end}-{end + 6000}", f"{home}/%2e%2e/720p.mp4/{end}-{end + 6000}", f"{bucket}/", bucket,
        f"{home.replace('720p', '480p')}/{end}-{end + 6000}",
    ):  # fmt: skip
        for asked in (other, f"{other}?{query}", f"{other}?{query}&list-type=2"):
            status, body, _headers = fetched(asked)
            assert (status in (301, 400, 403, 404, 405), seconds_in(body)) == (True, set()), asked


def test_two_range_headers_open_no_more(browser: Browser, lesson: Lesson) -> None:
    there = led(browser, lesson)[-1]
    where = urlsplit(there)
    lines = [
        f"GET {where.path}?{where.query} HTTP/1.1", f"Host: {where.netloc}", "Range: bytes=0-5",
        "Range: bytes=6000-9000", "If-Range: x", "Connection: close", "", "",
    ]  # fmt: skip
    with socket.create_connection((where.hostname, where.port)) as line:
        line.sendall("\r\n".join(lines).encode())
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    assert seconds_in(answer) <= set(range(GATE_S))


def test_a_piece_behind_the_gate_has_no_address(browser: Browser, lesson: Lesson) -> None:
    here = address(browser, lesson)
    for asked in ("60800-66799", "60800-", "66800-72799", "180799-180799"):
        answer = browser.get(f"{here}?bytes={asked}")
        assert (answer.status, "location" in answer.headers) == (416, False), asked


def test_a_piece_over_the_border_is_cut_and_served_here(browser: Browser, lesson: Lesson) -> None:
    answer = browser.get(f"{address(browser, lesson)}?bytes=53800-66799")
    assert (answer.status, seconds_in(answer.body)) == (200, set(range(53, 60)))
    here = address(browser, lesson)
    for asked in RANGES:
        got = browser.get(here, **({"Range": asked} if asked else {}))
        assert got.status in (200, 206, 416)
        assert seconds_in(got.body) <= set(range(GATE_S))


def test_head_leads_nowhere_and_tells_of_the_open_part_alone(browser: Browser, lesson: Lesson) -> None:
    here = address(browser, lesson)
    whole, piece = browser.call("HEAD", here), browser.call("HEAD", f"{here}?bytes=800-6799")
    assert (whole.status, whole.headers["content-length"]) == (200, str(OPEN))
    assert (piece.status, piece.headers["content-length"], "location" in piece.headers) == (200, "6000", False)


def test_an_address_handed_on_leads_another_learner_nowhere(site: Site, browser: Browser, lesson: Lesson) -> None:
    here = f"{address(browser, lesson)}?bytes=800-6799"
    assert browser.get(here).status == 302
    strangers = [
        Browser(site), Browser.of(site, make_pupil(lesson.section)),
        Browser.of(site, make_pupil(make_section(make_teacher(lesson.school).school))),
    ]  # fmt: skip
    for stranger in strangers[1:]:
        stranger.get("/")
    for stranger in strangers:
        refusal: Answer = stranger.get(here)
        assert (refusal.status, "location" in refusal.headers) == (403, False)


def test_an_address_of_the_store_is_over_soon(browser: Browser, lesson: Lesson, monkeypatch: Any) -> None:
    assert stores.ADDRESS_S <= 120
    monkeypatch.setattr(stores, "ADDRESS_S", 1)
    there = browser.get(f"{address(browser, lesson)}?bytes=800-6799").headers["location"]
    time.sleep(2.1)
    assert fetched(there)[0] == 403


def test_nothing_lies_open_in_the_store(browser: Browser, lesson: Lesson, store: Store) -> None:
    names = store.sizes(folder(lesson))
    assert len(names) > 90
    for name in names:
        status, body, _headers = fetched(f"{store.place}/{name}")
        assert (status, seconds_in(body)) == (403, set())
    assert PUBLIC not in store.place


def test_no_page_or_address_holds_the_secret_of_the_store(browser: Browser, lesson: Lesson) -> None:
    page = browser.get(f"/learn/pieces/{lesson.piece.pk}/")
    said = page.body.decode() + playlist(browser, lesson) + str(page.headers) + "".join(led(browser, lesson))
    for body in re.findall(r"/media/([^./]+)\.", said):
        said += base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()
    assert settings.MEDIA_STORE["secret"] not in said
