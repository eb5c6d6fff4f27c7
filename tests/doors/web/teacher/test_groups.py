"""The page of groups: formed with options, changed by hand without script, wishes kept, earlier groups looked at."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_school, make_teacher
from factories_class import ClassOf
from upbeat.rooms.classroom.models import Grouping, GroupMember, GroupWish
from upbeat.rooms.classroom.queries.groups import seating_of, table_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    made = ClassOf(pupils=6)
    with scope(school=made.school):
        yield made


@pytest.fixture
def vogel(room):
    return client_of(room.teacher)


def address(room, name="groups", *more):
    return reverse(f"teacher:{name}", args=[room.package.pk, *more])


def form(room, vogel, **more):
    answer = vogel.post(address(room), {"kind": "mixed", "size": "3"} | more)
    assert answer.status_code == 302
    return Grouping.objects.first()


def seat(vogel, grouping, pupil, **told):
    return vogel.post(reverse("teacher:groups-seat", args=[grouping.pk]), {"person": pupil.pk} | told)


def where(room):
    return {seat.person.pk: table.number for table in seating_of(room.package).tables for seat in table.seats}


def test_each_kind_is_formed_with_its_options(room, vogel):
    form(room, vogel, size="2", tables="2")
    assert len(seating_of(room.package).tables) == 2
    form(room, vogel, kind="jigsaw", parts="Rhythm\nMelody\n")
    assert "Melody" in vogel.get(address(room)).text
    form(room, vogel, kind="pairs", gap="1.0")
    assert (Grouping.objects.first().kind, Grouping.objects.first().gap) == ("pairs", 1.0)


def test_what_cannot_be_formed_says_why_at_the_form(room, vogel):
    answer = vogel.post(address(room), {"kind": "jigsaw", "parts": "one"})
    assert answer.status_code == 422
    assert "A jigsaw has 2 to 8 parts." in answer.text
    assert not Grouping.objects.exists()


def test_a_wish_is_kept_taken_back_and_given_back(room, vogel):
    first, second = room.pupils[:2]
    kept = {"wish-kind": "apart", "wish-persons": [first.pk, second.pk]}
    assert vogel.post(address(room, "wishes"), kept).status_code == 302
    wish = GroupWish.objects.get()
    assert "Apart: each at another table" in vogel.get(address(room)).text
    vogel.post(address(room, "wish", wish.pk))
    wish.refresh_from_db()
    assert wish.taken_back_by == room.teacher
    vogel.post(address(room, "wish", wish.pk), {"back": "1"})
    wish.refresh_from_db()
    assert wish.taken_back_at is None


def test_a_wish_for_one_pupil_is_not_kept_and_the_form_says_why(room, vogel):
    answer = vogel.post(address(room, "wishes"), {"wish-kind": "apart", "wish-persons": [room.pupils[0].pk]})
    assert answer.status_code == 422
    assert "Choose at least two pupils of this class." in answer.text
    assert not GroupWish.objects.exists()


def test_somebody_is_moved_locked_and_moved_back_without_script(room, vogel):
    grouping = form(room, vogel)
    pupil = room.pupils[0]
    before = where(room)
    there = 3 - before[pupil.pk]
    seat(vogel, grouping, pupil, to=there)
    assert where(room) == before | {pupil.pk: there}
    assert "you put them here" in vogel.get(address(room)).text
    seat(vogel, grouping, pupil, lock="1")
    assert GroupMember.objects.get(person=pupil).locked_by == room.teacher
    assert "Again around the one locked" in vogel.get(address(room)).text
    vogel.post(reverse("teacher:groups-undo", args=[grouping.pk]))
    assert where(room) == before


def test_an_element_gets_the_tables_alone_and_why_not_in_words(room, vogel):
    grouping = form(room, vogel)
    place = reverse("teacher:groups-seat", args=[grouping.pk])
    told = {"person": room.pupils[0].pk, "to": "9"}
    answer = vogel.post(place, told, headers={"X-Upbeat-Fragment": "1"})
    assert (answer.status_code, "There is no such group." in answer.text) == (422, True)
    assert "<html" not in answer.text


def test_formed_again_the_locked_stay_and_the_groups_before_can_be_looked_at(room, vogel):
    grouping = form(room, vogel)
    seat(vogel, grouping, room.pupils[0], lock="1")
    before = where(room)[room.pupils[0].pk]
    vogel.post(reverse("teacher:groups-again", args=[grouping.pk]))
    assert where(room)[room.pupils[0].pk] == before
    past = reverse("teacher:groups-past", args=[grouping.pk])
    assert past in vogel.get(address(room)).text
    assert room.pupils[0].name in vogel.get(past).text


def test_whoever_has_not_joined_is_ticked_as_away(room, vogel):
    room.meet(joined=5)
    away = room.pupils[5].pk
    page = vogel.get(address(room)).context["form"]
    assert page["absent"].value() == [away]


def test_the_wall_shows_names_and_no_reason(room, vogel):
    form(room, vogel)
    wall = vogel.get(address(room, "groups-wall")).text
    assert all(pupil.name in wall for pupil in room.pupils)
    assert "evens the groups out" not in wall


def test_a_teacher_of_another_class_changes_nothing(room, vogel):
    grouping = form(room, vogel)
    wish = GroupWish.objects.create(section=room.section, kind="apart", at=room.now)
    before = where(room)
    for stranger in (make_teacher(room.school), make_teacher(make_school())):
        client = client_of(stranger)
        answers = [
            seat(client, grouping, room.pupils[0], to=1),
            client.post(reverse("teacher:groups-again", args=[grouping.pk])),
            client.post(reverse("teacher:groups-undo", args=[grouping.pk])),
            client.get(reverse("teacher:groups-past", args=[grouping.pk])),
            client.post(address(room, "wish", wish.pk)),
            client.post(address(room, "wishes"), {"wish-kind": "apart"}),
        ]
        assert {answer.status_code for answer in answers} <= {403, 404}
    assert where(room) == before
    assert GroupWish.objects.get().taken_back_at is None


def test_a_pupil_reads_the_own_table(room, vogel):
    form(room, vogel, kind="jigsaw", parts="Rhythm\nMelody")
    view = table_of(room.pupils[0], room.package)
    page = render_to_string("learner/class/_groups.html", {"table": view})
    assert f"You sit at table <b>{view.number}</b>" in page
    assert view.part in page
    assert "You have no table yet" in render_to_string("learner/class/_groups.html", {"table": None})
