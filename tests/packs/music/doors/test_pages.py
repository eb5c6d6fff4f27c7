"""Pages of what is performed: without script, while one waits, one's recordings, consent, notation, practice."""

import uuid
from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from django_scopes import scope, scopes_disabled

from clients import client_of
from factories import make_person
from factories_learn import Lesson, after, make_lesson
from factories_sing import PHRASE, make_sung, recorded, send, silence, sing_exercise
from jobs import run_jobs
from upbeat.packs.music.actions.keeping import agree_voice
from upbeat.packs.music.models import NotationChoice, Take, VoiceSettings
from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.people.models import Consent, Role
from upbeat.rooms.publish.models import Piece

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """A minute after the lesson was pushed."""
    with time_machine.travel(after(60), tick=True) as travelling:
        yield travelling


@pytest.fixture
def lesson() -> Lesson:
    return make_lesson(checkpoints=[])


@pytest.fixture
def piece(lesson: Lesson) -> Piece:
    return sing_exercise(lesson, make_sung(lesson.teacher, lesson.video.point))


@pytest.fixture
def pupil(lesson: Lesson) -> Client:
    return client_of(lesson.pupil)


def question(piece: Piece) -> str:
    return f"/learn/pieces/{piece.pk}/questions/1/"


def asked(pupil: Client, piece: Piece) -> Attempt:
    """The pupil opens the question."""
    assert pupil.get(question(piece)).status_code == 200
    with scopes_disabled():
        return Attempt.objects.select_related("variant__version__item", "item").latest("pk")


def in_form(pupil: Client, attempt: Attempt, data: bytes, **more: str) -> object:
    file = SimpleUploadedFile("take.m4a", data, "audio/mp4")
    return pupil.post(f"/music/takes/{attempt.token}/", {"file": file, **more})


def by_script(pupil: Client, attempt: Attempt, data: bytes) -> int:
    headers = {"X-Recording": str(uuid.uuid4()), "Content-Length": str(len(data))}
    address = f"/music/takes/{attempt.token}/"
    with TestCase.captureOnCommitCallbacks(execute=True):
        return pupil.post(address, data, content_type="application/octet-stream", headers=headers).status_code


def test_a_script_is_told_apart_what_may_come_later_and_what_is_over(pupil, piece):
    attempt = asked(pupil, piece)
    assert by_script(pupil, attempt, recorded()) == 202
    assert by_script(pupil, attempt, recorded(seed=4)) == 423
    run_jobs()
    assert by_script(pupil, attempt, recorded(seed=4)) == 409


def test_the_question_has_its_notes_and_no_button_that_answers_nothing(pupil, piece):
    page = pupil.get(question(piece)).content.decode()
    assert "<music-recorder" in page
    assert 'data-note="n1"' in page
    assert ">Answer</button>" not in page
    assert "music-sing-" in page


def test_the_notes_are_in_the_notation_that_the_pupil_reads(lesson, pupil, piece):
    before = pupil.get(question(piece)).content.decode()
    assert pupil.post("/music/notation/", {"notation": "jianpu", "next": question(piece)}).url == question(piece)
    numbers = pupil.get(question(piece)).content.decode()
    assert 'data-note="n1"' in numbers
    assert before.split("take-notes")[1][:400] != numbers.split("take-notes")[1][:400]
    pupil.post("/music/notation/", {"notation": "tablature"})
    assert (
        pupil.post("/music/notation/", {"notation": "staff", "next": "https://elsewhere.example/"}).url
        == "/music/recordings/"
    )
    with scopes_disabled():
        assert NotationChoice.objects.get(person=lesson.pupil).notation == "staff"


@pytest.mark.django_db(transaction=True)
def test_without_script_a_file_is_sent_and_the_page_waits_then_leads_on(pupil, piece):
    attempt = asked(pupil, piece)
    page = pupil.get(f"/music/takes/{attempt.token}/").content.decode()
    assert 'type="file"' in page
    assert "capture" in page
    name = str(uuid.uuid4())
    sent = in_form(pupil, attempt, recorded(), recording=name)
    assert sent.url == f"/music/recordings/{name}/waits/"
    waits = pupil.get(sent.url).content.decode()
    assert 'http-equiv="refresh"' in waits
    run_jobs()
    done = pupil.get(sent.url)
    assert done.url == f"{question(piece)}?answered={attempt.token}"
    assert "That is it." in pupil.get(done.url).content.decode()
    assert pupil.get(f"/music/takes/{attempt.token}/").url == question(piece)


@pytest.mark.django_db(transaction=True)
def test_a_refused_recording_says_why_and_how_to_go_on(pupil, piece):
    attempt = asked(pupil, piece)
    sent = in_form(pupil, attempt, silence())
    run_jobs()
    page = pupil.get(sent.url).content.decode()
    assert "Record again, because" in page
    assert 'http-equiv="refresh"' not in page
    assert f"/music/takes/{attempt.token}/" in page
    with scopes_disabled():
        assert not Response.objects.exists()


def test_a_form_without_a_file_says_so(pupil, piece):
    attempt = asked(pupil, piece)
    answer = pupil.post(f"/music/takes/{attempt.token}/", {})
    assert answer.status_code == 422
    assert "Choose a recording first." in answer.content.decode()


def test_what_was_sung_wrongly_is_shown_with_the_guidance(lesson, pupil, piece):
    attempt = asked(pupil, piece)
    send(lesson.pupil, attempt, recorded(wrong=True))
    run_jobs()
    page = pupil.get(f"{question(piece)}?answered={attempt.token}").content.decode()
    assert "Listen to the jump in bar 2." in page
    assert 'data-mark="pitch"' in page
    assert "Note by note" in page
    assert 'class="take-roll"' in page


def test_who_sang_an_upbeat_is_told_which_bar_the_0_is(lesson, pupil, piece):
    upbeat = "X:1\nL:1/4\nM:3/4\nK:C\nG | E2 G | A G E | F E D | C2 |]"
    weak = sing_exercise(lesson, make_sung(lesson.teacher, lesson.video.point, abc=upbeat))
    for asked_of, abc, told in ((weak, upbeat, 1), (piece, PHRASE, 0)):
        attempt = asked(pupil, asked_of)
        send(lesson.pupil, attempt, recorded(abc))
        run_jobs()
        page = pupil.get(f"{question(asked_of)}?answered={attempt.token}").content.decode()
        assert "take-bars" in page
        assert page.count("Bar 0 is the upbeat") == told


def sung(lesson: Lesson, pupil: Client, piece: Piece, *, kept: bool = True) -> Take:
    if kept:
        with scope(school=lesson.school):
            agree_voice(by=lesson.teacher, pupil=lesson.pupil, given_by="Her mother")
    take = send(lesson.pupil, asked(pupil, piece), recorded())
    run_jobs()
    with scopes_disabled():
        return Take.objects.get(pk=take.pk)


def test_a_pupil_lists_hears_and_deletes_own_recordings(lesson, pupil, piece):
    take = sung(lesson, pupil, piece)
    page = pupil.get("/music/recordings/").content.decode()
    assert "/media/" in page
    assert pupil.get(f"/music/recordings/{take.pk}/").status_code == 200
    assert pupil.post(f"/music/recordings/{take.pk}/delete/").status_code == 302
    assert "/media/" not in pupil.get("/music/recordings/").content.decode()


def test_a_pupil_takes_the_consent_back(lesson, pupil, piece):
    sung(lesson, pupil, piece)
    assert "Keep no recordings of mine" in pupil.get("/music/recordings/").content.decode()
    pupil.post("/music/recordings/consent/")
    page = pupil.get("/music/recordings/").content.decode()
    assert "/media/" not in page
    assert "deleted as soon as they are marked" in page


def test_a_teacher_notes_consent_for_a_pupil_of_the_class_and_hears(lesson, pupil, piece):
    teacher = client_of(lesson.teacher)
    here = f"/music/voices/classes/{lesson.section.pk}/"
    assert lesson.pupil.name in teacher.get(here).content.decode()
    posted = {"given_by": "Father, by phone", "section": lesson.section.pk}
    assert teacher.post(f"/music/pupils/{lesson.pupil.pk}/voice/", posted).url == here
    assert "Father, by phone" in teacher.get(here).content.decode()
    send(lesson.pupil, asked(pupil, piece), recorded())
    run_jobs()
    assert "/media/" in teacher.get(f"/music/pupils/{lesson.pupil.pk}/recordings/").content.decode()
    teacher.post(f"/music/pupils/{lesson.pupil.pk}/voice/", {"withdraw": "", "section": lesson.section.pk})
    assert "/media/" not in teacher.get(f"/music/pupils/{lesson.pupil.pk}/recordings/").content.decode()
    with scopes_disabled():
        assert Consent.objects.get(purpose="voice").withdrawn_at is not None


def test_a_consent_without_a_name_is_refused(lesson):
    teacher = client_of(lesson.teacher)
    teacher.post(f"/music/pupils/{lesson.pupil.pk}/voice/", {"given_by": " "})
    with scopes_disabled():
        assert not Consent.objects.exists()


def test_an_administrator_sets_the_days(lesson):
    admin = client_of(make_person(lesson.school, Role.ADMIN))
    assert "Voices of the pupils" in admin.get("/school/").content.decode()
    assert admin.post("/music/voices/", {"days": "7"}).status_code == 302
    assert admin.post("/music/voices/", {"days": "9999"}).status_code == 422
    with scopes_disabled():
        assert VoiceSettings.objects.get().days == 7


def test_a_teacher_does_not(lesson):
    assert client_of(lesson.teacher).get("/music/voices/").status_code == 403


def test_the_link_stands_on_the_pupil_s_progress(pupil):
    assert "/music/recordings/" in pupil.get("/learn/progress/").content.decode()


def test_one_practises_what_one_may_see(pupil, piece):
    attempt = asked(pupil, piece)
    page = pupil.get(f"/music/takes/{attempt.token}/practice/").content.decode()
    assert "<music-practice" in page
    assert "data-phrase=" in page


def test_the_model_is_slower_where_one_wants_it(pupil, piece):
    attempt = asked(pupil, piece)
    usual, slow = (
        len(pupil.get(f"/music/takes/{attempt.token}/model.wav{pace}").content) for pace in ("", "?pace=0.5")
    )
    assert 1.6 < slow / usual < 2.1
    assert pupil.get(f"/music/takes/{attempt.token}/model.wav?pace=nonsense").status_code == 200


def test_an_author_sees_the_question_without_a_recorder(lesson, piece):
    with scopes_disabled():
        item = piece.items.get()
    page = client_of(lesson.teacher).get(f"/studio/questions/{item.pk}/").content.decode()
    assert "<music-recorder" not in page
    assert "Sing a phrase" in page


def test_an_administrator_sees_until_when_a_voice_is_kept_and_deletes_it(lesson: Lesson, piece: Piece, pupil: Client):
    with scope(school=lesson.school):
        agree_voice(by=lesson.teacher, pupil=lesson.pupil, given_by="Her mother")
    take = send(lesson.pupil, asked(pupil, piece), recorded())
    run_jobs()
    head, teacher = client_of(make_person(lesson.school, Role.ADMIN)), client_of(lesson.teacher)
    of_pupil = f"/music/pupils/{lesson.pupil.pk}/recordings/"
    page = head.get(of_pupil).text
    assert "The sound is kept until" in page
    assert f"Who keeps the voice of {lesson.pupil.name}" in page
    assert "Who keeps my voice" not in page
    of_take = teacher.get(f"/music/recordings/{take.pk}/").text
    assert f"{lesson.pupil.name}, bar" in of_take
    assert "Your own recording" not in of_take
    assert "1 recording is kept, until" in head.get(f"/music/voices/classes/{lesson.section.pk}/").text
    delete = f"/music/recordings/{take.pk}/delete/"
    assert delete not in teacher.get(of_pupil).text
    assert teacher.post(delete).status_code == 404
    assert delete in page
    assert head.post(delete, follow=True).redirect_chain == [(of_pupil, 302)]
    with scopes_disabled():
        assert Take.objects.get(pk=take.pk).sound == ""


def test_what_is_gone_when_a_consent_is_taken_back_is_counted(lesson: Lesson, piece: Piece, pupil: Client):
    address = f"/music/pupils/{lesson.pupil.pk}/voice/"
    for sung, said in ((False, "Taken back. No recording was kept."), (True, "1 recording is gone.")):
        with scope(school=lesson.school):
            agree_voice(by=lesson.teacher, pupil=lesson.pupil, given_by="Her mother")
        if sung:
            send(lesson.pupil, asked(pupil, piece), recorded())
            run_jobs()
        assert said in client_of(lesson.teacher).post(address, {"withdraw": ""}, follow=True).text
