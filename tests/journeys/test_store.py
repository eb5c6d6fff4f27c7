"""The player in a real browser before a real object store: it plays from there as far as the gate, under the policy of
the pages, and from the server where the store lets no page read."""

import re
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from playwright.sync_api import Browser, Response

import factories_publish
from browsing import Browser as Client
from chromium import chromium
from factories import make_pupil, make_section, make_teacher
from factories_polish import serve_film
from films import SECONDS
from objects import CLOSED, told
from serving import serving
from upbeat.rooms.people.models import Person, School
from upbeat.rooms.polish.actions.storing import store_runs
from upbeat.rooms.publish.models import Piece
from upbeat.rooms.record.actions.storing import store_files
from upbeat.rooms.record.models import Storing
from upbeat.site.policy import content_security_policy
from visiting import DESK, until, visit

pytestmark = pytest.mark.journey
GATE_S = 24


@pytest.fixture
def piece(film: Any, settings: Any, school: School, transactional_db: None, monkeypatch: Any) -> Piece:
    """The film with a checkpoint at 24 seconds, pushed to the class just now."""
    folder, made = film
    settings.MEDIA_ROOT = folder / "media"
    now = timezone.now()
    monkeypatch.setattr(factories_publish, "NOW", now)
    teacher = make_teacher(school)
    section = make_section(school, teacher=teacher, name="7b")
    make_pupil(section, name="Ada", login="ada")
    video = factories_publish.make_published_video(teacher, checkpoints=(GATE_S,), duration=SECONDS, title="The upbeat")
    with scopes_disabled():
        serve_film(video.published.run, made)
    package = factories_publish.make_lesson(
        teacher, section, [video], title="Songs that start early", class_at=now + timedelta(days=2), pushed=True
    )
    with scope(school=school):
        return Piece.objects.select_related("package__section").get(package=package, kind="video")


def watched(browser: Browser, piece: Piece, settings: Any, store: dict[str, str]) -> tuple[Any, list[Response]]:
    """The film is put into the store and played to the gate in the pupil's page; that, and every answer to it."""
    from upbeat.site.asgi import build
    from upbeat.site.wiring import hub

    settings.MEDIA_STORE = store
    settings.CONTENT_SECURITY_POLICY = content_security_policy(store["origin"])
    assert store_runs() == 1
    with scope(school=piece.package.school):
        assert store_files(storing_id=Storing.objects.get().pk) is True
    with serving(build(), hub) as site:
        hear_from_the_store(Client.of(site, pupil_of(piece)), piece)
        page = visit(browser, site, pupil_of(piece), DESK)
        page.set_default_timeout(60_000)
        answers: list[Response] = []
        page.on("response", lambda answer: answers.append(answer))
        page.goto(f"{site.url}/learn/pieces/{piece.pk}/")
        until(page, lambda: of_video(page, "readyState") >= 2, lambda: of_video(page, "readyState"))
        page.evaluate("{const v = document.querySelector('video'); v.muted = true; v.playbackRate = 2; void v.play()}")
        until(page, lambda: of_video(page, "currentTime") >= GATE_S - 0.3, lambda: of_video(page, "currentTime"))
        page.wait_for_timeout(500)
        assert of_video(page, "currentTime") <= GATE_S + 0.1
        page.goto("about:blank")
    return page, answers


def hear_from_the_store(client: Client, piece: Piece) -> None:
    """Ask for the beginning of each rung until the server knows that it lies in the store."""
    page = client.get(f"/learn/pieces/{piece.pk}/").body.decode()
    end = time.monotonic() + 60
    for playlist in set(re.findall(r"/learn/videos/\d+/(?:480p|720p|audio)\.m3u8", page)):
        text = client.get(playlist).body.decode()
        address, size = re.findall(r'URI="([^"]+)",BYTERANGE="(\d+)@0"', text)[0]
        while client.get(f"{address}?bytes=0-{int(size) - 1}").status != 302:
            assert time.monotonic() < end
            time.sleep(0.05)


def pupil_of(piece: Piece) -> Person:
    with scope(school=piece.package.school):
        return piece.package.section.enrolments.get(kind="pupil").person


def of_video(page: Any, what: str) -> Any:
    return page.evaluate(f"document.querySelector('video').{what}")


def media_of(answers: list[Response], host: str) -> list[str]:
    return [urlsplit(one.url).path for one in answers if urlsplit(one.url).netloc == host and one.status in (200, 206)]


def test_a_film_is_played_from_the_store_to_the_gate(piece: Piece, settings: Any, objects: str) -> None:
    store = told(objects)
    with chromium() as browser:
        page, answers = watched(browser, piece, settings, store)
        there = media_of(answers, urlsplit(objects).netloc)
        pieces = [path for path in there if ".mp4/" in path]
        assert any(path.rpartition("/")[2].startswith("0-") for path in pieces)
        assert len(pieces) >= 2
        open_bytes = max(int(path.rpartition("-")[2]) for path in pieces)
        assert open_bytes < (Path(settings.MEDIA_ROOT) / "film/480p.mp4").stat().st_size
        assert page.problems == []


def test_where_the_store_lets_no_page_read_the_server_sends_the_film(piece: Piece, settings: Any, objects: str) -> None:
    with chromium() as browser:
        page, answers = watched(browser, piece, settings, told(objects, bucket=CLOSED))
        asked_here = [one for one in answers if one.url.endswith("&here")]
        assert asked_here
        assert {one.status for one in asked_here} == {200}
        assert all("CORS" in problem or "ERR_FAILED" in problem for problem in page.problems), page.problems
