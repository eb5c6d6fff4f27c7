"""What packs put on phones: the last thing begun is shown, whoever begun it, and the room knows nothing of it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from factories_class import ClassOf
from factories_publish import NOW
from upbeat.kernel.errors import Invalid
from upbeat.rooms.classroom import activities
from upbeat.rooms.classroom.actions import planning, questions, running
from upbeat.rooms.classroom.activities import Activity, Begun, Planned, begun_last, offer_activity
from upbeat.rooms.classroom.draft import Draft
from upbeat.rooms.classroom.models import LessonStep, StepRun
from upbeat.rooms.classroom.queries.running import What, shown
from upbeat.rooms.classroom.queries.screens import teacher_screen

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    made = ClassOf(pupils=2)
    with scope(school=made.school):
        yield made


@pytest.fixture
def begun(monkeypatch) -> dict[str, tuple[int, datetime]]:
    """Two activities of a pack that is not there; what is in the dict was begun."""
    monkeypatch.setattr(activities, "_OFFERED", {})
    rows: dict[str, tuple[int, datetime]] = {}
    for name in ("dance", "drum"):
        offer_activity(
            Activity(
                name=name,
                latest=lambda _meeting, name=name: rows.get(name),
                phone=lambda _pupil, _meeting, number: {"number": number},
                phone_template="x.html",
                wall=lambda _meeting, number: {"number": number},
                wall_template="x.html",
                desk=lambda _meeting, number: {"number": number},
                desk_template="x.html",
                script=f"{name}.ts",
            )
        )
    return rows


def what(room, meeting):
    on = shown(meeting, teacher_screen(meeting).question)
    return on.what, on.activity


def at(minute: int) -> datetime:
    return NOW + timedelta(minutes=minute)


def test_nothing_begun_shows_nothing(room, begun):
    assert what(room, room.meet()) == (What.NOTHING, None)


def test_of_two_activities_the_later_is_shown(room, begun):
    begun |= {"dance": (3, at(1)), "drum": (9, at(2))}
    meeting = room.meet()
    assert begun_last(meeting) == Begun("drum", 9, at(2))
    assert what(room, meeting) == (What.ACTIVITY, Begun("drum", 9, at(2)))
    del begun["drum"]
    assert what(room, meeting) == (What.ACTIVITY, Begun("dance", 3, at(1)))


def test_a_question_asked_later_takes_its_place_and_one_asked_before_does_not(room, begun):
    meeting = room.meet()
    questions.ask_live(by=room.teacher, meeting=meeting, variant=room.variant, now=at(1))
    begun["drum"] = (1, at(2))
    assert what(room, meeting)[0] is What.ACTIVITY
    questions.ask_live(by=room.teacher, meeting=meeting, variant=room.variant, now=at(3))
    assert what(room, meeting) == (What.QUESTION, None)


def test_a_step_begun_later_takes_its_place_and_the_step_goes_on_behind_what_came_after_it(room, begun):
    meeting = room.meet()
    begun["drum"] = (1, at(1))
    first, second = planning.plan_steps(
        by=room.teacher, package=room.package, drafts=[Draft("groups", "Work", 5), Draft("explain", "Look", 5)]
    )
    running.begin_step(by=room.teacher, meeting=meeting, step=first, now=at(2))
    assert what(room, meeting) == (What.STEP, None)
    begun["drum"] = (2, at(3))
    on = shown(meeting, None)
    assert (on.what, on.run) == (What.ACTIVITY, None)
    running.show_step(by=room.teacher, meeting=meeting, now=at(4))
    assert what(room, meeting) == (What.STEP, None)
    running.begin_step(by=room.teacher, meeting=meeting, step=second, now=at(5))
    assert what(room, meeting) == (What.STEP, None)


def test_what_is_on_costs_the_queries_of_the_activities_themselves_and_no_more(room, begun, monkeypatch):
    meeting = room.meet()
    begun["drum"] = (1, at(1))
    with CaptureQueriesContext(connection) as with_packs:
        assert shown(meeting, None).what is What.ACTIVITY
    monkeypatch.setattr(activities, "_OFFERED", {})
    with CaptureQueriesContext(connection) as without:
        assert shown(meeting, None).what is What.NOTHING
    assert len(with_packs) == len(without)


def test_the_pages_of_a_lesson_load_the_scripts_of_all_activities(begun):
    assert activities.scripts() == ("dance.ts", "drum.ts")


@pytest.fixture
def drum(begun, monkeypatch):
    """An activity that may be a step; what was begun and ended by steps is in the list."""
    told: list[tuple[Any, ...]] = []

    def check(setup):
        if setup.get("beats", 0) < 1:
            raise Invalid("How many beats?", field="beats")
        return {"beats": setup["beats"]}

    def begin(*, by, meeting, title, setup, now):
        if setup["beats"] > 100:
            raise Invalid("That is too many.")
        told.append((title, setup["beats"]))
        begun["drum"] = (len(told), now)

    plan = Planned("Drumming", check, lambda _setup: "Drum", begin, lambda _meeting, _now: told.append(("over",)))
    offer_activity(replace(activities.offered_activity("drum"), planned=plan))
    return told


def drafted(beats: int, title: str = "Drum along") -> Draft:
    return Draft("activity", title, 8, activity="drum", setup={"beats": beats, "unknown": True})


def test_a_step_keeps_the_setup_as_its_pack_keeps_it_and_refuses_what_it_refuses(room, drum):
    step = planning.add_step(by=room.teacher, package=room.package, draft=drafted(4))
    assert (step.activity, step.setup) == ("drum", {"beats": 4})
    with pytest.raises(Invalid, match="How many beats"):
        planning.edit_step(by=room.teacher, step=step, draft=drafted(0))
    for nothing in ("dance", "nobody's", ""):
        with pytest.raises(Invalid, match="not offered"):
            planning.add_step(by=room.teacher, package=room.package, draft=drafted(4)._replace(activity=nothing))
    other = planning.add_step(by=room.teacher, package=room.package, draft=drafted(4)._replace(kind="groups"))
    assert (other.activity, other.setup) == ("", {})
    assert [row.setup for row in LessonStep.objects.order_by("pk")] == [{"beats": 4}, {}]


def test_the_step_begins_it_by_one_tap_and_ends_it_with_the_next(room, begun, drum):
    meeting = room.meet()
    step = planning.add_step(by=room.teacher, package=room.package, draft=drafted(4))
    after = planning.add_step(by=room.teacher, package=room.package, draft=Draft("groups", "Group work"))
    for _twice in range(2):
        running.begin_step(by=room.teacher, meeting=meeting, step=step, now=at(1))
    assert drum == [("Drum along", 4)]
    on = shown(meeting, None)
    assert (on.what, on.activity, on.run.step) == (What.ACTIVITY, Begun("drum", 1, at(1)), step)
    running.begin_step(by=room.teacher, meeting=meeting, step=after, now=at(5))
    assert drum[-1] == ("over",)
    assert what(room, meeting) == (What.STEP, None)


def test_what_a_step_showed_stays_until_something_else_begins(room, begun, drum):
    meeting = room.meet()
    step = planning.add_step(by=room.teacher, package=room.package, draft=drafted(4))
    running.begin_step(by=room.teacher, meeting=meeting, step=step, now=at(1))
    running.end_step(by=room.teacher, meeting=meeting, now=at(3))
    assert drum[-1] == ("over",)
    assert what(room, meeting) == (What.ACTIVITY, Begun("drum", 1, at(1)))
    del begun["drum"]
    assert what(room, meeting) == (What.NOTHING, None)


def test_a_step_that_cannot_begin_or_whose_pack_is_gone_changes_nothing(room, begun, drum):
    meeting = room.meet()
    step = planning.add_step(by=room.teacher, package=room.package, draft=drafted(101))
    with pytest.raises(Invalid, match="too many"):
        running.begin_step(by=room.teacher, meeting=meeting, step=step, now=at(1))
    activities._OFFERED.clear()
    with pytest.raises(Invalid, match="not offered"):
        running.begin_step(by=room.teacher, meeting=meeting, step=step, now=at(1))
    assert not StepRun.objects.exists()
    assert drum == []
