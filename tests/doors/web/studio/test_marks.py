"""Key marks beside the picture: changed, taken away, taken from what is proposed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_person, make_point
from factories_design import make_script
from factories_polish import make_run
from factories_record import make_asset
from upbeat.rooms.design.actions.scripts import Passage
from upbeat.rooms.people.models import Role
from upbeat.rooms.polish.actions.captions import add_captions
from upbeat.rooms.polish.actions.marks import add_key_mark
from upbeat.rooms.polish.models import KeyMark
from upbeat.rooms.polish.moments import Moment, Namer, offer_namer, withdraw_namer

VTT = "WEBVTT\n\n00:01.000 --> 00:09.000\nHello there.\n\n00:20.000 --> 00:29.000\nNow we count aloud.\n"


@pytest.fixture
def asset(teacher, school):
    script = make_script(
        teacher, make_point(school), passages=[Passage(spoken="Hello there."), Passage(spoken="Now we count aloud.")]
    )
    asset = make_asset(teacher, script=script, duration_s=60.0)
    make_run(asset, seconds=60, scenes={"changes": [19.0], "voice": [[1.0, 9.0], [20.0, 29.0]]})
    with scope(school=school):
        add_captions(by=teacher, asset=asset, language="en", text=VTT)
    return asset


@pytest.fixture
def address(asset):
    return reverse("studio:recording-marks", args=[asset.pk])


def marks(school):
    with scope(school=school):
        return [(one.second, one.title, one.kind) for one in KeyMark.objects.filter(removed_at=None)]


def taken(*rows):
    sent = {"take": "1", "rows": len(rows)}
    for number, (second, title, ticked) in enumerate(rows, start=1):
        sent |= {f"p{number}-second": second, f"p{number}-title": title, f"p{number}-kind": "chapter"}
        if ticked:
            sent[f"p{number}-taken"] = "on"
    return sent


def test_proposals_are_shown_and_nothing_is_set_before_a_person_says_so(ada, address, school):
    shown = ada.get(address)
    assert [(form["second"].initial, form["taken"].value()) for form in shown.context["proposed"]] == [
        (0.0, True), (19.0, True),
    ]  # fmt: skip
    assert marks(school) == []
    ada.post(address, taken(("0:00", "Hello", False), ("0:19.5", "Counting", True)))
    assert marks(school) == [(19.5, "Counting", "chapter")]
    assert [form["second"].initial for form in ada.get(address).context["proposed"]] == [0.0]


@pytest.mark.parametrize("row", [("0:19", " ", True), ("soon", "Counting", True), ("9:00", "Counting", True)])
def test_a_proposal_that_cannot_be_set_keeps_what_was_typed_and_sets_none(ada, address, school, row):
    answer = ada.post(address, taken(("0:00", "My words", True), row))
    assert (answer.status_code, marks(school)) == (422, [])
    assert "My words" in answer.content.decode()


def test_a_mark_is_moved_and_called_otherwise(ada, address, school, teacher, asset):
    with scope(school=school):
        mark = add_key_mark(by=teacher, asset=asset, second=3, title="Hello")
    sent = {"change": mark.pk, "second": "0:04.5", "title": "Sing with me", "kind": "sing"}
    assert ada.post(address, sent).status_code == 302
    assert marks(school) == [(4.5, "Sing with me", "sing")]
    refused = ada.post(address, sent | {"second": "5:00"})
    assert (refused.status_code, marks(school)) == (422, [(4.5, "Sing with me", "sing")])
    ada.post(address, {"remove": mark.pk})
    assert ada.post(address, sent).status_code == 404


def test_an_unpolished_recording_takes_marks_and_proposes_none(ada, teacher, school):
    here = reverse("studio:recording-marks", args=[make_asset(teacher).pk])
    assert ada.get(here).context["proposed"] == []
    ada.post(here, {"second": "0:02", "title": "Question", "kind": "question"})
    assert marks(school) == [(2.0, "Question", "question")]


def test_others_see_and_set_nothing(address, school, strange):
    pupil = client_of(make_person(school, Role.PUPIL))
    for client, status in ((pupil, 403), (strange, 404)):
        assert client.get(address).status_code == status
        assert client.post(address, taken(("0:19", "Counting", True))).status_code == status
    assert marks(school) == []


def test_the_page_costs_the_same_for_one_and_for_ten_marks(ada, address, teacher, asset, school):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert ada.get(address).status_code == 200
        return len(seen)

    with scope(school=school):
        add_key_mark(by=teacher, asset=asset, second=1, title="One")
        one = cost()
        for second in range(2, 11):
            add_key_mark(by=teacher, asset=asset, second=second, title="More")
    assert cost() == one


def test_a_mark_is_typed_at_the_name_of_a_moment(ada, address, school):
    bar = Moment(42.0, "Bar 5")
    offer_namer(Namer("test bars", lambda _asset: [bar], lambda text, _asset: (bar, text[5:])))
    try:
        assert "a place by its name, such as Bar 5" in ada.get(address).content.decode()
        sent = {"second": "bar 5", "title": "The theme", "kind": "chapter"}
        assert ada.post(address, sent).status_code == 302
    finally:
        withdraw_namer("test bars")
    assert marks(school) == [(42.0, "The theme", "chapter")]
    assert ada.post(address, sent).status_code == 422
    assert len(marks(school)) == 1
