"""What came into a framework is taken back: by the newest first, never from under an alignment."""

import pytest

from factories import make_point, make_pupil, make_section
from upbeat.kernel.errors import Invalid, Refused
from upbeat.rooms.catalog import actions
from upbeat.rooms.catalog import frameworks as registry
from upbeat.rooms.catalog.actions.renewing import rows_of
from upbeat.rooms.catalog.frameworks import OfferedFramework, Statement, offer_framework
from upbeat.rooms.catalog.models import Alignment, FrameworkChange, Standard
from upbeat.rooms.journal.models import Fact

HEADER = ["stage", "practice", "code", "statement"]
FIRST = [HEADER, ["One", "Sing", "S1", "sings"], ["One", "Play", "P1", "plays"]]
SECOND = [HEADER, ["Two", "Play", "P1", "plays together"], ["One", "Sing", "S1", "sings"], ["Two", "", "N1", "notates"]]


@pytest.fixture
def framework(teacher):
    own = actions.make_framework(by=teacher, name="Ours")
    bring(teacher, own, FIRST)
    return own


def bring(teacher, framework, rows):
    draft = actions.bring_sheet(by=teacher, into=framework, name="x.csv", rows=rows)
    actions.take_over(by=teacher, draft=draft)


def last(framework):
    return FrameworkChange.objects.filter(framework=framework, undone_at=None).first()


def undo(teacher, change):
    actions.undo_framework_change(by=teacher, change=change)


def standard(code):
    return Standard.objects.get(code=code)


def test_a_sheet_says_what_came_in_and_what_changed(teacher, framework):
    bring(teacher, framework, SECOND)
    told = FrameworkChange.objects.order_by("pk").values_list("kind", "added_count", "changed_count", "by")
    assert list(told) == [("sheet", 2, 0, teacher.pk), ("sheet", 1, 1, teacher.pk)]


def test_taken_back_all_is_as_it_was_with_what_moved_and_what_was_dropped(school, teacher, framework):
    point = make_point(school)
    actions.align_point(by=teacher, point=point, add=[standard("P1"), standard("S1")])
    before = rows_of(framework)
    bring(teacher, framework, SECOND)
    assert not Standard.objects.filter(statement="Play", parent__statement="One").exists()
    undo(teacher, last(framework))
    assert rows_of(framework) == before
    assert set(Alignment.objects.values_list("standard__code", flat=True)) == {"P1", "S1"}
    change = FrameworkChange.objects.first()
    assert (change.undone_by, change.undone_at is not None) == (teacher, True)
    assert Fact.objects.filter(object_type="framework", result={"undone": change.pk}, actor_id=teacher.pk).count() == 1


def test_the_first_sheet_is_taken_back_to_an_empty_framework(teacher, framework):
    undo(teacher, last(framework))
    assert rows_of(framework) == {}


def test_it_is_refused_while_a_point_is_aligned_to_what_came_in(school, teacher, framework):
    bring(teacher, framework, SECOND)
    change, there = last(framework), rows_of(framework)
    actions.align_point(by=teacher, point=make_point(school), add=[standard("N1")])
    with pytest.raises(Invalid, match=r"came in with it: N1\."):
        undo(teacher, change)
    assert rows_of(framework) == there
    assert last(framework) == change
    actions.align_point(by=teacher, point=Alignment.objects.get().point, drop=[standard("N1")])
    undo(teacher, change)
    assert not Standard.objects.filter(code="N1").exists()


def test_only_the_newest_is_taken_back_and_only_once(teacher, framework):
    first = last(framework)
    bring(teacher, framework, SECOND)
    second = last(framework)
    with pytest.raises(Invalid, match="Something was changed after this"):
        undo(teacher, first)
    undo(teacher, second)
    with pytest.raises(Invalid, match="Something was changed after this"):
        undo(teacher, second)
    undo(teacher, first)
    assert last(framework) is None


def test_a_sheet_that_changes_nothing_leaves_nothing_to_take_back(teacher, framework):
    bring(teacher, framework, FIRST)
    assert FrameworkChange.objects.count() == 1


def test_what_is_renewed_from_an_offered_one_is_taken_back_with_its_description(teacher, monkeypatch):
    monkeypatch.setattr(registry, "_offered", {})
    offer_framework(OfferedFramework("letters", "Letters", "An example", [Statement("One", "", "R1", "reads")]))
    framework = actions.take_framework(by=teacher, key="letters")
    assert last(framework) is None  # what was taken on anew is taken away as a whole
    before = rows_of(framework)
    renewed = [Statement("One", "", "R1", "reads aloud"), Statement("One", "", "W1", "writes")]
    offer_framework(OfferedFramework("letters", "Letters", "A better one", renewed))
    actions.take_framework(by=teacher, key="letters")
    change = last(framework)
    assert (change.kind, change.added_count, change.changed_count) == ("offered", 1, 1)
    undo(teacher, change)
    framework.refresh_from_db()
    assert (rows_of(framework), framework.about) == (before, "An example")


def test_pupils_take_nothing_back(school, teacher, framework):
    there = rows_of(framework)
    with pytest.raises(Refused):
        undo(make_pupil(make_section(school)), last(framework))
    assert rows_of(framework) == there
