"""The editing page: what may be cut is listed, what is ticked is cut, and every film can be put in place again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_person, make_point
from factories_polish import make_finding, make_run
from factories_record import make_asset
from upbeat.rooms.people.models import Role
from upbeat.rooms.polish.actions.captions import add_captions
from upbeat.rooms.polish.actions.marks import add_key_mark
from upbeat.rooms.polish.models import KeyMark, PolishRun, Recipe
from upbeat.rooms.publish.actions.videos import create_video

VTT = "WEBVTT\n\n" + "\n".join(
    f"00:{at:02d}.000 --> 00:{at + 2:02d}.000\n{text}\n"
    for at, text in ((2, "An upbeat come"), (4, "before the bar."), (8, "An upbeat comes before the bar."), (11, "So."))
)


@pytest.fixture
def asset(teacher, school):
    asset = make_asset(teacher, filename="upbeat.mp4", duration_s=20.0)
    with scope(school=school):
        add_captions(by=teacher, asset=asset, language="en", text=VTT)
    return asset


@pytest.fixture
def whole(asset):
    run = make_run(asset, seconds=20)
    make_finding(run, "lead", "advice", 0.0, until=2.0)
    make_finding(run, "pause", "advice", 13.0, until=17.0)
    return run


def address(asset, more=""):
    return reverse("studio:recording-edit", args=[asset.pk]) + more


def rows(page):
    return [(row.part.kind, row.value, row.ticked) for row in page.context["rows"]]


def test_sentences_and_pauses_are_listed_and_nothing_is_ticked_by_itself(ada, asset, whole):
    page = ada.get(address(asset))
    assert rows(page) == [
        ("lead", "0.000-1.200", False),
        ("again", "2.000-6.000", False),
        ("sentence", "8.000-10.000", False),
        ("sentence", "11.000-13.000", False),
        ("pause", "13.400-16.600", False),
    ]
    assert page.context["lengths"] == ("0:20", "0:20")
    assert "Said again right after this" in page.content.decode()


@pytest.mark.parametrize(
    "ticks, length, kinds", [("?tick=pause", "0:16", ["pause"]), ("?tick=all", "0:11", ["lead", "again", "pause"])]
)
def test_the_button_of_the_report_leads_here_with_the_proposal_ticked(ada, asset, whole, ticks, length, kinds):
    page = ada.get(address(asset, ticks))
    assert [kind for kind, _value, ticked in rows(page) if ticked] == kinds
    assert page.context["lengths"][1] == length
    with_report = ada.get(reverse("studio:recording", args=[asset.pk])).content.decode()
    assert f'href="{address(asset, "?tick=pause")}"' in with_report
    assert f'href="{address(asset, "?tick=lead")}"' in with_report


def test_what_is_ticked_is_cut_and_ticked_the_next_time_and_an_earlier_film_comes_back(ada, asset, whole, school):
    answer = ada.post(address(asset), {"cut": ["0.000-1.200", "2.000-6.000"], "from": "0:14", "to": "15.5"})
    assert answer["Location"] == reverse("studio:recording", args=[asset.pk])
    with scope(school=school):
        run = PolishRun.objects.order_by("id").last()
    assert run.recipe.steps["cuts"] == [[0.0, 1.2], [2.0, 6.0], [14.0, 15.5]]
    page = ada.get(address(asset))
    assert [(kind, value) for kind, value, ticked in rows(page) if ticked] == [
        ("lead", "0.000-1.200"), ("again", "2.000-6.000"), ("hand", "14.000-15.500"),
    ]  # fmt: skip
    assert "3 cuts, 7 s shorter" in page.content.decode()
    PolishRun._base_manager.filter(pk=run.pk).update(state="done", duration_s=13.3)
    ada.post(address(asset), {"do": f"use-{whole.pk}"})
    assert ada.get(address(asset)).context["shown"] == whole
    assert not any(ticked for _kind, _value, ticked in rows(ada.get(address(asset))))


def test_looking_first_changes_nothing(ada, asset, whole, school):
    page = ada.post(address(asset), {"do": "look", "cut": ["2.000-6.000"]})
    assert (page.status_code, page.context["lengths"][1]) == (200, "0:16")
    with scope(school=school):
        assert PolishRun.objects.count() == 1


@pytest.mark.parametrize(
    "sent, words",
    [
        ({"cut": ["0.000-18.500"]}, "three seconds"),
        ({"from": "soon", "to": "0:05"}, "Write both times"),
        ({"from": "0:07", "to": "0:05"}, "ends before it begins"),
    ],
)
def test_what_cannot_be_cut_is_refused_with_the_ticks_kept(ada, asset, whole, school, sent, words):
    page = ada.post(address(asset), {"cut": ["2.000-6.000"], **sent})
    assert page.status_code == 422
    assert words in page.content.decode()
    assert sent.get("from", "") in page.content.decode()
    if "from" in sent:
        assert ("again", "2.000-6.000", True) in rows(page)
    with scope(school=school):
        assert PolishRun.objects.count() == 1


def test_nonsense_from_a_form_is_no_cut(ada, asset, whole, school):
    ada.post(address(asset), {"cut": ["nan-5", "x", "7-3", "-1-2", "1e999-2e999"]})
    with scope(school=school):
        assert PolishRun.objects.get() == whole


def test_before_it_is_polished_the_page_says_what_will_be_there(ada, asset):
    assert "Not polished yet" in ada.get(address(asset)).content.decode()


def test_captions_and_marks_are_told_in_the_seconds_of_the_film_in_place(ada, asset, whole, school, teacher):
    with scope(school=school):
        add_key_mark(by=teacher, asset=asset, second=11.0, title="So")
    ada.post(address(asset), {"cut": ["2.000-6.000"]})
    PolishRun._base_manager.filter(state="queued").update(state="done", duration_s=16.0)
    page = ada.get(reverse("studio:recording", args=[asset.pk]))
    run = page.context["done"]
    file = reverse("studio:captions-file", args=[asset.pk, "en"])
    assert [(second, mark.title) for second, mark in page.context["marks"]] == [(7.0, "So")]
    assert "00:04.000 --> 00:00:06.000" in ada.get(f"{file}?run={run.pk}").content.decode()
    assert "00:08.000 --> 00:00:10.000" in ada.get(file).content.decode()
    ada.post(reverse("studio:recording-marks", args=[asset.pk]), {"second": "0:05", "title": "Here", "kind": "think"})
    with scope(school=school):
        assert KeyMark.objects.get(title="Here").second == 9.0
    elsewhere = make_run(make_asset(teacher))
    assert ada.get(f"{file}?run={elsewhere.pk}").status_code == 404


def test_micro_videos_that_show_an_earlier_film_are_named(ada, asset, whole, school, teacher):
    with scope(school=school):
        video = create_video(by=teacher, point=make_point(school), run=whole, title="The upbeat")
    page = reverse("studio:recording", args=[asset.pk])
    assert ada.get(page).context["behind"] == []
    make_run(asset, seconds=16)
    answer = ada.get(page)
    assert answer.context["behind"] == [video]
    assert "“The upbeat” shows an earlier film" in answer.content.decode()


def test_captions_are_mended_beside_the_whole_recording(ada, asset, whole):
    cut = make_run(asset, seconds=16)
    Recipe._base_manager.filter(pk=cut.recipe_id).update(steps={"cuts": [[2.0, 6.0]]})
    assert ada.get(reverse("studio:recording", args=[asset.pk])).context["preview"].run_id == cut.pk
    assert ada.get(reverse("studio:captions-edit", args=[asset.pk, "en"])).context["preview"].run_id == whole.pk


def test_pupils_and_other_schools_see_and_cut_nothing(asset, whole, school, strange):
    for client, status in ((client_of(make_person(school, Role.PUPIL)), 403), (strange, 404)):
        assert client.get(address(asset)).status_code == status
        for sent in ({"cut": ["2.000-6.000"]}, {"do": f"use-{whole.pk}"}):
            assert client.post(address(asset), sent).status_code == status
    with scope(school=school):
        assert PolishRun.objects.count() == 1


def test_the_page_costs_the_same_for_one_film_and_for_three(ada, asset, whole):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert ada.get(address(asset)).status_code == 200
        return len(seen)

    one = cost()
    for _ in range(2):
        make_finding(make_run(asset, seconds=20), "pause", "advice", 13.0, until=17.0)
    assert cost() == one
