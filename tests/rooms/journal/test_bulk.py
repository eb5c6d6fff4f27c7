"""Rows in one go."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from factories import make_school
from upbeat.rooms.journal.actions import Happening, record_many
from upbeat.rooms.journal.bulk import insert_many, moment, select_many
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import School

NOW = datetime(2026, 11, 17, 15, 0, 0, 250, tzinfo=UTC)
COLUMNS = [
    "slug",
    "name",
    "language",
    "time_zone",
    "peer_floor",
    "effort_bands",
    "quiet_from",
    "quiet_until",
    "founded_at",
]


def school(slug: str, name: str) -> tuple[str | int | datetime, ...]:
    return slug, name, "en", "UTC", 5, False, "20:00", "07:00", moment(NOW)


@pytest.mark.django_db
def test_rows_are_inserted_and_times_come_back_as_they_were() -> None:
    insert_many(School, COLUMNS, [school("a", "A"), school("b", "B")])
    assert list(School.objects.order_by("slug").values_list("name", "founded_at")) == [("A", NOW), ("B", NOW)]


@pytest.mark.django_db
def test_a_row_of_the_same_key_is_written_over_but_for_what_is_kept() -> None:
    insert_many(School, COLUMNS, [school("a", "A")])
    later = ("a", "Anew", "zh-hans", *school("a", "Anew")[3:])
    insert_many(School, COLUMNS, [later], key=["slug"], keep=["language"])
    assert list(School.objects.values_list("name", "language")) == [("Anew", "en")]


@pytest.mark.django_db
def test_nothing_is_inserted_for_no_rows() -> None:
    insert_many(School, COLUMNS, [])
    assert not School.objects.exists()


@pytest.mark.django_db
def test_rows_are_read_by_their_numbers() -> None:
    first, second = make_school(name="First"), make_school(name="Second")
    make_school(name="Third")
    with transaction.atomic():
        rows = select_many(School, ["id", "name"], {"id": [second.pk, first.pk]}, held_by="id")
    assert rows == [(first.pk, "First"), (second.pk, "Second")]
    assert select_many(School, ["id"], {"id": []}) == []


@pytest.mark.django_db
def test_many_facts_are_written_at_once() -> None:
    record_many("played", "microvideoversion", [Happening(1, 2, 3, '{"from": 0}', '{"seq": 1}')], at=NOW)
    fact = Fact.objects.get()
    assert (fact.school_id, fact.actor_id, fact.verb, fact.object_type, fact.object_id) == (
        1, 2, "played", "microvideoversion", 3,
    )  # fmt: skip
    assert (fact.result, fact.context, fact.at) == ({"from": 0}, {"seq": 1}, NOW)


@pytest.mark.django_db
def test_an_unknown_verb_writes_nothing() -> None:
    with pytest.raises(KeyError):
        record_many("danced", "viewing", [Happening(1, 2, 3, "{}", "{}")], at=NOW)
    assert not Fact.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_facts_need_the_transaction_of_what_they_tell_of() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record_many("played", "viewing", [Happening(1, 2, 3, "{}", "{}")], at=NOW)
    assert not Fact.objects.exists()
