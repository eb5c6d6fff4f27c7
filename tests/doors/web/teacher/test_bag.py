"""The bag, the record and templates on the pages of a lesson."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_school, make_section, make_teacher
from factories_class import ClassOf
from upbeat.rooms.classroom.actions.groups import form_groups
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.actions.templates import share_package
from upbeat.rooms.publish.models import Package, Piece, Release

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    made = ClassOf(pupils=4)
    with scope(school=made.school):
        yield made


@pytest.fixture
def vogel(room):
    return client_of(room.teacher)


@pytest.fixture
def piece(room):
    return add_piece(
        by=room.teacher, package=room.package, kind="text", phase="in", title="Sing along", body="Sing it."
    )


def page(room, vogel):
    return vogel.get(reverse("teacher:package", args=[room.package.pk])).text


def shake(vogel, piece, whom):
    return vogel.post(reverse("teacher:piece-shake", args=[piece.pk]), {"for": whom}, follow=True)


def test_the_bag_opens_for_a_pupil_a_group_and_the_class(room, vogel, piece):
    form_groups(by=room.teacher, package=room.package, kind="mixed", size=2, now=room.now)
    assert "In the bag" in page(room, vogel)
    shake(vogel, piece, f"pupil-{room.pupils[0].pk}")
    shake(vogel, piece, "group-2")
    assert "opened for group 2" in page(room, vogel)
    assert "is open" in shake(vogel, piece, "class").text
    assert "In the bag" not in page(room, vogel)
    assert Release.objects.filter(piece=piece, table=2).exists()


def test_a_tap_is_undone_on_the_record(room, vogel, piece):
    shake(vogel, piece, "class")
    release = Release.objects.get(piece=piece)
    vogel.post(reverse("teacher:opening-undo", args=[release.pk]))
    assert "closed again for the class" in page(room, vogel)
    assert not Release.objects.filter(piece=piece).exists()


def test_a_group_that_is_not_there_opens_nothing_and_says_so(room, vogel, piece):
    assert "There is no such group." in shake(vogel, piece, "group-7").text
    assert not Release.objects.filter(piece=piece).exists()


def test_when_a_piece_opens_is_said_on_a_page_of_its_own(room, vogel, piece):
    before = Piece.objects.exclude(pk=piece.pk).get()
    address = reverse("teacher:piece-when", args=[piece.pk])
    told = {"opens_at": "2026-11-19T15:20", "after": [before.pk], "tables": "1, 3", "kind": ""}
    assert vogel.post(address, told).status_code == 302
    piece.refresh_from_db()
    assert (piece.tables, list(piece.opens_after.all())) == ([1, 3], [before])
    assert piece.opens_at is not None
    assert "For groups: 1, 3." in page(room, vogel)
    wrong = vogel.post(address, told | {"tables": "all"})
    assert (wrong.status_code, "Write the numbers of groups" in wrong.text) == (422, True)
    assert "It stands before class" in vogel.get(reverse("teacher:piece-when", args=[before.pk])).text


def test_a_lesson_is_shared_found_and_used_by_a_colleague(room, vogel, piece):
    vogel.post(reverse("teacher:package-share", args=[room.package.pk]))
    assert "Shared with your colleagues since" in page(room, vogel)
    colleague = make_teacher(room.school)
    own = make_section(room.school, teacher=colleague)
    client = client_of(colleague)
    assert room.package.title in client.get(reverse("teacher:templates"), {"q": "sing"}).text
    assert "Nothing found" in client.get(reverse("teacher:templates"), {"q": "harmony"}).text
    address = reverse("teacher:template", args=[room.package.pk])
    shown = client.get(address).text
    assert "Sing along" in shown
    assert not [pupil for pupil in room.pupils if pupil.name in shown]
    when = (room.now + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")
    answer = client.post(address, {"section": own.pk, "title": "Mine", "class_at": when})
    made = Package.objects.get(title="Mine")
    assert answer["Location"] == reverse("teacher:package", args=[made.pk])
    assert made.copied_from == room.package
    vogel.post(reverse("teacher:package-share", args=[room.package.pk]), {"stop": "1"})
    assert client.get(address).status_code == 404


def test_strangers_open_nothing_and_see_no_template(room, piece):
    share_package(by=room.teacher, package=room.package)
    stranger = make_teacher(make_school())
    make_section(stranger.school, teacher=stranger)
    clients = [client_of(stranger), client_of(room.pupils[0])]
    for client in clients:
        answers = [
            client.post(reverse("teacher:piece-shake", args=[piece.pk]), {"for": "class"}),
            client.get(reverse("teacher:piece-when", args=[piece.pk])),
            client.get(reverse("teacher:template", args=[room.package.pk])),
            client.post(reverse("teacher:package-share", args=[room.package.pk])),
        ]
        assert {answer.status_code for answer in answers} <= {403, 404}
    assert not Release.objects.filter(piece=piece).exists()
