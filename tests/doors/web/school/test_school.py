"""The administrator's pages: people, terms, classes, cards."""

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_person, make_pupil, make_school, make_section, make_teacher
from upbeat.rooms.people.models import Enrolment, Person, Role, RoleAssignment, Section, Term


@pytest.fixture
def admin(school):
    return make_person(school, Role.ADMIN, name="Ms Okafor")


@pytest.fixture
def client(admin):
    return client_of(admin)


@pytest.fixture
def pages(section, pupil):
    about = {
        "home": [], "people": [], "person-new": [], "terms": [],
        "person": [pupil.pk], "section": [section.pk], "cards": [section.pk],
    }  # fmt: skip
    return {name: reverse(f"school:{name}", args=args) for name, args in about.items()}


def test_an_administrator_opens_every_page(client, pages):
    assert {name: client.get(address).status_code for name, address in pages.items()} == dict.fromkeys(pages, 200)


def test_an_administrator_of_another_school_finds_nobody_and_no_class(pages):
    stranger = client_of(make_person(make_school(), Role.ADMIN))
    about = ("person", "section", "cards")
    assert {name: stranger.get(pages[name]).status_code for name in about} == dict.fromkeys(about, 404)


def test_a_teacher_reads_the_own_class_and_its_cards_and_changes_nothing(teacher, section, pages):
    client = client_of(teacher)
    opened = {name: client.get(address).status_code for name, address in pages.items()}
    assert (opened["section"], opened["cards"]) == (200, 200)
    assert {opened[name] for name in ("home", "people", "person-new", "terms")} == {403}
    before = Person.everyone.count()
    assert client.post(pages["section"], {"part": "names", "names": "Ada\nBen"}).status_code == 403
    assert Person.everyone.count() == before


def test_a_teacher_who_learns_in_a_class_gets_no_card(admin, client, section, pupil, pages, school):
    learner = make_pupil(section, name="Clara Weber")
    assert "Clara Weber" in client.get(pages["cards"]).content.decode()
    with scope(school=school):
        RoleAssignment.objects.create(person=learner, role=Role.LECTURER, given_by=admin)
    cards = client.get(pages["cards"]).content.decode()
    assert "Clara Weber" not in cards
    assert pupil.name in cards


def test_a_pupil_opens_none_of_them(pupil, pages):
    client = client_of(pupil)
    assert {client.get(address).status_code for address in pages.values()} <= {403, 404}


def test_whoever_is_not_signed_in_is_sent_to_the_sign_in_page(db, pages):
    assert {Client().get(address).status_code for address in pages.values()} == {302}


def test_a_pasted_list_adds_each_pupil_once(client, section, school, pages):
    answer = client.post(pages["section"], {"part": "names", "names": "Ada Moreau\nBen Carter\n\nAda Moreau"})
    assert answer.status_code == 302
    again = client.post(pages["section"], {"part": "names", "names": "Ben Carter"}, follow=True)
    assert "Already in the class: Ben Carter." in again.content.decode()
    with scope(school=school):
        pupils = section.enrolments.filter(ended_at=None, kind=Enrolment.Kind.PUPIL)
        names = pupils.filter(person__name__in=["Ada Moreau", "Ben Carter"]).values_list("person__name", flat=True)
        assert sorted(names) == ["Ada Moreau", "Ben Carter"]


def test_a_person_is_added_with_roles_and_an_odd_form_adds_nobody(client, pages):
    before = Person.everyone.count()
    odd = client.post(pages["person-new"], {"name": "", "login": "x"})
    assert (odd.status_code, Person.everyone.count()) == (422, before)
    told = {"name": "Tomás Reyes", "login": "reyes", "password": "a-long-password", "roles": [Role.ASSISTANT]}
    assert client.post(pages["person-new"], told).status_code == 302
    added = Person.everyone.get(login="reyes")
    assert [row.role for row in RoleAssignment._base_manager.filter(person=added)] == [Role.ASSISTANT]


def test_a_term_that_ends_before_it_begins_is_blamed_and_not_stored(client, pages, school):
    with scope(school=school):
        before = Term.objects.count()
    told = {"name": "Odd", "starts_on": "2027-02-01", "ends_on": "2026-09-01"}
    assert client.post(pages["terms"], told).status_code == 422
    with scope(school=school):
        assert Term.objects.count() == before


def test_new_cards_make_the_old_ones_worthless(client, pages):
    old = client.get(pages["cards"]).content
    client.post(pages["cards"])
    new = client.get(pages["cards"])
    assert new.content != old
    assert new["Cache-Control"] == "no-store"


def test_whoever_leaves_a_class_is_on_its_list_no_more(client, section, pupil, school, pages):
    with scope(school=school):
        enrolment = Enrolment.objects.get(section=section, person=pupil)
    left = client.post(reverse("school:leave", args=[section.pk, enrolment.pk]), follow=True)
    assert f"{pupil.name} left the class." in left.content.decode()
    listed = client.get(pages["section"]).context["roster"]
    assert pupil.pk not in {row.person_id for row in listed}


def test_a_longer_list_costs_no_more_queries(client, section, pages, django_assert_max_num_queries):
    for _one in range(3):
        make_pupil(section)
    with django_assert_max_num_queries(16):
        client.get(pages["section"])
    for _one in range(12):
        make_pupil(section)
    with django_assert_max_num_queries(16):
        client.get(pages["section"])


def test_the_overview_shows_only_classes_of_the_school(client, section, pages):
    other = make_teacher(make_school())
    foreign = make_section(other.school, teacher=other)
    with scope(school=other.school):
        Section.objects.filter(pk=foreign.pk).update(name="Foreign 9z")
    page = client.get(pages["home"]).content.decode()
    assert section.name in page
    assert "Foreign 9z" not in page
