"""The plan of a lesson at its page, and going through it: teacher, wall and phone show the step that is on."""

import re
from datetime import timedelta

import pytest
from django_scopes import scope

from clients import client_of
from factories_class import ClassOf
from factories_publish import NOW
from upbeat.rooms.classroom.actions import planning
from upbeat.rooms.classroom.draft import Draft
from upbeat.rooms.classroom.models import LessonStep, Meeting, StepRun
from upbeat.rooms.publish.actions.pieces import add_piece

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(clock):
    made = ClassOf(pupils=2)
    with scope(school=made.school):
        add_piece(by=made.teacher, package=made.package, kind="text", phase="in", title="Read the tune", body="Sing.")
    return made


@pytest.fixture
def vogel(room):
    return client_of(room.teacher)


def page(browser, address, status=200):
    answer = browser.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def steps(room):
    with scope(school=room.school):
        return list(LessonStep.objects.filter(removed_at=None))


def planned(room, *drafts):
    with scope(school=room.school):
        return planning.plan_steps(by=room.teacher, package=room.package, drafts=drafts)


def met(room):
    with scope(school=room.school):
        return room.meet()


def test_a_step_of_each_kind_is_added_at_the_page_and_gets_words_of_its_own(room, vogel):
    here = f"/teach/lessons/{room.package.pk}/plan/"
    assert "No plan yet" in page(vogel, here)
    with scope(school=room.school):
        piece = room.package.pieces.get(title="Read the tune")
    point, pupil = str(room.video.point_id), str(room.pupils[0].pk)
    said = {
        "explain": {"point": point},
        "question": {"variant": str(room.variant.pk)},
        "groups": {},
        "turn": {"point": point, "person": pupil},
        "piece": {"piece": str(piece.pk)},
        "exit": {"title": "What did you learn?"},
    }
    for kind, fields in said.items():
        assert 'name="minutes"' in page(vogel, f"{here}?kind={kind}")
        assert vogel.post(f"{here}?kind={kind}", fields | {"minutes": "4"}).status_code == 302, kind
    title = room.video.point.title
    assert [(step.kind, step.title) for step in steps(room)] == [
        ("explain", title), ("question", room.variant.stem), ("groups", "Group work"), ("turn", title),
        ("piece", "Read the tune"), ("exit", "What did you learn?"),
    ]  # fmt: skip
    html = page(vogel, here)
    assert "minute 20 to 24" in html
    assert room.pupils[0].name in html


def test_a_step_without_its_matter_is_asked_again_with_what_was_written(room, vogel):
    answer = vogel.post(
        f"/teach/lessons/{room.package.pk}/plan/?kind=question", {"minutes": "4", "title": "Which bar?"}
    )
    assert answer.status_code == 422
    assert "Which bar?" in answer.content.decode()
    assert steps(room) == []


def test_steps_are_put_in_order_changed_taken_out_and_put_back(room, vogel):
    one, two = planned(room, Draft("groups", "Group work", 12), Draft("explain", "Once more", 5))
    vogel.post(f"/teach/lessons/{room.package.pk}/plan/order/", {f"order-{one.pk}": "2", f"order-{two.pk}": "1"})
    assert steps(room) == [two, one]
    assert 'value="12"' in page(vogel, f"/teach/steps/{one.pk}/")
    vogel.post(f"/teach/steps/{one.pk}/", {"title": "Groups of four", "minutes": "10"})
    assert [(step.title, step.minutes) for step in steps(room)] == [("Once more", 5), ("Groups of four", 10)]
    vogel.post(f"/teach/steps/{one.pk}/remove/")
    assert steps(room) == [two]
    vogel.post(f"/teach/steps/{one.pk}/remove/", {"back": "1"})
    assert len(steps(room)) == 2


def test_teacher_wall_and_phone_show_the_step_that_is_on(room, vogel):
    one, two = planned(room, Draft("groups", "Group work now", 12), Draft("question", "Vote", 5, variant=room.variant))
    meeting = met(room)
    here, phone = f"/teach/lessons/{room.package.pk}/class/", client_of(room.pupils[0])
    assert "Next: Group work now" in page(vogel, here)
    assert vogel.post(f"/teach/class/{meeting.pk}/steps/{one.pk}/").status_code == 302
    html = page(vogel, here)
    assert re.search(r"<h2>Group work now</h2>", html)
    assert "Next: Vote" in html
    until = (NOW + timedelta(minutes=12)).strftime("%Y-%m-%dT%H:%M")
    for told in (page(vogel, f"/teach/class/{meeting.pk}/wall/"), page(phone, f"/learn/class/{meeting.pk}/")):
        assert "Group work now" in told
        assert f'data-until="{until}' in told
    vogel.post(f"/teach/class/{meeting.pk}/steps/{two.pk}/")
    for told in (page(vogel, f"/teach/class/{meeting.pk}/wall/"), page(phone, f"/learn/class/{meeting.pk}/")):
        assert room.variant.stem in told
        assert "Group work now" not in told
    vogel.post(f"/teach/class/{meeting.pk}/step/", {"done": "1"})
    with scope(school=room.school):
        assert not StepRun.objects.filter(ended_at=None).exists()


def test_more_time_less_time_skip_and_back_are_one_tap_each(room, vogel, clock):
    one, two = planned(room, Draft("groups", "Group work", 12), Draft("explain", "Once more", 5))
    meeting = met(room)
    vogel.post(f"/teach/class/{meeting.pk}/steps/{one.pk}/")
    for press in ("more", "more", "less"):
        vogel.post(f"/teach/class/{meeting.pk}/step/", {press: "1"})
    with scope(school=room.school):
        assert StepRun.objects.get().minutes == 13
    vogel.post(f"/teach/class/{meeting.pk}/ask/", {"variant": str(room.variant.pk)})
    assert "Back to this step" in page(vogel, f"/teach/lessons/{room.package.pk}/class/")
    clock.shift(timedelta(seconds=30))
    vogel.post(f"/teach/class/{meeting.pk}/step/", {"back": "1"})
    assert "Group work" in page(vogel, f"/teach/class/{meeting.pk}/wall/")
    vogel.post(f"/teach/class/{meeting.pk}/steps/{two.pk}/", {"skip": "1"})
    assert "skipped" in page(vogel, f"/teach/lessons/{room.package.pk}/class/")


def test_a_teacher_of_another_school_finds_neither_plan_nor_step(room, strange):
    (one,) = planned(room, Draft("groups", "Group work", 12))
    meeting = met(room)
    page(strange, f"/teach/lessons/{room.package.pk}/plan/", 404)
    page(strange, f"/teach/steps/{one.pk}/", 404)
    for address in (
        f"/teach/steps/{one.pk}/remove/",
        f"/teach/lessons/{room.package.pk}/plan/order/",
        f"/teach/class/{meeting.pk}/steps/{one.pk}/",
        f"/teach/class/{meeting.pk}/step/",
    ):
        assert strange.post(address).status_code == 404
    with scope(school=room.school):
        assert Meeting.objects.get().runs.count() == 0


def test_what_last_night_proposes_is_taken_by_one_tap_and_never_over_a_plan_that_stands(room, vogel):
    here = f"/teach/lessons/{room.package.pk}/plan/"
    assert "Proposed from last night" in page(vogel, here)
    assert "Take this plan" in page(vogel, f"/teach/lessons/{room.package.pk}/brief/")
    vogel.post(here + "propose/", {"minutes": "30"})
    kinds = [step.kind for step in steps(room)]
    assert kinds[-1] == "exit"
    assert sum(step.minutes for step in steps(room)) == 30
    assert "Take this plan" not in page(vogel, here)
    assert vogel.post(here + "propose/").status_code == 422
    assert [step.kind for step in steps(room)] == kinds
