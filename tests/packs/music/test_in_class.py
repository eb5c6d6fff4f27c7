"""Questions of music in class: heard before the class, answered and tapped on phones, summed up on the wall."""

import pytest
from django_scopes import scope

from clients import client_of
from factories_class import ClassOf
from factories_music import RIGHT_TAPS, WRONG_TAPS, make_music
from factories_music_class import Tapping
from upbeat.packs.music.screens import on_desk
from upbeat.rooms.classroom.actions.questions import ask_live, show_result
from upbeat.rooms.classroom.actions.votes import cast_votes
from upbeat.rooms.classroom.models import Vote
from upbeat.rooms.classroom.queries.screens import phone_screen, projector_screen
from upbeat.rooms.items.drawing import drawn
from upbeat.rooms.items.queries import latest_version
from upbeat.rooms.learn.actions.excusing import excuse

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    made = ClassOf(pupils=4)
    with scope(school=made.school):
        yield made


def asked(room, kind, key=None):
    item = make_music(room.teacher, kind, key, point=room.video.point)
    variant = latest_version(item).variants.get()
    return ask_live(by=room.teacher, meeting=room.meet(), variant=variant, confidence=False, now=room.now)


def send(room, question, answers):
    fields = [{"answer": [answer]} for answer in answers]
    return cast_votes([room.answer(n, question, one) for n, one in enumerate(fields)], room.now)


def test_a_rhythm_tapped_on_phones_is_marked_and_the_wall_shows_the_sum(room):
    question = asked(room, "tap")
    send(room, question, [RIGHT_TAPS, RIGHT_TAPS, WRONG_TAPS])
    assert sorted(Vote.objects.values_list("correct", flat=True)) == [False, True, True]
    show_result(by=room.teacher, question=question, now=room.now)
    result = projector_screen(question.meeting).latest
    assert (result.n, result.right) == (3, 2)


def test_taps_that_are_none_are_refused_and_no_vote_is_stored(room):
    question = asked(room, "tap")
    (refused,) = send(room, question, ["[[["])
    assert "Tap the rhythm first" in str(refused)
    assert not Vote.objects.exists()


def test_what_is_heard_in_class_is_the_same_for_all_and_answered_by_its_letters(room):
    question = asked(room, "ear", {"spec": {"kind": "interval"}, "levels": [2, 2]})
    inside = drawn(question.wording, question.seed)
    text = next(option.text for option in inside.options if option.id == inside.key["right"])
    screens = [phone_screen(pupil, question.meeting) for pupil in room.pupils[:2]]
    letters = [next(option.id for option in screen.options if option.text == text) for screen in screens]
    assert letters[0] == letters[1]
    send(room, question, letters)
    assert list(Vote.objects.values_list("correct", flat=True)) == [True, True]


@pytest.mark.parametrize("kind", ["ear", "tap"])
def test_pages_of_teacher_wall_and_phone_are_there_and_no_phone_has_the_sound(room, kind):
    question = asked(room, kind)
    meeting = question.meeting
    for address in (f"/teach/lessons/{meeting.package_id}/class/", f"/teach/class/{meeting.pk}/wall/"):
        page = client_of(room.teacher).get(address, follow=True)
        assert page.status_code == 200, address
        said = page.content.decode()
        assert ("upbeat-heard" in said) == (kind == "ear"), address
        assert "upbeat-taps" not in said


def test_for_whom_tapping_is_not_asked_nobody_waits():
    room = Tapping(pupils=4)
    with scope(school=room.school):
        _left_out_of_a_rhythm(room)


def _left_out_of_a_rhythm(room):
    meeting = room.meet()
    playing = room.begin(meeting)
    before = on_desk(meeting, playing.pk)
    assert (before["present"], [one.person for one in before["helps"]]) == (4, room.pupils)
    excuse(by=room.teacher, pupil=room.pupils[0], sense="performing", reason="Broke her arm", now=room.now)
    after = on_desk(meeting, playing.pk)
    assert (after["present"], [one.person for one in after["helps"]]) == (3, room.pupils[1:])
    said = "Tapping is not asked of you."
    pages = [client_of(pupil).get(f"/learn/class/{meeting.pk}/").text for pupil in room.pupils[:2]]
    assert [said in page for page in pages] == [True, False]
