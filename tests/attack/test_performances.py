"""What is performed, attacked: forged answers, other people's takes, keys of echoes, giants, bombs, endless streams."""

from __future__ import annotations

import io
import json
import time
import uuid
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django_scopes import scope, scopes_disabled

from browsing import CSRF_TOKEN, Browser
from factories import make_pupil, make_teacher
from factories_learn import Lesson, after, make_lesson
from factories_sing import KEY, PHRASE, make_sung, recorded, sing_exercise
from jobs import run_jobs
from serving import Answer, Site
from upbeat.packs.music import voices
from upbeat.packs.music.actions.keeping import agree_voice
from upbeat.packs.music.actions.receiving import MOST_BYTES
from upbeat.packs.music.models import Take
from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.people import passes
from upbeat.rooms.publish.models import Piece
from upbeat.site import pages

NOTES = [60, 62, 64, 65, 67, 64, 60, 62, 65, 64, 62, 60]
SECRETS = ("C D E F", "C4 D4", '"n1"', "&quot;n1&quot;", '"notes"', "[60,", "[[60", PHRASE.split("\n")[-1])


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The tests' own day; time goes on."""
    with time_machine.travel(after(60), tick=True) as travelling:
        yield travelling


@pytest.fixture
def lesson(site: Site) -> Lesson:
    for path, _at in voices.stored():
        voices.remove(path)
    return make_lesson(checkpoints=[])


@pytest.fixture
def piece(lesson: Lesson) -> Piece:
    """An exercise with a phrase to sing, and one to sing back that is never shown."""
    point = lesson.video.point
    return sing_exercise(lesson, make_sung(lesson.teacher, point), make_sung(lesson.teacher, point, "echo"))


def open_page(browser: Browser, piece: Piece, number: int = 1) -> Answer:
    return browser.get(f"/learn/pieces/{piece.pk}/questions/{number}/")


def attempt_of(lesson: Lesson) -> Attempt:
    with scopes_disabled():
        return Attempt.objects.filter(person=lesson.pupil).latest("pk")


def post(browser: Browser, token: object, data: bytes, recording: object = None, **headers: str) -> Answer:
    """As the recorder sends it."""
    browser.cookies["csrftoken"] = CSRF_TOKEN
    told = {
        "Content-Type": "application/octet-stream",
        "X-CSRFToken": CSRF_TOKEN,
        "X-Recording": str(recording or uuid.uuid4()),
    }
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    return browser.call("POST", f"/music/takes/{token}/", data, told)


def counts() -> tuple[int, int, int]:
    with scopes_disabled():
        return Take.objects.count(), Response.objects.count(), len(list(voices.stored()))


def test_no_form_can_say_that_it_was_sung(site: Site, lesson: Lesson, piece: Piece) -> None:
    browser = Browser.of(site, lesson.pupil)
    open_page(browser, piece)
    attempt = attempt_of(lesson)
    right = json.dumps({"take": 1, "notes": [["n1", 1, "good", 1.0]]})
    for fields in ({"answer": right}, {"answer": "1"}, {"notes": right}, {"answer[notes]": right}, {"measured": right}):
        answer = browser.post(f"/learn/pieces/{piece.pk}/questions/1/", {"token": attempt.token, **fields})
        assert answer.status == 422
    told = passes.mint("answers", {"p": lesson.pupil.pk, "s": lesson.school.pk}, 60)
    body = {"token": str(attempt.token), "piece": piece.pk, "fields": [["answer", right]]}
    hot = site.call("POST", "/hot/answers", body, X_Upbeat_Pass=told)
    assert hot.status == 422
    assert counts() == (0, 0, 0)


def test_nobody_sends_asks_hears_or_deletes_for_somebody_else(site: Site, lesson: Lesson, piece: Piece) -> None:
    with scope(school=lesson.school):
        agree_voice(by=lesson.teacher, pupil=lesson.pupil, given_by="Her mother")
    browser = Browser.of(site, lesson.pupil)
    open_page(browser, piece)
    attempt, name = attempt_of(lesson), uuid.uuid4()
    strangers = [make_pupil(lesson.section), make_teacher(lesson.school), make_lesson().pupil]
    for stranger in strangers:
        assert post(Browser.of(site, stranger), attempt.token, recorded(), name).status == 404
    assert counts() == (0, 0, 0)
    assert post(browser, attempt.token, recorded(), name).status == 202
    run_jobs()
    with scopes_disabled():
        take = Take.objects.get()
    sound = browser.get("/music/recordings/").body.decode().split('src="/media/')[1].split('"')[0]
    for stranger in strangers:
        other = Browser.of(site, stranger)
        assert other.get(f"/music/recordings/{name}/state/").status == 404
        assert other.get(f"/music/recordings/{name}/waits/").status == 404
        assert other.get(f"/music/recordings/{take.pk}/").status == 404
        assert other.get(f"/music/takes/{attempt.token}/").status == 404
        assert other.get(f"/music/takes/{attempt.token}/model.wav").status == 404
        assert other.get(f"/music/takes/{attempt.token}/practice/").status == 404
        assert other.get(f"/music/pupils/{lesson.pupil.pk}/recordings/").status == 404
        assert other.post(f"/music/recordings/{take.pk}/delete/", {}).status == 404
        assert other.post(f"/music/pupils/{lesson.pupil.pk}/voice/", {"withdraw": ""}).status == 404
        other.get("/music/recordings/")  # their own cookie for media
        assert other.get(f"/media/{sound}").status in (403, 404)
    assert browser.get(f"/media/{sound}").status == 200
    teacher = Browser.of(site, lesson.teacher)
    assert teacher.get(f"/music/recordings/{take.pk}/").status == 200
    assert teacher.post(f"/music/recordings/{take.pk}/delete/", {}).status == 404
    assert counts() == (1, 1, 1)


def test_without_signing_in_there_is_nothing(site: Site, lesson: Lesson, piece: Piece) -> None:
    browser = Browser.of(site, lesson.pupil)
    open_page(browser, piece)
    token = attempt_of(lesson).token
    nobody = Browser(site)
    assert post(nobody, token, recorded()).status == 401
    for page in (f"takes/{token}/", f"takes/{token}/model.wav", f"takes/{token}/practice/", "recordings/", "voices/"):
        assert nobody.get(f"/music/{page}").status == 302
    assert counts() == (0, 0, 0)


def test_a_recording_from_another_site_is_not_taken(site: Site, lesson: Lesson, piece: Piece) -> None:
    browser = Browser.of(site, lesson.pupil)
    open_page(browser, piece)
    assert post(browser, attempt_of(lesson).token, recorded(), X_CSRFToken="wrong").status == 403
    assert counts() == (0, 0, 0)


def test_the_notes_of_an_echo_are_nowhere_before_it_is_passed(site: Site, lesson: Lesson, piece: Piece) -> None:
    browser = Browser.of(site, lesson.pupil)
    page = open_page(browser, piece, 2)
    attempt, name = attempt_of(lesson), uuid.uuid4()
    told = [page, browser.get(f"/music/takes/{attempt.token}/")]
    told.append(post(browser, attempt.token, recorded(wrong=True), name))
    told.append(browser.get(f"/music/recordings/{name}/state/"))
    run_jobs()
    told.append(browser.get(f"/music/recordings/{name}/state/"))
    told.append(browser.get(told[-1].json["next"]))
    with scopes_disabled():
        take = Take.objects.get()
        assert not take.attempt.response.correct
    told += [browser.get("/music/recordings/"), browser.get(f"/music/recordings/{take.pk}/")]
    for answer in told:
        assert answer.status in (200, 202)
        text = answer.body.decode() + str(answer.headers)
        assert [secret for secret in SECRETS if secret in text] == []
        assert "data-note" not in text
        assert "<rect" not in text
    assert browser.get(f"/music/takes/{attempt.token}/practice/").status == 404
    assert "data-phrase" not in told[-1].body.decode()


def test_of_what_is_sung_at_sight_there_is_no_model_before(site: Site, lesson: Lesson) -> None:
    item = make_sung(lesson.teacher, lesson.video.point, "sight", levels=[1, 2], spec={"fifths": 0, "metre": [4, 4]})
    browser = Browser.of(site, lesson.pupil)
    open_page(browser, sing_exercise(lesson, item))
    token = attempt_of(lesson).token
    assert browser.get(f"/music/takes/{token}/model.wav").status == 404


def test_the_model_tells_nothing_but_its_sound(site: Site, lesson: Lesson, piece: Piece) -> None:
    browser = Browser.of(site, lesson.pupil)
    open_page(browser, piece, 2)
    answer = browser.get(f"/music/takes/{attempt_of(lesson).token}/model.wav")
    assert (answer.status, answer.headers["content-type"]) == (200, "audio/wav")
    assert answer.body[:4] == b"RIFF"
    assert answer.headers["content-disposition"] == 'inline; filename="model.wav"'
    assert "no-store" in answer.headers["cache-control"]


def test_giants_are_refused_before_they_are_read(site: Site, lesson: Lesson, piece: Piece) -> None:
    browser = Browser.of(site, lesson.pupil)
    open_page(browser, piece)
    token = attempt_of(lesson).token
    answer = post(browser, token, b"x" * (MOST_BYTES + 1))
    assert (answer.status, "at most 2 MB" in answer.json["error"]) == (422, True)
    assert counts() == (0, 0, 0)


def test_what_says_it_is_longer_than_it_is_leaves_nothing(site: Site, lesson: Lesson, piece: Piece) -> None:
    browser = Browser.of(site, lesson.pupil)
    open_page(browser, piece)
    token = attempt_of(lesson).token
    connection = site.connect()
    browser.cookies["csrftoken"] = CSRF_TOKEN
    jar = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    connection.putrequest("POST", f"/music/takes/{token}/")
    for name, value in (("Cookie", jar), ("Content-Type", "application/octet-stream"), ("X-CSRFToken", CSRF_TOKEN),
                        ("X-Recording", str(uuid.uuid4())), ("Content-Length", "90000")):  # fmt: skip
        connection.putheader(name, value)
    connection.endheaders()
    connection.send(recorded()[:5000])
    connection.close()
    time.sleep(0.5)
    assert counts() == (0, 0, 0)


@pytest.mark.parametrize("name", ["", "7", "../../etc/passwd", "x" * 5000])
def test_a_recording_without_a_proper_name_is_refused(site: Site, lesson: Lesson, piece: Piece, name: str) -> None:
    browser = Browser.of(site, lesson.pupil)
    open_page(browser, piece)
    assert post(browser, attempt_of(lesson).token, recorded(), X_Recording=name).status == 422
    assert counts() == (0, 0, 0)


def wav_that_claims(seconds: int) -> bytes:
    """A head that claims hours of sound, and a little of it."""
    data = b"\0" * 4000
    claimed = 16_000 * 2 * seconds
    head = b"RIFF" + (claimed + 36).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    head += (1).to_bytes(2, "little") * 2 + (16_000).to_bytes(4, "little") + (32_000).to_bytes(4, "little")
    return (
        head + (2).to_bytes(2, "little") + (16).to_bytes(2, "little") + b"data" + claimed.to_bytes(4, "little") + data
    )


def flac_bomb() -> bytes:
    """Two hours of silence in some kilobytes."""
    import av
    import numpy as np

    out = io.BytesIO()
    with av.open(out, "w", format="flac") as container:
        stream = container.add_stream("flac", rate=16_000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 16_000 * 60), dtype=np.int16), format="s16", layout="mono")
        frame.sample_rate = 16_000
        for _minute in range(120):
            frame.pts = None
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


BOMBS = {
    "a head that claims hours": lambda: wav_that_claims(40_000),
    "hours of silence": flac_bomb,
    "compressed zeros": lambda: zlib.compress(b"\0" * 10_000_000),
    "a playlist that names files": lambda: b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n" + b"#" * 300,
    "a page": lambda: b"<html><script>alert(1)</script>" + b" " * 300,
    "matroska that ends at once": lambda: recorded()[:400],
    "random bytes behind a head": lambda: recorded()[:300] + bytes(range(256)) * 400,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_and_nothing_of_them_stays(site: Site, lesson: Lesson, piece: Piece, name: str) -> None:
    data = BOMBS[name]()
    assert len(data) <= MOST_BYTES
    browser = Browser.of(site, lesson.pupil)
    open_page(browser, piece)
    assert post(browser, attempt_of(lesson).token, data).status == 202
    begun = time.process_time()
    run_jobs()
    assert time.process_time() - begun < 20
    with scopes_disabled():
        take = Take.objects.get()
    assert (take.state, take.refusal != "", take.verdict) == ("done", True, {})
    assert counts() == (1, 0, 0)
    assert not [path for path in Path(settings.MEDIA_ROOT).glob("voices/**/*") if path.is_file()]


def test_a_verdict_tells_no_more_than_is_on_the_page_of_what_was_sung(site: Site, lesson: Lesson, piece: Piece) -> None:
    browser = Browser.of(site, lesson.pupil)
    open_page(browser, piece)
    name = uuid.uuid4()
    post(browser, attempt_of(lesson).token, recorded(), name)
    run_jobs()
    state = browser.get(f"/music/recordings/{name}/state/").json
    assert set(state) == {"state", "say", "progress", "over", "next"}


def test_a_key_of_another_school_s_question_is_not_asked(site: Site, lesson: Lesson, piece: Piece) -> None:
    other = make_lesson(checkpoints=[])
    browser = Browser.of(site, other.pupil)
    assert open_page(browser, piece).status == 404
    assert KEY["abc"] not in open_page(browser, piece).body.decode()


def test_a_stream_that_drips_for_ever_is_cut_off_and_nothing_stays(
    site: Site, lesson: Lesson, piece: Piece, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PATIENCE_S", 1.0)
    browser = Browser.of(site, lesson.pupil)
    open_page(browser, piece)
    token = attempt_of(lesson).token
    browser.cookies["csrftoken"] = CSRF_TOKEN
    jar = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    told = {"Cookie": jar, "Content-Type": "application/octet-stream", "X-CSRFToken": CSRF_TOKEN,
            "X-Recording": str(uuid.uuid4()), "Content-Length": "90000"}  # fmt: skip
    connection = site.connect()
    connection.putrequest("POST", f"/music/takes/{token}/")
    for name, value in told.items():
        connection.putheader(name, value)
    connection.endheaders()
    for _byte in range(8):
        connection.send(b"x")
        time.sleep(0.3)
    answer = connection.getresponse()
    assert (answer.status, "Send it again" in json.loads(answer.read())["error"]) == (422, True)
    connection.close()
    assert counts() == (0, 0, 0)
