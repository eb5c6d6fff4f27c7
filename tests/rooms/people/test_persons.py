"""People, roles, classes: who may change them, and that a refusal changes nothing."""

from datetime import date

import pytest
from django_scopes import ScopeError, scope

from factories import make_person, make_pupil, make_school, make_section, make_teacher
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people import queries, rules
from upbeat.rooms.people.actions import persons, schools
from upbeat.rooms.people.models import Enrolment, Person, Role, Section

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return make_school()


@pytest.fixture
def admin(school):
    return make_person(school, Role.ADMIN)


def test_a_query_without_a_school_raises(school):
    with pytest.raises(ScopeError):
        Section.objects.count()


def test_founding_a_school_makes_its_first_administrator():
    school, admin = schools.found_school(
        name="Harbour School", admin_name="Ines", admin_login="ines", password="a good one"
    )
    assert (school.slug, admin.handle) == ("harbour-school", "harbour-school/ines")
    with scope(school=school):
        assert rules.roles_of(admin) == {Role.ADMIN}
    with pytest.raises(Invalid):
        schools.found_school(name="Harbour School", admin_name="x", admin_login="x", password="a good one")


def test_an_administrator_adds_a_class_from_a_pasted_list_each_name_once(school, admin):
    with scope(school=school):
        term = schools.add_term(by=admin, name="Spring", starts_on=date(2027, 2, 1), ends_on=date(2027, 7, 1))
        section = schools.open_section(by=admin, term=term, name="7b")
        names = persons.clean_names("Lin Xiaoyu\n\n  Ada  Berg \t7b\nlin xiaoyu\n王芳;female\n")
        added, known = persons.add_pupils(by=admin, section=section, names=names)
        assert [pupil.name for pupil in added] == ["Lin Xiaoyu", "Ada Berg", "王芳"]
        assert known == []
        again, known = persons.add_pupils(by=admin, section=section, names=["ADA BERG", "Mia"])
        assert ([p.name for p in again], known) == (["Mia"], ["ADA BERG"])
        assert queries.pupils_of(section).count() == 4


@pytest.mark.parametrize("role", [Role.LECTURER, Role.PUPIL, Role.TECHNICIAN])
def test_only_an_administrator_adds_people(school, role):
    person = make_person(school, role)
    with scope(school=school), pytest.raises(Refused):
        persons.add_person(by=person, name="New")
    assert not Person.everyone.filter(name="New").exists()
    assert not Fact.objects.exists()


def test_the_last_administrator_cannot_give_the_role_away(school, admin):
    with scope(school=school):
        with pytest.raises(Invalid, match="needs an administrator"):
            persons.set_roles(by=admin, person=admin, roles=[Role.LECTURER])
        other = persons.add_person(by=admin, name="Other", roles=[Role.ADMIN])
        persons.set_roles(by=other, person=admin, roles=[Role.LECTURER])
        assert rules.roles_of(Person.objects.get(pk=admin.pk)) == {Role.LECTURER}


def test_a_change_of_roles_leaves_who_and_when_in_the_journal(school, admin):
    teacher = make_teacher(school)
    with scope(school=school):
        persons.set_roles(by=admin, person=teacher, roles=[Role.LECTURER, Role.DESIGNER])
    fact = Fact.objects.get()
    assert (fact.actor_id, fact.object_id, fact.result) == (admin.pk, teacher.pk, {"role": "designer", "held": True})


def test_a_teacher_renews_the_cards_of_their_own_pupils_only(school):
    teacher = make_teacher(school)
    mine = make_pupil(make_section(school, teacher=teacher))
    other = make_pupil(make_section(school))
    with scope(school=school):
        persons.renew_pins(by=teacher, pupils=[mine])
        with pytest.raises(Refused):
            persons.renew_pins(by=teacher, pupils=[other])
    assert Person.everyone.get(pk=mine.pk).pin_serial == 2
    assert Person.everyone.get(pk=other.pk).pin_serial == 1


def test_two_schools_cannot_see_each_other(school):
    there = make_school()
    teacher = make_teacher(school)
    section = make_section(there, teacher=make_teacher(there), pupils=2)
    with scope(school=school):
        assert list(queries.people_of_school()) == [teacher]
        with pytest.raises(NotFound):
            queries.access_section(teacher, section.pk)
        with pytest.raises(NotFound):
            queries.access_pupil(teacher, Enrolment._base_manager.filter(kind="pupil").first().person_id)


def test_a_pupil_who_left_the_class_no_longer_finds_it(school, admin):
    section = make_section(school)
    lin = make_pupil(section)
    with scope(school=school):
        assert queries.access_section(lin, section.pk) == section
        schools.end_enrolment(by=admin, enrolment=Enrolment.objects.get(person=lin))
        with pytest.raises(NotFound):
            queries.access_section(lin, section.pk)


@pytest.mark.parametrize("password", ["short", "password1"])
def test_a_weak_password_is_refused_and_the_old_one_holds(school, admin, password):
    teacher = make_person(school, Role.LECTURER, password="the old one")
    with scope(school=school), pytest.raises(Invalid):
        persons.change_password(by=admin, person=teacher, password=password)
    assert Person.everyone.get(pk=teacher.pk).check_password("the old one")
