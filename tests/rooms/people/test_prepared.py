"""Queries that are written once."""

import pytest
from django.db.models import QuerySet

from factories import make_person, make_school
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.prepared import Prepared

pytestmark = pytest.mark.django_db


def names() -> Prepared[tuple[str, bool]]:
    return Prepared(
        lambda key: QuerySet(Person).filter(pk=key, is_active=True).values_list("name", "is_active"), hole=-1
    )


def test_each_call_gives_the_rows_of_its_own_key():
    ada, chen = (make_person(make_school(), name=name) for name in ("Ada", "Chen"))
    asked = names()
    assert asked(ada.pk) == [("Ada", True)]
    assert asked(chen.pk) == [("Chen", True)]
    assert asked(-1) == []


def test_the_fixed_conditions_hold_for_every_key():
    ada = make_person(make_school(), name="Ada")
    Person.everyone.filter(pk=ada.pk).update(is_active=False)
    assert names()(ada.pk) == []


def test_a_call_is_one_query(django_assert_num_queries):
    ada, asked = make_person(make_school(), name="Ada"), names()
    with django_assert_num_queries(1):
        asked(ada.pk)
