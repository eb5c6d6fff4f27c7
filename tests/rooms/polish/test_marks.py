"""Key marks on a recording."""

import pytest

from factories import make_person, make_school
from factories import make_teacher as make_teacher_of
from factories_record import make_asset
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Role
from upbeat.rooms.polish import queries
from upbeat.rooms.polish.actions.marks import add_key_mark, remove_key_mark
from upbeat.rooms.polish.models import KeyMark


@pytest.fixture
def asset(teacher):
    return make_asset(teacher, duration_s=6.0)


def test_marks_stand_in_the_order_of_time(teacher, asset):
    add_key_mark(by=teacher, asset=asset, second=4.5, title="Think", kind=KeyMark.Kind.THINK)
    first = add_key_mark(by=teacher, asset=asset, second=0, title=" The  upbeat ")
    assert [(m.second, m.title, m.kind) for m in queries.key_marks(asset)] == [
        (0.0, "The upbeat", "chapter"), (4.5, "Think", "think"),
    ]  # fmt: skip
    remove_key_mark(by=teacher, asset=asset, mark_id=first.pk)
    remove_key_mark(by=teacher, asset=asset, mark_id=first.pk)
    assert [m.title for m in queries.key_marks(asset)] == ["Think"]
    assert Fact.objects.get(verb="deleted").result["title"] == "The upbeat"


@pytest.mark.parametrize(
    "second, title, field",
    [
        (-1, "x", "second"),
        (6.0, "x", "second"),
        (float("nan"), "x", "second"),
        (1, " ", "title"),
        (1, "x" * 121, "title"),
    ],
)
def test_a_mark_outside_the_recording_or_without_words_is_refused(teacher, asset, second, title, field):
    with pytest.raises(Invalid) as refusal:
        add_key_mark(by=teacher, asset=asset, second=second, title=title)
    assert refusal.value.field == field
    assert not KeyMark.objects.exists()


def test_pupils_and_other_schools_mark_nothing(school, teacher, asset):
    with pytest.raises(Refused):
        add_key_mark(by=make_person(school, Role.PUPIL), asset=asset, second=1, title="x")
    with pytest.raises(NotFound):
        add_key_mark(by=teacher, asset=make_asset(make_teacher_of(make_school())), second=1, title="x")
    assert not KeyMark._base_manager.exists()
