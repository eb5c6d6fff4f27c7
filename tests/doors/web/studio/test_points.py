"""Pages of subjects and knowledge points."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from factories import make_point
from upbeat.rooms.catalog.actions import require_point, retire_point
from upbeat.rooms.catalog.models import KnowledgePoint, Prerequisite, Subject, Supplement


def test_a_subject_and_its_first_point_are_defined_in_the_browser(ada, school):
    answer = ada.get(reverse("studio:point-new"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("studio:subjects")
    assert "Define a subject first" in answer.content.decode()
    ada.post(reverse("studio:subjects"), {"name": "Music"})
    with scope(school=school):
        music = Subject.objects.get()
    answer = ada.post(
        reverse("studio:point-new"),
        {"subject": music.pk, "title": "The upbeat", "summary": "Before the bar", "title-zh-hans": "弱起"},
    )
    with scope(school=school):
        point = KnowledgePoint.objects.get()
    assert answer["Location"] == reverse("studio:point", args=[point.pk])
    assert (point.title, point.summary, point.titles) == ("The upbeat", "Before the bar", {"zh-hans": "弱起"})


def test_a_title_that_is_taken_stands_at_its_field(ada, school):
    point = make_point(school, "The upbeat")
    answer = ada.post(reverse("studio:point-new"), {"subject": point.subject_id, "title": "the upbeat"})
    assert answer.status_code == 422
    assert "already a knowledge point" in answer.context["form"].errors["title"][0]
    with scope(school=school):
        assert KnowledgePoint.objects.count() == 1


def test_a_point_is_renamed_and_its_page_keeps_the_old_name_when_refused(ada, school):
    point = make_point(school, "The upbeat")
    make_point(school, "Bar line")
    answer = ada.post(reverse("studio:point-edit", args=[point.pk]), {"title": "Bar line"})
    assert (answer.status_code, answer.context["point"].title) == (422, "The upbeat")
    ada.post(reverse("studio:point-edit", args=[point.pk]), {"title": "Anacrusis", "title-zh-hans": ""})
    point.refresh_from_db()
    assert point.title == "Anacrusis"


def test_a_requirement_is_added_and_dropped_and_a_circle_is_explained(ada, school):
    upbeat, bar = make_point(school, "The upbeat"), make_point(school, "Bar line")
    address = reverse("studio:point-requirement", args=[upbeat.pk])
    assert ada.post(address, {"requires": bar.pk})["Location"].endswith("#rests-on")
    circle = ada.post(reverse("studio:point-requirement", args=[bar.pk]), {"requires": upbeat.pk})
    assert circle.status_code == 422
    assert "The upbeat → Bar line" in circle.content.decode()
    with scope(school=school):
        assert list(Prerequisite.objects.values_list("point", "requires")) == [(upbeat.pk, bar.pk)]
    ada.post(address, {"drop": bar.pk})
    with scope(school=school):
        assert not Prerequisite.objects.exists()


@pytest.mark.parametrize("field", ["requires", "drop"])
@pytest.mark.parametrize("value", ["", "x", "999999"])
def test_a_requirement_that_is_no_point_is_not_found(ada, school, field, value):
    if (field, value) == ("drop", ""):
        return
    address = reverse("studio:point-requirement", args=[make_point(school).pk])
    assert ada.post(address, {field: value}).status_code == 404


def test_a_point_is_retired_and_taken_back(ada, school):
    point = make_point(school, "Old clef")
    address = reverse("studio:point-retired", args=[point.pk])
    assert "retired" in ada.post(address, follow=True).content.decode()
    assert "Old clef" not in ada.get(reverse("studio:points")).content.decode()
    assert "Old clef" in ada.get(reverse("studio:points") + "?retired=1").content.decode()
    ada.post(address, {"back": "1"})
    assert "Old clef" in ada.get(reverse("studio:points")).content.decode()


def test_points_are_searched_and_narrowed_to_a_subject(ada, school):
    point = make_point(school, "The upbeat")
    make_point(school, "Bar line")
    found = ada.get(reverse("studio:points"), {"q": "UPBEAT", "subject": point.subject_id}).content.decode()
    assert ("The upbeat" in found, "Bar line" in found) == (True, False)
    nothing = ada.get(reverse("studio:points"), {"q": "drum"}).content.decode()
    assert "Nothing found" in nothing


def test_help_after_an_error_is_written_changed_and_removed(ada, school):
    point = make_point(school)
    new = reverse("studio:supplement-new", args=[point.pk])
    assert ada.post(new, {"title": "Clap it", "url": "javascript:alert(1)"}).status_code == 422
    ada.post(new, {"title": "Clap it", "body": "Clap the first bar."})
    with scope(school=school):
        material = Supplement.objects.get()
    address = reverse("studio:supplement", args=[point.pk, material.pk])
    ada.post(address, {"title": "Sing it", "body": "Sing."})
    material.refresh_from_db()
    assert material.title == "Sing it"
    ada.post(address, {"remove": "1"})
    with scope(school=school):
        assert not Supplement.objects.exists()


def test_the_subject_shows_its_points_from_the_ground_up(ada, school, teacher):
    upbeat, bar = make_point(school, "The upbeat"), make_point(school, "Bar line")
    with scope(school=school):
        require_point(by=teacher, point=upbeat, requires=bar)
        retire_point(by=teacher, point=make_point(school, "Gone"))
    answer = ada.get(reverse("studio:subject", args=[upbeat.subject_id]))
    assert answer.context["rows"] == [[(bar, [])], [(upbeat, [bar])]]


@pytest.mark.parametrize("name", ["points", "subjects", "subject"])
def test_a_list_costs_the_same_for_one_and_for_three(ada, school, teacher, name):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert ada.get(address).status_code == 200
        return len(seen)

    first, ground = make_point(school), make_point(school)
    with scope(school=school):
        require_point(by=teacher, point=first, requires=ground)
    address = reverse(f"studio:{name}", args=[first.subject_id] if name == "subject" else [])
    one = cost()
    for n in range(3):
        point = make_point(school)
        with scope(school=school):
            Subject.objects.create(school=school, name=f"Subject {n}")
            require_point(by=teacher, point=point, requires=ground)
    assert cost() == one
