"""Signing in by password and by card."""

from datetime import UTC, datetime, timedelta

import pytest
from django_scopes import scope

from factories import make_person, make_pupil, make_school, make_section, make_teacher
from upbeat.kernel.errors import Invalid
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people import pins
from upbeat.rooms.people.actions import sessions
from upbeat.rooms.people.models import Role, RoleAssignment, SignInFailure

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


def by_card(code, name, pin, now=NOW, address="10.0.0.9"):
    return sessions.sign_in_by_card(code=code, name=name, pin=pin, address=address, now=now)


def by_password(school, login, password, now=NOW):
    return sessions.sign_in_by_password(
        school_slug=school.slug, login=login, password=password, address="10.0.0.9", now=now
    )


def test_a_teacher_signs_in_by_name_and_password_and_the_journal_tells_it():
    school = make_school()
    ada = make_person(school, Role.LECTURER, login="ada", password="a good one")
    assert by_password(school, "Ada ", "a good one") == ada
    fact = Fact.objects.get()
    assert (fact.verb, fact.actor_id, fact.context) == ("signed-in", ada.pk, {"way": "password"})


@pytest.mark.parametrize("login, password", [("ada", "wrong"), ("nobody", "a good one"), ("", "")])
def test_a_wrong_name_and_a_wrong_password_are_refused_with_the_same_sentence(login, password):
    school = make_school()
    make_person(school, Role.LECTURER, login="ada", password="a good one")
    with pytest.raises(Invalid, match="do not go together"):
        by_password(school, login, password)
    assert not Fact.objects.exists()


def test_a_closed_account_cannot_sign_in():
    school = make_school()
    ada = make_person(school, Role.LECTURER, login="ada", password="a good one")
    ada.is_active = False
    ada.save()
    with pytest.raises(Invalid):
        by_password(school, "ada", "a good one")


def test_a_pupil_signs_in_by_class_code_name_and_pin_however_they_are_typed():
    section = make_section(make_school())
    lin = make_pupil(section, name="Lin Xiaoyu")
    pin = pins.pin_of(lin)
    assert by_card(section.code.lower(), "lin  XIAOYU", f" {pin[:3]} {pin[3:]} ") == lin


def test_two_pupils_of_one_name_are_told_apart_by_their_pins():
    section = make_section(make_school())
    first, second = make_pupil(section, name="王芳"), make_pupil(section, name="王芳")
    assert by_card(section.code, "王芳", pins.pin_of(second)) == second
    assert by_card(section.code, "王芳", pins.pin_of(first)) == first


def test_the_card_of_one_class_does_not_open_another():
    school = make_school()
    one, other = make_section(school), make_section(make_school())
    lin = make_pupil(one, name="Lin")
    make_pupil(other, name="Lin")
    with pytest.raises(Invalid):
        by_card(other.code, "Lin", pins.pin_of(lin))


def test_a_renewed_card_makes_the_old_one_worthless():
    section = make_section(make_school())
    lin = make_pupil(section, name="Lin")
    old = pins.pin_of(lin)
    lin.pin_serial += 1
    lin.save()
    assert pins.pin_of(lin) != old
    with pytest.raises(Invalid):
        by_card(section.code, "Lin", old)


def test_after_ten_wrong_pins_even_the_right_one_waits_ten_minutes():
    section = make_section(make_school(), teacher=None)
    lin = make_pupil(section, name="Lin")
    for _try in range(10):
        with pytest.raises(Invalid, match="do not go together"):
            by_card(section.code, "Lin", "000000" if pins.pin_of(lin) != "000000" else "111111")
    with pytest.raises(Invalid, match="Too many"):
        by_card(section.code, "Lin", pins.pin_of(lin))
    assert by_card(section.code, "Lin", pins.pin_of(lin), now=NOW + timedelta(minutes=11)) == lin


def test_guessing_at_one_pupil_does_not_lock_out_another():
    section = make_section(make_school())
    lin, ada = make_pupil(section, name="Lin"), make_pupil(section, name="Ada")
    for _try in range(10):
        with pytest.raises(Invalid):
            by_card(section.code, "Lin", "wrong")
    assert by_card(section.code, "Ada", pins.pin_of(ada)) == ada
    assert SignInFailure.objects.filter(key__startswith="from:").count() == 10
    assert pins.pin_of(lin) != ""


def test_a_teacher_is_not_found_by_card():
    school = make_school()
    teacher = make_teacher(school, name="Ms Vogel")
    section = make_section(school, teacher=teacher)
    with pytest.raises(Invalid):
        by_card(section.code, "Ms Vogel", pins.pin_of(teacher))


def test_who_works_at_the_school_and_learns_in_a_class_gets_in_by_password_only():
    section = make_section(make_school())
    both = make_pupil(section, name="Clara Weber")
    person = make_teacher(section.school)
    pin = pins.pin_of(both)
    assert by_card(section.code, "Clara Weber", pin) == both
    with scope(school=section.school):
        RoleAssignment.objects.create(person=both, role=Role.ASSISTANT, given_by=person)
    with pytest.raises(Invalid, match="do not go together"):
        by_card(section.code, "Clara Weber", pin)
