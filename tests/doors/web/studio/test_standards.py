"""Pages of standards: taken on, imported, aligned; and that pupils see nothing of them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_point, make_pupil, make_section
from upbeat.rooms.catalog import actions
from upbeat.rooms.catalog.models import Alignment, Framework, SheetDraft, Standard

ROWS = [["stage", "practice", "code", "statement"], ["One", "Sing", "S1", "sings"], ["One", "Play", "P1", "plays"]]


@pytest.fixture
def framework(in_school, teacher):
    own = actions.make_framework(by=teacher, name="Ours")
    actions.take_over(by=teacher, draft=actions.bring_sheet(by=teacher, into=own, name="x.csv", rows=ROWS))
    return own


def test_an_own_framework_comes_from_a_sheet(ada, school):
    answer = ada.post(reverse("studio:standards"), {"name": "Ours"}, follow=True)
    assert "Which columns it may have" in answer.content.decode()
    with scope(school=school):
        own = Framework.objects.get()
    sheet = SimpleUploadedFile("ours.csv", "学段,编号,内容\n一,1,会唱\n,,会听\n".encode())
    ada.post(reverse("studio:framework-sheet", args=[own.pk]), {"file": sheet})
    with scope(school=school):
        address = reverse("studio:sheet", args=[SheetDraft.objects.get().pk])
    assert "The code is missing" in ada.get(address).content.decode()
    ada.post(address, {"do": "mend", "row": "3", "3-code": "2"})
    text = ada.post(address, {"do": "take"}, follow=True).content.decode()
    assert all(word in text for word in ("会唱", "会听", "nothing yet"))


def test_offered_frameworks_are_taken_on_and_taken_away(ada, school):
    page = ada.get(reverse("studio:standards"))
    for key, *_rest in page.context["offered"]:
        ada.post(reverse("studio:framework-take"), {"key": key})
    with scope(school=school):
        taken = list(Framework.objects.all())
    assert len(taken) == len(page.context["offered"])
    assert ada.get(reverse("studio:standards")).context["offered"] == []
    for one in taken:
        assert ada.get(reverse("studio:framework", args=[one.pk])).status_code == 200
        ada.post(reverse("studio:framework-remove", args=[one.pk]))
    with scope(school=school):
        assert not Framework.objects.exists()


def test_a_point_is_aligned_to_several_found_by_words_and_this_is_taken_back(ada, school, framework):
    point = make_point(school, "Beat")
    address = reverse("studio:point-standards", args=[point.pk])
    assert [one.code for one in ada.get(address, {"q": "SING"}).context["page"]] == ["S1"]
    both = list(Standard.objects.exclude(code="").values_list("pk", flat=True))
    ada.post(address, {"add": both})
    assert "S1" in ada.get(reverse("studio:point", args=[point.pk])).content.decode()
    ada.post(address, {"drop": both[:1]})
    assert Alignment.objects.count() == 1
    undo = ada.get(address).context["last"]
    ada.post(reverse("studio:point-standards-undo", args=[point.pk, undo.pk]))
    assert Alignment.objects.count() == 2
    covered = ada.get(reverse("studio:framework", args=[framework.pk]))
    assert [one.with_points for one in covered.context["stages"]] == [2]
    kept = ada.post(reverse("studio:framework-remove", args=[framework.pk]), follow=True)
    assert "Take these alignments away first" in kept.content.decode()


def test_pupils_are_refused_and_other_schools_find_nothing(school, strange, framework):
    point = make_point(school)
    pupil = client_of(make_pupil(make_section(school)))
    for name, args in (("standards", []), ("framework", [framework.pk]), ("point-standards", [point.pk])):
        assert pupil.get(reverse(f"studio:{name}", args=args)).status_code == 403
        assert strange.get(reverse(f"studio:{name}", args=args)).status_code == (404 if args else 200)
    strange.post(reverse("studio:framework-remove", args=[framework.pk]))
    assert Framework.objects.count() == 1


@pytest.mark.parametrize("name", ["framework", "point-standards"])
def test_a_page_costs_the_same_for_few_and_many_statements(ada, school, teacher, framework, name):
    point = make_point(school)

    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert ada.get(address).status_code == 200
        return len(seen)

    address = reverse(f"studio:{name}", args=[framework.pk if name == "framework" else point.pk])
    actions.align_point(by=teacher, point=point, add=Standard.objects.filter(code="S1"))
    one = cost()
    rows = [ROWS[0], *([f"Stage {n}", "Sing", f"X{n}", f"sings {n}"] for n in range(5))]
    actions.take_over(by=teacher, draft=actions.bring_sheet(by=teacher, into=framework, name="x.csv", rows=rows))
    actions.align_point(by=teacher, point=point, add=Standard.objects.filter(code__in=["X1", "X2"]))
    assert cost() == one


def test_what_came_in_is_listed_and_taken_back_with_its_reason_where_it_cannot_be(ada, school, framework):
    page = reverse("studio:framework", args=[framework.pk])
    text = ada.get(page).content.decode()
    assert "2 new, 0 changed" in text
    with scope(school=school):
        change = framework.changes.get()
        point, sings = make_point(school, "Beat"), Standard.objects.get(code="S1")
    undo = reverse("studio:framework-undo", args=[framework.pk, change.pk])
    assert undo in text
    ada.post(reverse("studio:point-standards", args=[point.pk]), {"add": [sings.pk]})
    assert "came in with it: S1." in ada.post(undo, follow=True).content.decode()
    ada.post(reverse("studio:point-standards", args=[point.pk]), {"drop": [sings.pk]})
    after = ada.post(undo, follow=True).content.decode()
    assert "The framework is as it was before." in after
    assert "taken back by" in after
    with scope(school=school):
        assert not Standard.objects.exists()
    assert ada.post(reverse("studio:framework-undo", args=[framework.pk, change.pk + 1])).status_code == 404
