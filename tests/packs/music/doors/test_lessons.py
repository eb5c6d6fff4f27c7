"""Music in a lesson over its pages: begun by the teacher, tapped on phones, shown on the wall, closed to others."""

import json

import pytest
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_pupil, make_section, make_teacher
from factories_class import ClassOf
from factories_music_class import RHYTHM, Tapping
from upbeat.packs.music.models import NotationChoice, Playing, Taps
from upbeat.rooms.assess.models import EvidenceMarking, RubricVersion
from upbeat.rooms.classroom.actions.evidence import start_evidence

pytestmark = pytest.mark.django_db
FRAGMENT = {"headers": {"X-Upbeat-Fragment": "1"}}


@pytest.fixture
def room():
    return Tapping(pupils=3)


@pytest.fixture
def meeting(room):
    with scope(school=room.school):
        return room.meet()


def begin(room, meeting, **told):
    form = {"ready": "walk", "tempo": "80", "profile": "3-5", "entry_bars": "1"} | told
    return client_of(room.teacher).post(reverse("music:class-begin", args=[meeting.pk]), form)


def playing_of(room):
    with scope(school=room.school):
        return Playing.objects.order_by("-pk")[0]


def phone(room, pupil, meeting):
    return client_of(room.pupils[pupil]).get(reverse("learner:clicker", args=[meeting.pk]), **FRAGMENT).text


def wall(room, meeting):
    return client_of(room.teacher).get(reverse("teacher:class-wall", args=[meeting.pk]), **FRAGMENT).text


def send(person, meeting, go, taps, seq=1):
    told = json.dumps({"go": go, "seq": seq, "taps": taps})
    address = reverse("music:class-taps", args=[meeting.pk])
    return client_of(person).post(address, told, content_type="application/json")


def test_a_rhythm_goes_from_the_teacher_to_phones_wall_and_back(room, meeting):
    assert begin(room, meeting).status_code == 302
    playing = playing_of(room)
    with scope(school=room.school):
        go, times = playing.tries.get(), room.times(playing, late={3: 0.3})
    page = phone(room, 0, meeting)
    assert "<upbeat-tapping" in page
    assert 'data-note="n1"' in page
    assert "music-class" in client_of(room.pupils[0]).get(reverse("learner:clicker", args=[meeting.pk])).text
    told = send(room.pupils[0], meeting, go.pk, times).json()
    assert (told["good"], told["of"], told["marks"]["n4"]) == (19, 20, "late")
    assert "<b>1</b> of 3 have tapped it" in wall(room, meeting)
    desk = client_of(room.teacher).get(reverse("teacher:class", args=[room.package.pk])).text
    assert "Pupil 2" in desk
    client_of(room.teacher).post(reverse("music:class-conduct", args=[playing.pk]), {"close": "1", "seen": "1"})
    shown = wall(room, meeting)
    assert "of the notes in time" in shown
    assert 'class="sum"' in shown
    assert not any(pupil.name in shown for pupil in room.pupils)
    assert "19 of 20 notes were in time." in phone(room, 0, meeting)
    assert "No taps of yours were counted." in phone(room, 1, meeting)


def test_a_pupil_who_reads_numbers_sees_numbers_and_the_wall_shows_both(room, meeting):
    with scope(school=room.school):
        NotationChoice.objects.create(person=room.pupils[1], notation="jianpu")
    begin(room, meeting)
    assert 'class="score jianpu' in phone(room, 1, meeting)
    assert 'class="score staff' in phone(room, 0, meeting)
    assert 'class="score staff' in wall(room, meeting)
    assert 'class="score jianpu' in wall(room, meeting)


def test_late_taps_are_told_so_and_a_closed_try_takes_none(room, meeting):
    begin(room, meeting)
    playing = playing_of(room)
    with scope(school=room.school):
        go = playing.tries.get()
    client_of(room.teacher).post(reverse("music:class-conduct", args=[playing.pk]), {"close": "1", "seen": "1"})
    answer = send(room.pupils[0], meeting, go.pk, room_times(room, playing))
    assert answer.status_code == 409
    assert "This try is over" in answer.json()["error"]
    with scope(school=room.school):
        assert not Taps.objects.exists()


def room_times(room, playing):
    with scope(school=room.school):
        return room.times(playing)


@pytest.mark.parametrize("who", ["the teacher", "another class", "another school", "nobody"])
def test_taps_of_people_who_are_not_in_the_lesson_are_not_taken(room, meeting, who, client):
    begin(room, meeting)
    playing = playing_of(room)
    with scope(school=room.school):
        go = playing.tries.get()
        people = {"the teacher": room.teacher, "another class": make_pupil(make_section(room.school))}
    times = room_times(room, playing)
    if who == "nobody":
        address = reverse("music:class-taps", args=[meeting.pk])
        assert client.post(address, "{}", content_type="application/json").status_code == 401
    else:
        by = people.get(who) or ClassOf(pupils=1).pupils[0]
        assert send(by, meeting, go.pk, times).status_code == 404
    with scope(school=room.school):
        assert not Taps.objects.exists()


@pytest.mark.parametrize(
    "body",
    ["", "[]", "null", '{"go": "1", "seq": 1, "taps": []}', '{"go": true, "seq": 1, "taps": []}',
     '{"go": 1e400, "seq": 1, "taps": []}', '{"go": 99999999999999999999, "seq": 1, "taps": []}',
     '{"go": 1, "seq": 1, "taps": {"0": 1}}', "[" * 5000, '{"go": 1, "seq": 1, "taps": [' + "0," * 40000 + "0]}"],
)  # fmt: skip
def test_a_body_that_no_phone_sends_is_refused_with_a_sentence(room, meeting, body):
    begin(room, meeting)
    address = reverse("music:class-taps", args=[meeting.pk])
    answer = client_of(room.pupils[0]).post(address, body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["error"]


def test_the_page_to_begin_and_the_buttons_are_closed_to_pupils_and_strangers(room, meeting):
    begin(room, meeting)
    playing = playing_of(room)
    with scope(school=room.school):
        stranger = make_teacher(room.school)
    for by in (room.pupils[0], stranger, ClassOf(pupils=1).teacher):
        client = client_of(by)
        assert client.get(reverse("music:class-begin", args=[meeting.pk])).status_code == 404
        assert client.post(reverse("music:class-begin", args=[meeting.pk]), {"ready": "walk"}).status_code == 404
        assert client.post(reverse("music:class-conduct", args=[playing.pk]), {"close": "1"}).status_code == 404
    with scope(school=room.school):
        assert (Playing.objects.count(), playing.tries.get().closed_at) == (1, None)


def test_an_own_rhythm_may_be_written_and_what_cannot_be_read_says_where(room, meeting):
    page = client_of(room.teacher).get(reverse("music:class-begin", args=[meeting.pk])).text
    assert page.count("<music-editor") == page.count('name="abc"') == 1
    assert begin(room, meeting, ready="own", abc=RHYTHM.removeprefix("X:1\n"), title="Ours").status_code == 302
    assert playing_of(room).title == "Ours"
    answer = begin(room, meeting, ready="own", abc="L:1/8\nK:C\nB2 ???")
    assert answer.status_code == 422
    assert 'id="music-abc"' in answer.text
    with scope(school=room.school):
        assert Playing.objects.count() == 1


def test_the_link_to_it_stands_on_the_page_of_the_lesson(room, meeting):
    page = client_of(room.teacher).get(reverse("teacher:class", args=[room.package.pk])).text
    assert reverse("music:class-begin", args=[meeting.pk]) in page


def test_a_canon_names_the_part_on_each_phone_and_both_on_the_wall(room, meeting):
    begin(room, meeting, canon="on", entry_bars="2", title="Round")
    assert "You are in group 1: you begin." in phone(room, 0, meeting)
    assert "you enter 2 bars later." in phone(room, 2, meeting)
    assert "Group 2, 2 bars later" in wall(room, meeting)


def test_a_performance_is_recorded_for_a_pupil_and_judged_by_the_rubric_of_music(room, meeting):
    client, address = client_of(room.teacher), reverse("music:class-perform", args=[meeting.pk])
    page = client.get(address).text
    assert reverse("teacher:class-evidence", args=[meeting.pk, "pupil", room.pupils[0].pk]) in page
    for _time in range(2):
        assert client.post(address).status_code == 302
    with scope(school=room.school):
        rubric = RubricVersion.objects.get()
        labels = [one["label"] for one in rubric.criteria]
        made = start_evidence(by=room.teacher, meeting=meeting, filename="song.m4a", size=1000, pupil=room.pupils[0])
    assert labels == ["In tune", "In time", "Together", "Expression"]
    judged = {"rubric": str(rubric.pk), "points-c1": "3", "points-c2": "2", "points-c3": "1", "points-c4": "0"}
    assert "In tune" in client.get(reverse("teacher:evidence", args=[made.pk]), {"rubric": rubric.pk}).text
    assert client.post(reverse("teacher:evidence", args=[made.pk]), judged).status_code == 302
    with scope(school=room.school):
        assert EvidenceMarking.objects.get().points == {"c1": 3.0, "c2": 2.0, "c3": 1.0, "c4": 0.0}


def test_the_page_to_record_is_closed_to_pupils_and_strangers(room, meeting):
    with scope(school=room.school):
        stranger = make_teacher(room.school)
    for by in (room.pupils[0], stranger):
        assert client_of(by).post(reverse("music:class-perform", args=[meeting.pk])).status_code == 404
    with scope(school=room.school):
        assert not RubricVersion.objects.exists()
