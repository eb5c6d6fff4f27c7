"""A sheet is looked through, mended and taken over; what it does is told before and taken back after."""

import pytest
from django_scopes import scope

from factories import make_point, make_school, make_teacher
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.catalog import actions
from upbeat.rooms.catalog.examining import examine_edition
from upbeat.rooms.catalog.models import EditionEntry, SheetDraft
from upbeat.rooms.catalog.queries import editions as find

HEADER = ["key", "grade", "unit", "单元", "lesson", "point"]
ROWS = [
    HEADER,
    ["k1", "3", "One", "一", "March", "Beat"],
    ["k2", "", "", "", "Steps", "Lengths"],
    ["k3", "", "Two", "二", "Gate", ""],
]


@pytest.fixture
def edition(school, teacher):
    subject = make_point(school, "Beat").subject
    make_point(school, "Lengths")
    return actions.make_edition(by=teacher, subject=subject, name="Open Meadow")


def bring(teacher, edition, rows=ROWS):
    return actions.bring_sheet(by=teacher, into=edition, name="book.csv", rows=rows)


def told(edition):
    return [(row.key, row.grade, row.unit, row.title, row.point and row.point.title) for row in find.rows_of(edition)]


def test_a_sheet_changes_nothing_until_it_is_taken_over(teacher, edition):
    draft = bring(teacher, edition)
    assert examine_edition(draft).counts == {
        "new": 3, "changed": 0, "same": 0, "out": 0, "must": 0, "may": 0, "gone": 0,
    }  # fmt: skip
    assert told(edition) == []
    actions.take_over(by=teacher, draft=draft)
    assert told(edition) == [
        ("k1", "3", "One", "March", "Beat"),
        ("k2", "3", "One", "Steps", "Lengths"),
        ("k3", "3", "Two", "Gate", None),
    ]
    assert find.rows_of(edition)[1].titles == {"zh-hans": {"unit": "一"}}
    with pytest.raises(Invalid, match="already"):
        actions.take_over(by=teacher, draft=draft)


def test_every_mistake_is_told_at_its_row_and_has_to_be_mended_first(teacher, edition):
    rows = [
        HEADER,
        ["k1", "", "One", "", "", "Beat"],
        ["k1", "", "", "", "x" * 201, "Nothing"],
        ["", "", "", "", "b", ""],
    ]
    draft = bring(teacher, edition, rows)
    seen = examine_edition(draft)
    assert [(row.number, [one.column for one in row.troubles], row.must) for row in seen.rows] == [
        (2, ["title"], True),
        (3, ["title", "key", "point"], True),
        (4, [], False),
    ]
    assert not seen.ready
    with pytest.raises(Invalid, match="mended first"):
        actions.take_over(by=teacher, draft=draft)
    assert told(edition) == []
    actions.mend_sheet(by=teacher, draft=draft, values={2: {"title": "March"}, 3: {"title": "no"}}, out={3})
    draft = SheetDraft.objects.get()
    actions.take_over(by=teacher, draft=draft)
    assert [row[3] for row in told(edition)] == ["March", "b"]


def test_imported_again_it_updates_by_key_and_keeps_what_it_does_not_speak_of(teacher, school, edition):
    actions.take_over(by=teacher, draft=bring(teacher, edition))
    canon = make_point(school, "Canon")
    gate = find.rows_of(edition)[2]
    actions.map_rows(by=teacher, edition=edition, points={gate.pk: canon})
    was = told(edition)
    again = [
        HEADER,
        ["k3", "3", "Two", "", "The gate", ""],
        ["k2", "3", "Two", "", "Steps", "Lengths"],
        ["k9", "3", "Two", "", "New", ""],
    ]
    draft = bring(teacher, edition, again)
    seen = examine_edition(draft)
    assert [(row.change, row.differences) for row in seen.rows] == [
        ("changed", (("title", "Gate", "The gate"),)),
        ("changed", (("unit", "One", "Two"),)),
        ("new", ()),
    ]
    assert [row.key for row in seen.gone] == ["k1"]
    actions.take_over(by=teacher, draft=draft)
    assert told(edition) == [
        ("k3", "3", "Two", "The gate", "Canon"),
        ("k2", "3", "Two", "Steps", "Lengths"),
        ("k9", "3", "Two", "New", None),
        ("k1", "3", "One", "March", "Beat"),
    ]
    actions.undo_change(by=teacher, change=find.changes_of(edition)[0])
    assert told(edition) == was


def test_what_the_sheet_has_not_is_removed_only_when_asked_and_comes_back(teacher, edition):
    actions.take_over(by=teacher, draft=bring(teacher, edition))
    actions.take_over(by=teacher, draft=bring(teacher, edition, ROWS[:2]), remove_gone=True)
    assert [row[0] for row in told(edition)] == ["k1"]
    actions.undo_change(by=teacher, change=find.changes_of(edition)[0])
    assert [row[0] for row in told(edition)] == ["k1", "k2", "k3"]


def test_without_keys_a_row_is_known_by_where_it_stands_and_what_it_is_called(teacher, edition):
    rows = [
        ["Unit", "Lesson", "Point"],
        ["One", "March", "Beat"],
        ["One", "March", "Lengths"],
        ["One", "March", "Lengths"],
    ]
    seen = examine_edition(bring(teacher, edition, rows))
    assert [row.must for row in seen.rows] == [False, False, True]
    actions.take_over(by=teacher, draft=bring(teacher, edition, rows[:3]))
    assert examine_edition(bring(teacher, edition, [rows[0], ["one", " MARCH", "Beat"]])).counts["changed"] == 1


def test_of_a_column_that_the_sheet_has_not_the_edition_keeps_what_it_says(teacher, edition):
    actions.take_over(by=teacher, draft=bring(teacher, edition))
    draft = bring(teacher, edition, [["key", "unit", "lesson"], ["k1", "One", "Marching"]])
    assert examine_edition(draft).rows[0].differences == (("title", "March", "Marching"),)
    actions.take_over(by=teacher, draft=draft)
    assert told(edition)[0] == ("k1", "3", "One", "Marching", "Beat")


def test_a_sheet_thrown_away_leaves_everything_and_one_without_rows_is_refused(teacher, edition):
    draft = bring(teacher, edition)
    actions.drop_sheet(by=teacher, draft=draft)
    with pytest.raises(NotFound):
        find.access_draft(teacher, draft.pk)
    with pytest.raises(Invalid, match="no rows"):
        bring(teacher, edition, [HEADER])
    assert EditionEntry.objects.count() == 0


def test_a_sheet_of_another_school_is_not_found(teacher, edition):
    other = make_school()
    with scope(school=other):
        strange = actions.make_edition(by=make_teacher(other), subject=make_point(other).subject, name="Theirs")
    with pytest.raises(NotFound):
        bring(teacher, strange)
    assert SheetDraft.objects.count() == 0
