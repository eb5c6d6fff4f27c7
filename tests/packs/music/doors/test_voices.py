"""Who agreed that voices are kept: noted and undone for a class at once, closed to whom it is nothing to do with."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from clients import client_of
from factories import make_person, make_pupil, make_section, make_teacher
from upbeat.packs.music.queries.voices import who_agreed
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Consent, Enrolment, Role

FORMS = "Parents, on the forms of 3 September"


@pytest.fixture
def section(teacher):
    return make_section(teacher.school, teacher=teacher, pupils=4)


@pytest.fixture
def pupils(section):
    return [row.person for row in section.enrolments.filter(kind="pupil").select_related("person").order_by("person")]


@pytest.fixture
def ada(teacher):
    return client_of(teacher)


def page_of(section):
    return reverse("music:voices-class", args=[section.pk])


def note(client, section, pupils, given_by=FORMS):
    return client.post(page_of(section), {"pupil": [one.pk for one in pupils], "given_by": given_by})


def standing(school):
    with scope(school=school):
        rows = Consent.objects.filter(withdrawn_at=None).order_by("person")
        return [(one.person_id, one.purpose, one.given_by) for one in rows]


def test_all_who_are_ticked_are_noted_by_one_button(ada, section, pupils, school):
    answer = note(ada, section, pupils[:3])
    assert (answer.status_code, answer.url) == (302, page_of(section))
    assert standing(school) == [(pupil.pk, "voice", FORMS) for pupil in pupils[:3]]
    assert Consent.objects.values("given_at").distinct().count() == 1
    assert Fact.objects.filter(verb="created", object_type="consent").count() == 3
    page = ada.get(page_of(section)).text
    assert "Noted for 3 pupils." in page
    assert page.count('name="pupil"') == 1
    assert page.count('name="withdraw"') == 3


def test_nobody_is_ticked_until_somebody_ticks_them_all_of_them_by_one_press(ada, section, pupils):
    assert " checked>" not in ada.get(page_of(section)).text
    assert ada.get(page_of(section) + "?tick=all").text.count(" checked>") == len(pupils)


@pytest.mark.parametrize(("ticked", "given_by", "said"), [(2, "  ", "Say who agreed"), (0, FORMS, "Tick the pupils")])
def test_what_is_missing_is_said_and_what_was_ticked_and_written_stays(
    ada, section, pupils, school, ticked, given_by, said
):
    answer = note(ada, section, pupils[:ticked], given_by)
    assert answer.status_code == 422
    assert said in answer.text
    assert answer.text.count(" checked>") == ticked
    assert f'value="{given_by}"' in answer.text
    assert standing(school) == []


def test_one_that_stands_already_stays_as_it_is(ada, section, pupils, school):
    note(ada, section, pupils[:1], "Her mother")
    note(ada, section, pupils)
    assert standing(school)[0] == (pupils[0].pk, "voice", "Her mother")
    assert [row[2] for row in standing(school)[1:]] == [FORMS] * 3


def test_what_was_noted_together_is_undone_together_and_nothing_else(ada, section, pupils, school):
    note(ada, section, pupils[:1], "Her mother")
    note(ada, section, pupils[1:])
    page = ada.get(page_of(section)).text
    assert "for 3 pupils: Parents, on the forms of 3 September" in page
    with scope(school=school):
        at = Consent.objects.order_by("-pk")[0].given_at.isoformat()
    assert f'name="at" value="{at}"' in page
    answer = ada.post(reverse("music:voices-undo", args=[section.pk]), {"at": at}, follow=True)
    assert "Taken back for 3 pupils." in answer.text
    assert standing(school) == [(pupils[0].pk, "voice", "Her mother")]
    assert Consent.objects.count() == 4
    assert "Undo it for all of them" not in answer.text
    ada.post(reverse("music:voices-undo", args=[section.pk]), {"at": at})
    assert Fact.objects.filter(verb="revoked").count() == 3


@pytest.mark.parametrize("at", ["", "yesterday", "2026-09-03", "2026-09-03T10:00:00", "2026-99-99T10:00:00+00:00"])
def test_a_moment_at_which_nothing_was_noted_undoes_nothing(ada, section, pupils, school, at):
    note(ada, section, pupils)
    assert ada.post(reverse("music:voices-undo", args=[section.pk]), {"at": at}).status_code == 302
    assert len(standing(school)) == 4


def test_a_day_later_it_is_taken_back_pupil_by_pupil(ada, section, pupils):
    note(ada, section, pupils)
    assert "Undo it for all of them" in ada.get(page_of(section)).text
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        later = client_of(section.enrolments.get(kind="teacher").person).get(page_of(section)).text
    assert "Undo it for all of them" not in later
    assert later.count('name="withdraw"') == 4


def test_pupils_of_other_classes_are_not_noted(ada, section, pupils, school):
    stranger = make_pupil(make_section(school))
    assert note(ada, section, [stranger]).status_code == 422
    note(ada, section, [pupils[0], stranger])
    assert [row[0] for row in standing(school)] == [pupils[0].pk]


def test_pupils_and_teachers_of_other_classes_see_and_note_nothing(section, pupils, school):
    for by in (pupils[0], make_teacher(school), make_teacher(make_section(school).school)):
        client = client_of(by)
        assert client.get(page_of(section)).status_code == 404
        assert note(client, section, pupils).status_code == 404
        assert client.post(reverse("music:voices-undo", args=[section.pk]), {"at": ""}).status_code == 404
    assert standing(school) == []


def test_whoever_is_at_the_head_of_the_school_notes_it_for_any_class(section, pupils, school):
    assert note(client_of(make_person(school, Role.ADMIN)), section, pupils).status_code == 302
    assert len(standing(school)) == 4


def test_the_list_asks_as_many_queries_for_one_as_for_four(ada, section, school, django_assert_num_queries):
    now = timezone.now()
    for one in (make_section(school, pupils=1), section):
        with django_assert_num_queries(3):
            who_agreed(one, since=now)


def test_classes_in_which_no_pupil_sits_are_not_asked_about(school, section):
    training, empty = (make_section(school, teacher=make_teacher(school)) for _one in range(2))
    admin = make_person(school, Role.ADMIN, Role.LECTURER)
    for colleague in (make_teacher(school), admin):
        Enrolment.objects.create(section=training, person=colleague, kind=Enrolment.Kind.PUPIL)
    client = client_of(admin)
    for page in (client.get(reverse("music:voices")).text, client.get(reverse("music:home")).text):
        assert page_of(section) in page
        assert page_of(training) not in page
        assert page_of(empty) not in page
    make_pupil(training)
    assert page_of(training) in client.get(reverse("music:voices")).text
    assert client.get(page_of(empty)).status_code == 200
