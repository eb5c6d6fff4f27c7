"""Editions by hand, their changes taken back, and who teaches by which."""

import pytest

from factories import make_person, make_point, make_pupil, make_school, make_section
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.catalog import actions
from upbeat.rooms.catalog.models import EditionChange, EditionChoice, EditionEntry
from upbeat.rooms.catalog.queries import editions as find
from upbeat.rooms.catalog.queries import points
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Role


@pytest.fixture
def admin(school):
    return make_person(school, Role.ADMIN)


@pytest.fixture
def edition(school, teacher):
    subject = make_point(school, "Beat").subject
    return actions.make_edition(by=teacher, subject=subject, name="Open Meadow")


def add(teacher, edition, unit, title, point=None):
    return actions.add_row(by=teacher, edition=edition, values={"unit": unit, "title": title}, point=point)


def titles(edition):
    return [row.title for row in find.rows_of(edition)]


def test_rows_stand_in_their_units_and_a_new_one_goes_to_the_end_of_its_own(teacher, edition):
    for unit, title in (("1", "a"), ("2", "b"), ("1", "c")):
        add(teacher, edition, unit, title)
    assert titles(edition) == ["a", "c", "b"]
    assert [(unit.first.unit, len(unit.rows), unit.gaps) for unit in find.units_of(find.rows_of(edition))] == [
        ("1", 2, 2),
        ("2", 1, 1),
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"unit": "", "title": "a"}, "unit"),
        ({"unit": "1", "title": " "}, "title"),
        ({"unit": "1", "title": "a" * 201}, "title"),
    ],
)
def test_a_row_without_unit_or_name_is_refused_and_nothing_is_there(teacher, edition, values, field):
    with pytest.raises(Invalid) as told:
        actions.add_row(by=teacher, edition=edition, values=values)
    assert told.value.field == field
    assert (EditionEntry.objects.count(), EditionChange.objects.count()) == (0, 0)


def test_rows_and_units_are_put_into_another_order(teacher, edition):
    a, b, c = (add(teacher, edition, unit, title) for unit, title in (("1", "a"), ("1", "b"), ("2", "c")))
    actions.order_rows(by=teacher, edition=edition, rows=[b.pk, a.pk])
    assert titles(edition) == ["b", "a", "c"]
    actions.order_units(by=teacher, edition=edition, firsts=[c.pk])
    assert titles(edition) == ["c", "b", "a"]


def test_every_change_is_taken_back_the_newest_first(teacher, school, edition):
    a, b = add(teacher, edition, "1", "a"), add(teacher, edition, "1", "b")
    point = make_point(school)
    was = list(EditionEntry.objects.values())
    actions.map_rows(by=teacher, edition=edition, points={a.pk: point, b.pk: None})
    actions.edit_row(
        by=teacher, row=find.access_row(teacher, edition, a.pk), values={"unit": "2", "title": "A"}, point=None
    )
    actions.rename_unit(by=teacher, row=find.access_row(teacher, edition, b.pk), values={"unit": "One"})
    actions.order_rows(by=teacher, edition=edition, rows=[b.pk, a.pk])
    actions.remove_row(by=teacher, row=find.access_row(teacher, edition, b.pk))
    assert [(row.title, row.unit, row.point) for row in find.rows_of(edition)] == [("A", "2", None)]
    kinds = [change.kind for change in find.changes_of(edition)]
    assert kinds == ["removed", "renamed", "edited", "mapped", "added", "added"]
    with pytest.raises(Invalid, match="newest"):
        actions.undo_change(by=teacher, change=find.changes_of(edition)[1])
    for change in list(find.changes_of(edition))[:4]:
        actions.undo_change(by=teacher, change=change)
    assert list(EditionEntry.objects.values()) == was
    assert find.changes_of(edition).filter(undone_by=teacher).count() == 4


def test_what_changes_nothing_leaves_no_change_and_all_else_a_fact(teacher, edition):
    row = add(teacher, edition, "1", "a")
    actions.edit_row(by=teacher, row=row, values={"unit": "1", "title": "a"}, point=None)
    assert find.changes_of(edition).count() == 1
    assert Fact.objects.filter(object_type="textbookedition", verb="updated").count() == 1


def test_pupils_and_other_schools_change_no_edition(school, teacher, edition):
    pupil = make_pupil(make_section(school))
    with pytest.raises(Refused):
        add(pupil, edition, "1", "a")
    with pytest.raises(NotFound):
        actions.add_row(
            by=teacher, edition=edition, values={"unit": "1", "title": "a"}, point=make_point(make_school())
        )
    with pytest.raises(Refused):
        find.editions(pupil)
    assert EditionEntry.objects.count() == 0


def test_the_school_changes_its_edition_in_one_step_and_back(school, teacher, admin):
    first, second = make_point(school, "A first"), make_point(school, "B second")
    one, two = (actions.make_edition(by=teacher, subject=first.subject, name=name) for name in ("One", "Two"))
    for edition, order in ((one, (first, second)), (two, (second, first))):
        for point in order:
            add(teacher, edition, f"Unit of {edition.name}", point.title, point)
    with pytest.raises(Refused):
        actions.choose_edition(by=teacher, subject=first.subject, edition=two)
    actions.choose_edition(by=admin, subject=first.subject, edition=one)
    change = actions.choose_edition(by=admin, subject=first.subject, edition=two)
    assert list(points(teacher)) == [second, first]
    assert find.overlays_of()[first.subject_id].slots[second.pk].row.unit == "Unit of Two"
    actions.undo_choice(by=admin, choice=change)
    assert list(points(teacher)) == [first, second]
    with pytest.raises(Invalid):
        actions.undo_choice(by=admin, choice=change)
    assert EditionChoice.objects.filter(ended_at=None).count() == 1


def test_a_class_goes_its_own_way_and_its_teacher_says_so(school, teacher, admin):
    point = make_point(school)
    section, other = make_section(school, teacher=teacher), make_section(school)
    one, two = (actions.make_edition(by=teacher, subject=point.subject, name=name) for name in ("One", "Two"))
    actions.choose_edition(by=admin, subject=point.subject, edition=one)
    with pytest.raises(Refused):
        actions.choose_edition(by=teacher, subject=point.subject, edition=two, section=other)
    change = actions.choose_edition(by=teacher, subject=point.subject, edition=two, section=section)
    told = {key: find.overlays_of(key)[point.subject_id].edition for key in ((), (section.pk,), (other.pk,))}
    assert told == {(): one, (section.pk,): two, (other.pk,): one}
    assert find.followers(point.subject) == (1, 1)
    actions.undo_choice(by=teacher, choice=change)
    assert find.overlays_of([section.pk])[point.subject_id].edition == one
    actions.choose_edition(by=teacher, subject=point.subject, edition=None, section=section)
    assert find.overlays_of([section.pk]) == {}
    actions.follow_school(by=teacher, subject=point.subject, section=section)
    assert find.overlays_of([section.pk])[point.subject_id].edition == one


def test_the_preview_tells_where_each_point_stands_before_and_after(school, teacher, admin):
    first, second, _other = (make_point(school, title) for title in ("A", "B", "C"))
    one, two = (actions.make_edition(by=teacher, subject=first.subject, name=name) for name in ("One", "Two"))
    for edition, order in ((one, (first, second)), (two, (second, first))):
        for point in order:
            add(teacher, edition, "Unit", point.title, point)
    actions.choose_edition(by=admin, subject=first.subject, edition=one)
    told = find.moves(teacher, first.subject, two)
    places = [(one.point.title, one.before and one.before.place, one.after and one.after.place) for one in told]
    assert places == [("B", 2, 1), ("A", 1, 2), ("C", None, None)]
    assert [one.same for one in told] == [False, False, True]


def test_an_edition_in_use_is_not_retired_and_a_retired_one_is_not_chosen(school, teacher, admin, edition):
    actions.choose_edition(by=admin, subject=edition.subject, edition=edition)
    with pytest.raises(Invalid, match="teaches by"):
        actions.retire_edition(by=teacher, edition=edition)
    actions.choose_edition(by=admin, subject=edition.subject, edition=None)
    actions.retire_edition(by=teacher, edition=edition)
    assert (find.editions(teacher).count(), find.editions(teacher, retired=True).count()) == (0, 1)
    with pytest.raises(Invalid, match="retired"):
        actions.choose_edition(by=admin, subject=edition.subject, edition=edition)
    actions.restore_edition(by=teacher, edition=edition)
    assert find.editions(teacher).count() == 1


def test_points_are_proposed_by_what_titles_share_in_either_language(school, teacher, edition):
    dotted, canon = make_point(school, "The dotted crotchet"), make_point(school, "Echo and canon")
    canon.titles = {"zh-hans": "回声与卡农"}
    canon.save()
    rows = [add(teacher, edition, "1", title) for title in ("Song of the dotted crotchets", "唱一首卡农", "Zebra")]
    assert [found for _row, found in find.proposals(edition, rows)] == [[dotted], [canon], []]


def test_the_name_of_an_edition_is_taken_once_per_subject(teacher, edition):
    with pytest.raises(Invalid, match="already an edition"):
        actions.make_edition(by=teacher, subject=edition.subject, name="open meadow")
    actions.rename_edition(by=teacher, edition=edition, name="Meadow", names={"zh-hans": "原野", "xx": "?"})
    assert (edition.name, edition.names) == ("Meadow", {"zh-hans": "原野"})
