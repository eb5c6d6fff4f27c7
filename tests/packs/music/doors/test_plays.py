"""What may be heard a few times is counted on the server: by play, not by page, tab or range."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from clients import client_of
from factories import make_pupil, make_section
from factories_music import ask_music, make_music
from upbeat.packs.music.actions.plays import GRACE
from upbeat.packs.music.kinds.sounding import seconds_of
from upbeat.packs.music.models import Play
from upbeat.rooms.items.queries import public_question

MOST = 2
KEY = {"spec": {"kind": "interval"}, "levels": [1, 4], "plays": MOST}
JSON = {"accept": "application/json"}


@pytest.fixture
def attempt(teacher, pupil):
    return ask_music(pupil, make_music(teacher, "ear", KEY))


def ask(pupil, attempt, play):
    address = reverse("music:heard-play", args=[attempt.token])
    return client_of(pupil).post(address, {"play": str(play)}, headers=JSON)


def fetch(pupil, attempt, play, *, span="", method="get"):
    address = reverse("music:heard-of-play", args=[attempt.token, play])
    return getattr(client_of(pupil), method)(address, headers={"range": span} if span else {})


def rows(attempt):
    with scope(school=attempt.school):
        return [(row.number, row.began_at is not None) for row in Play.objects.filter(attempt=attempt)]


def shown(attempt):
    with scope(school=attempt.school):
        return public_question(attempt).more


def test_each_play_is_counted_and_after_the_last_one_it_says_so(pupil, attempt):
    told = [ask(pupil, attempt, uuid.uuid4()) for _n in range(MOST + 1)]
    assert [answer.status_code for answer in told] == [200, 200, 409]
    assert [answer.json()["left"] for answer in told] == [1, 0, 0]
    assert told[2].json()["error"] == "It may not be played any more. Answer by what you remember."
    assert rows(attempt) == [(1, False), (2, False)]


def test_a_name_that_comes_twice_is_one_play(pupil, attempt):
    play = uuid.uuid4()
    told = [ask(pupil, attempt, play).json() for _n in range(3)]
    assert told == [told[0]] * 3
    assert told[0]["left"] == MOST - 1
    assert len(rows(attempt)) == 1


def test_a_reload_and_a_second_tab_show_what_is_left(pupil, attempt):
    assert (shown(attempt)["left"], shown(attempt)["plays"]) == (MOST, MOST)
    for left in (1, 0):
        ask(pupil, attempt, uuid.uuid4())
        assert shown(attempt)["left"] == left
    assert shown(attempt)["name"] != shown(attempt)["name"]


def test_ranges_of_a_play_are_one_play_and_its_sound_is_kept_by_nobody(pupil, attempt):
    play = uuid.uuid4()
    sound = ask(pupil, attempt, play).json()["sound"]
    assert sound == reverse("music:heard-of-play", args=[attempt.token, play])
    probe, whole = fetch(pupil, attempt, play, span="bytes=0-1"), fetch(pupil, attempt, play, span="bytes=0-")
    assert (probe.status_code, whole.status_code) == (206, 206)
    assert whole["Cache-Control"] == "private, no-store"
    assert not whole.has_header("ETag")
    assert rows(attempt) == [(1, True)]
    assert shown(attempt)["left"] == MOST - 1


def test_a_play_goes_out_twice_for_a_lost_line_and_not_a_third_time(pupil, attempt):
    play = uuid.uuid4()
    ask(pupil, attempt, play)
    assert [fetch(pupil, attempt, play).status_code for _n in range(3)] == [200, 200, 410]
    assert fetch(pupil, attempt, play, method="head").status_code == 410
    gone = fetch(pupil, attempt, play)
    assert gone["Cache-Control"] == "private, no-store"
    assert b"ftyp" not in gone.content


def test_a_play_is_over_a_while_after_it_began_however_little_of_it_was_fetched(pupil, attempt):
    play = uuid.uuid4()
    ask(pupil, attempt, play)
    fetch(pupil, attempt, play, span="bytes=0-1")
    with scope(school=attempt.school):
        long = timedelta(seconds=seconds_of(attempt.variant, attempt.seed)) + GRACE
        Play.objects.update(began_at=timezone.now() - long - timedelta(seconds=1))
    assert fetch(pupil, attempt, play).status_code == 410
    assert ask(pupil, attempt, play).json()["left"] == MOST - 1


def test_one_that_was_asked_for_and_never_came_waits(pupil, attempt):
    play = uuid.uuid4()
    ask(pupil, attempt, play)
    with scope(school=attempt.school):
        Play.objects.update(asked_at=timezone.now() - timedelta(days=1))
    assert fetch(pupil, attempt, play, method="head").status_code == 200
    assert fetch(pupil, attempt, play).status_code == 200


def test_without_a_play_there_is_no_sound(pupil, attempt):
    assert client_of(pupil).get(reverse("music:heard", args=[attempt.token])).status_code == 404
    assert fetch(pupil, attempt, uuid.uuid4()).status_code == 404
    assert rows(attempt) == []


def test_nobody_plays_the_question_of_another(teacher, pupil, attempt):
    mate, play = make_pupil(make_section(teacher.school)), uuid.uuid4()
    ask(pupil, attempt, play)
    for person in (mate, teacher):
        assert ask(person, attempt, uuid.uuid4()).status_code == 404
        assert fetch(person, attempt, play).status_code == 404
    assert rows(attempt) == [(1, False)]


def test_a_new_attempt_is_heard_anew(teacher, pupil, attempt):
    for _n in range(MOST):
        ask(pupil, attempt, uuid.uuid4())
    other = ask_music(pupil, make_music(teacher, "ear", KEY), place=2)
    assert shown(other)["left"] == MOST


def test_what_may_be_heard_without_end_is_not_counted(teacher, pupil):
    free = ask_music(pupil, make_music(teacher, "ear"))
    assert ask(pupil, free, uuid.uuid4()).status_code == 404
    assert (shown(free)["plays"], rows(free)) == (0, [])
    assert client_of(pupil).get(shown(free)["sound"]).status_code == 200


def test_a_name_that_is_none_is_refused_and_costs_nothing(pupil, attempt):
    for wrong in ("", "1", "x" * 400):
        assert ask(pupil, attempt, wrong).status_code in (400, 422)
    assert rows(attempt) == []


def test_without_script_the_button_leads_to_the_sound_and_then_says_that_none_is_left(pupil, attempt):
    client, address = client_of(pupil), reverse("music:heard-play", args=[attempt.token])
    for n in range(MOST):
        answer = client.post(address, {"play": str(uuid.uuid4())}, follow=True)
        assert (answer.status_code, answer["Content-Type"]) == (200, "audio/mp4"), n
    over = client.post(address, {"play": str(uuid.uuid4())})
    assert over.status_code == 403
    assert "It may not be played any more." in over.text
