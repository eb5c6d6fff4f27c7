"""Pages of editions: from a sheet with mistakes to the order that everybody sees."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_person, make_point, make_pupil, make_section
from upbeat.rooms.catalog import actions
from upbeat.rooms.catalog.models import EditionChoice, EditionEntry, SheetDraft, TextbookEdition
from upbeat.rooms.people.models import Role
from workbooks import workbook

SHEET = [
    ["unit", "lesson", "point", "price"],
    ["One", "March", "Beat", ""],
    ["", "", "Lengths", ""],
    ["Two", "Gate", "?", ""],
]


@pytest.fixture
def edition(in_school, school, teacher):
    make_point(school, "Lengths")
    return actions.make_edition(by=teacher, subject=make_point(school, "Beat").subject, name="Open Meadow")


@pytest.fixture
def rows(edition, teacher):
    return [
        actions.add_row(by=teacher, edition=edition, values={"unit": unit, "title": title})
        for unit, title in (("One", "a"), ("One", "b"), ("Two", "c"))
    ]


def page(client, name, *args, **query):
    return client.get(reverse(f"studio:{name}", args=args), query)


def bring(client, edition, data, name="book.xlsx"):
    return client.post(reverse("studio:edition-sheet", args=[edition.pk]), {"file": SimpleUploadedFile(name, data)})


def test_an_edition_is_made_in_the_browser_and_its_empty_page_says_how_to_begin(ada, school):
    assert "No subject yet" in page(ada, "editions").content.decode()
    subject = make_point(school).subject
    assert "No edition yet" in page(ada, "editions").content.decode()
    answer = ada.post(
        reverse("studio:editions"), {"subject": subject.pk, "name": "Meadow", "name-zh-hans": "原野"}, follow=True
    )
    assert "Import the table of contents" in answer.content.decode()
    with scope(school=school):
        assert TextbookEdition.objects.get().names == {"zh-hans": "原野"}
    taken = ada.post(reverse("studio:editions"), {"subject": subject.pk, "name": "meadow"})
    assert (taken.status_code, "already an edition" in taken.content.decode()) == (422, True)


def test_a_sheet_with_mistakes_is_mended_on_the_page_and_taken_over(ada, edition):
    answer = bring(ada, edition, workbook(SHEET))
    draft = SheetDraft.objects.get()
    assert answer["Location"] == reverse("studio:sheet", args=[draft.pk])
    text = ada.get(answer["Location"]).content.decode()
    assert "No lesson or piece is named" in text
    assert "No knowledge point is called “?”" in text
    assert "price" in text
    refused = ada.post(answer["Location"], {"do": "take"}, follow=True)
    assert "have to be mended first" in refused.content.decode()
    assert EditionEntry.objects.count() == 0
    ada.post(answer["Location"], {"do": "mend", "row": ["3", "4"], "3-title": "Steps", "4-point": "lengths"})
    assert "to mend" not in ada.get(answer["Location"]).content.decode()
    taken = ada.post(answer["Location"], {"do": "take"}, follow=True)
    assert "3 new, 0 changed" in taken.content.decode()
    assert list(EditionEntry.objects.values_list("unit", "title", "point__title")) == [
        ("One", "March", "Beat"),
        ("One", "Steps", "Lengths"),
        ("Two", "Gate", "Lengths"),
    ]
    assert ada.get(answer["Location"]).status_code == 404


def test_what_is_no_sheet_is_told_at_the_field_and_a_dropped_one_changes_nothing(ada, edition):
    answer = bring(ada, edition, b"PK\x03\x04nonsense")
    assert (answer.status_code, "cannot be read" in answer.content.decode()) == (422, True)
    headless = bring(ada, edition, b"a,b\n1,2\n", "book.csv")
    assert "unit, lesson" in headless.content.decode()
    bring(ada, edition, "单元,课题\n一,歌\n".encode("gb18030"), "book.csv")
    assert "waits to be taken over" in page(ada, "edition", edition.pk).content.decode()
    ada.post(reverse("studio:sheet", args=[SheetDraft.objects.get().pk]), {"do": "drop"})
    assert "waits to be taken over" not in page(ada, "edition", edition.pk).content.decode()
    assert EditionEntry.objects.count() == 0


def test_imported_again_the_page_tells_what_would_change_and_what_is_not_in_it(ada, edition, rows):
    bring(ada, edition, f"key,unit,lesson\n{rows[0].key},One,A\nnew,One,d\n".encode(), "again.csv")
    address = reverse("studio:sheet", args=[SheetDraft.objects.get().pk])
    text = ada.get(address).content.decode()
    assert "<del>a</del> → <ins>A</ins>" in text
    assert "Take these 2 rows out of the edition" in text
    ada.post(address, {"do": "take", "remove": "on"})
    assert list(EditionEntry.objects.values_list("title", flat=True)) == ["A", "d"]
    change = edition.changes.first()
    ada.post(reverse("studio:edition-undo", args=[edition.pk, change.pk]))
    assert list(EditionEntry.objects.values_list("title", flat=True)) == ["a", "b", "c"]


def test_rows_are_written_changed_removed_and_everything_is_taken_back(ada, edition, rows):
    point = edition.subject.points.get(title="Beat")
    answer = ada.post(
        reverse("studio:edition-row", args=[edition.pk, rows[0].pk]),
        {"unit": "One", "title": "March", "title-zh-hans": "进行曲", "point": point.pk},
    )
    assert answer["Location"].endswith(f"#row-{rows[0].pk}")
    refused = ada.post(reverse("studio:edition-row", args=[edition.pk, rows[0].pk]), {"unit": "One", "title": ""})
    assert refused.status_code == 422
    new = page(ada, "edition-row-new", edition.pk, unit=rows[2].pk, point=point.pk)
    assert (new.context["form"]["unit"].value(), new.context["form"]["title"].value()) == ("Two", "Beat")
    ada.post(reverse("studio:edition-row", args=[edition.pk, rows[1].pk]), {"remove": "1"})
    ada.post(reverse("studio:edition-unit", args=[edition.pk, rows[0].pk]), {"unit": "First", "grade": "3"})
    row = EditionEntry.objects.get(pk=rows[0].pk)
    assert (row.title, row.titles, row.point, row.unit, row.grade) == (
        "March",
        {"zh-hans": {"title": "进行曲"}},
        point,
        "First",
        "3",
    )
    text = page(ada, "edition-changes", edition.pk).content.decode()
    assert all(word in text for word in ("Unit renamed", "Row removed", "Row changed", "Row added"))
    for _n in range(3):
        change = edition.changes.filter(undone_at=None).first()
        ada.post(reverse("studio:edition-undo", args=[edition.pk, change.pk]))
    assert list(EditionEntry.objects.values_list("title", "point")) == [("a", None), ("b", None), ("c", None)]


def test_rows_and_units_are_ordered_by_their_numbers(ada, edition, rows):
    a, b, c = (row.pk for row in rows)
    ada.post(reverse("studio:edition-order", args=[edition.pk]), {f"order-{a}": "2", f"order-{c}": "1"})
    assert list(EditionEntry.objects.values_list("title", flat=True)) == ["c", "a", "b"]
    inside = reverse("studio:edition-order", args=[edition.pk]) + f"?unit={a}"
    ada.post(inside, {f"order-{a}": "2", f"order-{b}": "1", f"order-{c}": "9"})
    assert list(EditionEntry.objects.values_list("title", flat=True)) == ["c", "b", "a"]


def test_several_rows_are_given_their_points_at_once(ada, edition, rows, school):
    rows[0].title = "A march to the beat"
    rows[0].save()
    text = page(ada, "edition-mapping", edition.pk)
    assert [point.title for point in text.context["rows"][0][1]] == ["Beat"]
    beat = edition.subject.points.get(title="Beat").pk
    ada.post(
        reverse("studio:edition-mapping", args=[edition.pk]), {f"point-{rows[0].pk}": beat, f"point-{rows[1].pk}": "x"}
    )
    assert list(EditionEntry.objects.values_list("point", flat=True)) == [beat, None, None]
    gaps = page(ada, "edition-gaps", edition.pk).context["gaps"]
    assert (len(gaps.rows), [point.title for point, _n in gaps.unused], len(gaps.silent)) == (2, ["Lengths"], 1)


def test_the_school_changes_its_edition_after_a_look_and_the_list_of_points_follows(edition, school, teacher):
    chief = client_of(make_person(school, Role.ADMIN))
    beat, lengths = (edition.subject.points.get(title=title) for title in ("Beat", "Lengths"))
    for point in (lengths, beat):
        actions.add_row(by=teacher, edition=edition, values={"unit": f"Unit of {point}", "title": "x"}, point=point)
    address = reverse("studio:edition-choose", args=[edition.subject_id])
    asked = {"edition": edition.pk, "whom": "school"}
    text = chief.get(address, asked).content.decode()
    assert "2 points change their place" in text
    assert not EditionChoice.objects.exists()
    chief.post(address, asked)
    listed = page(chief, "points")
    assert [(point, slot.place) for point, slot in listed.context["rows"]] == [(lengths, 1), (beat, 2)]
    assert "Unit of Lengths" in listed.content.decode()
    plan = page(chief, "plan-new").content.decode()
    assert plan.index("Unit of Lengths") < plan.index("Unit of Beat")
    chief.post(reverse("studio:edition-choice-undo", args=[EditionChoice.objects.get().pk]))
    assert [point for point, _slot in page(chief, "points").context["rows"]] == [beat, lengths]


def test_a_lecturer_changes_a_class_of_their_own_and_not_the_school(ada, edition, school, teacher):
    make_section(school, name="Other")
    address = reverse("studio:edition-choose", args=[edition.subject_id])
    assert "You teach no class here" in ada.get(address).content.decode()
    own = make_section(school, teacher=teacher, name="Mine")
    form = ada.get(address).context["form"]
    assert form.fields["whom"].choices == [(str(own.pk), "Mine")]
    assert ada.post(address, {"edition": edition.pk, "whom": "school"}).status_code == 422
    assert not EditionChoice.objects.exists()
    ada.post(address, {"edition": edition.pk, "whom": own.pk})
    assert EditionChoice.objects.get().section == own
    ada.post(address, {"edition": "school", "whom": own.pk})
    assert not EditionChoice.objects.filter(ended_at=None).exists()


def test_a_retired_edition_is_in_no_list_and_comes_back(ada, edition):
    ada.post(reverse("studio:edition-retired", args=[edition.pk]))
    assert "Open Meadow" not in page(ada, "editions").content.decode()
    assert "Open Meadow" in page(ada, "editions", retired=1).content.decode()
    ada.post(reverse("studio:edition-retired", args=[edition.pk]), {"back": "1"})
    assert "Open Meadow" in page(ada, "editions").content.decode()


PAGES = [
    "edition",
    "edition-gaps",
    "edition-changes",
    "edition-order",
    "edition-mapping",
    "edition-row-new",
    "edition-sheet",
]


@pytest.mark.parametrize("name", PAGES)
def test_pupils_are_refused_and_other_schools_find_nothing(edition, school, strange, name):
    pupil = client_of(make_pupil(make_section(school)))
    assert page(pupil, name, edition.pk).status_code == 403
    assert page(strange, name, edition.pk).status_code == 404


def test_a_sheet_and_a_choice_of_another_school_are_not_found(ada, strange, edition):
    bring(ada, edition, workbook(SHEET))
    address = reverse("studio:sheet", args=[SheetDraft.objects.get().pk])
    assert strange.post(address, {"do": "drop"}).status_code == 404
    assert strange.post(reverse("studio:edition-choose", args=[edition.subject_id])).status_code == 404
    assert SheetDraft.objects.get().settled_at is None


@pytest.mark.parametrize("name", ["editions", *PAGES[:5], "edition-choose", "points"])
def test_a_page_costs_the_same_for_one_and_for_many_rows(edition, rows, school, teacher, name):
    admin = make_person(school, Role.ADMIN)
    chief = client_of(admin)
    actions.choose_edition(by=admin, subject=edition.subject, edition=edition)
    args = {"edition-choose": [edition.subject_id], "editions": [], "points": []}.get(name, [edition.pk])
    query = {"edition": edition.pk, "whom": "school"} if name == "edition-choose" else {}

    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert page(chief, name, *args, **query).status_code == 200
        return len(seen)

    one = cost()
    for n in range(3):
        actions.add_row(
            by=teacher, edition=edition, values={"unit": f"Unit {n}", "title": f"Lesson {n}"}, point=make_point(school)
        )
    assert cost() == one
