"""Consents of who answers for pupils, one by one and many at once."""

import pytest
from django_scopes import scope

from factories import make_pupil, make_school, make_section, make_teacher
from upbeat.kernel.errors import Invalid, Refused
from upbeat.rooms.people.actions.consents import note_consents, withdraw_consent
from upbeat.rooms.people.models import Consent

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    made = make_school()
    with scope(school=made):
        yield made


@pytest.fixture
def teacher(school):
    return make_teacher(school)


@pytest.fixture
def section(teacher):
    return make_section(teacher.school, teacher=teacher)


def test_several_are_noted_at_one_moment_and_only_the_new_ones_are_given_back(teacher, section):
    first, second, third = (make_pupil(section) for _one in range(3))
    note_consents(by=teacher, pupils=[first], purpose="voice", given_by="His father")
    made = note_consents(by=teacher, pupils=[first, second, third], purpose="voice", given_by=" The   forms ")
    assert [one.person for one in made] == [second, third]
    assert {one.given_by for one in made} == {"The forms"}
    assert len({one.given_at for one in made}) == 1
    assert Consent.objects.count() == 3


def test_after_it_was_taken_back_it_may_be_noted_anew(teacher, section):
    pupil = make_pupil(section)
    for _time in range(2):
        assert len(note_consents(by=teacher, pupils=[pupil], purpose="voice", given_by="Her mother")) == 1
        withdraw_consent(by=teacher, pupil=pupil, purpose="voice")
    assert Consent.objects.filter(withdrawn_at=None).count() == 0


def test_one_stranger_among_them_and_nobody_is_noted(teacher, section, school):
    own, stranger = make_pupil(section), make_pupil(make_section(school))
    with pytest.raises(Refused):
        note_consents(by=teacher, pupils=[own, stranger], purpose="voice", given_by="The forms")
    assert not Consent.objects.exists()


@pytest.mark.parametrize(("many", "given_by"), [(0, "The forms"), (1, " "), (1, "x" * 121)])
def test_nobody_and_no_word_of_who_agreed_are_refused(teacher, section, many, given_by):
    pupils = [make_pupil(section) for _one in range(many)]
    with pytest.raises(Invalid):
        note_consents(by=teacher, pupils=pupils, purpose="voice", given_by=given_by)
    assert not Consent.objects.exists()
