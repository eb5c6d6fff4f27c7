"""Comments beside the picture of a film."""

import pytest
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_person, make_point
from factories_design import make_plan, make_script
from factories_polish import make_run
from factories_record import make_asset
from upbeat.rooms.design.actions.work import plan_work
from upbeat.rooms.people.models import Role
from upbeat.rooms.polish.models import FilmComment
from upbeat.rooms.polish.moments import Moment, Namer, offer_namer, withdraw_namer


@pytest.fixture
def run(teacher, school):
    script = make_script(teacher, make_point(school), plan=make_plan(teacher))
    return make_run(make_asset(teacher, script=script, duration_s=120.0), seconds=120)


@pytest.fixture
def address(run):
    return reverse("studio:film-comments", args=[run.pk])


@pytest.fixture
def bars():
    """Bar 5 begins at 0:42."""

    def read(text, _asset):
        bar = Moment(42.0, "Bar 5")
        return (bar, text[5:]) if text.lower().startswith("bar 5") else None

    offer_namer(Namer("test bars", lambda _asset: [Moment(42.0, "Bar 5")], read))
    yield
    withdraw_namer("test bars")


def said(school):
    with scope(school=school):
        return list(FilmComment.objects.values_list("second", "text"))


def test_a_word_at_a_second_stands_on_the_page_and_counts_on_the_board(ada, teacher, run, address, school):
    with scope(school=school):
        plan_work(by=teacher, plan=run.asset.script.plan, title="The upbeat")
    assert "each at its second" in ada.get(address).content.decode()
    assert ada.post(address, {"second": "1:42", "text": "Slower here?"}).status_code == 302
    assert said(school) == [(102.0, "Slower here?")]
    page = ada.get(address).content.decode()
    assert ('data-jump="102.0"' in page, "1 comment is not settled" in page) == (True, True)
    assert "1 comment on the films of this plan is not settled" in ada.get(reverse("studio:board")).content.decode()
    with scope(school=school):
        number = FilmComment.objects.get().pk
    ada.post(address, {"comment": number, "do": "settle"})
    assert "Everything is settled." in ada.get(address).content.decode()
    assert "is not settled" not in ada.get(reverse("studio:board")).content.decode()


@pytest.mark.parametrize("sent", [{"second": "soon", "text": "My words"}, {"second": "9:00", "text": "My words"}])
def test_what_cannot_be_taken_is_kept_in_the_form(ada, address, school, sent):
    answer = ada.post(address, sent)
    assert (answer.status_code, said(school)) == (422, [])
    assert "My words" in answer.content.decode()


def test_an_empty_answer_says_so_at_its_comment(ada, address, school):
    ada.post(address, {"second": "1", "text": "Well?"})
    with scope(school=school):
        number = FilmComment.objects.get().pk
    answer = ada.post(address, {"comment": number, "do": "answer", "text": " "})
    assert (answer.status_code, "Write a word or two." in answer.content.decode()) == (422, True)


def test_others_see_and_say_nothing(address, school, strange):
    pupil = client_of(make_person(school, Role.PUPIL))
    for client, status in ((pupil, 403), (strange, 404)):
        assert client.get(address).status_code == status
        assert client.post(address, {"second": "1", "text": "x"}).status_code == status
    assert said(school) == []


def test_a_moment_with_a_name_may_be_typed_at_the_second_or_begin_the_words(ada, address, school, bars):
    assert "a place by its name, such as Bar 5" in ada.get(address).content.decode()
    assert ada.post(address, {"second": "bar 5", "text": "Softer."}).status_code == 302
    assert ada.post(address, {"second": "0:07", "text": "bar 5: louder"}).status_code == 302
    assert ada.post(address, {"second": "", "text": "Bar 5 is late"}).status_code == 302
    assert said(school) == [(42.0, "Softer."), (42.0, "bar 5: louder"), (42.0, "Bar 5 is late")]


def test_a_name_that_no_moment_has_is_refused_at_its_field_and_nothing_is_kept(ada, address, school, bars):
    for typed in ("bar 9", ""):
        answer = ada.post(address, {"second": typed, "text": "In bar 5"})
        assert (answer.status_code, "Write minutes and seconds, such as 1:05." in answer.content.decode()) == (
            422,
            True,
        )
    assert said(school) == []


def test_where_no_moment_has_a_name_the_second_is_asked_for_as_ever(ada, address, school):
    assert "a place by its name" not in ada.get(address).content.decode()
    assert ada.post(address, {"second": "bar 5", "text": "Softer."}).status_code == 422
    assert said(school) == []
