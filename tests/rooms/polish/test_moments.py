"""Moments that a pack gives a name: typed for their second, and proposed as key marks."""

import re

import pytest

from factories_polish import make_run
from factories_record import make_asset
from upbeat.rooms.polish import chapters
from upbeat.rooms.polish.actions.marks import add_key_mark
from upbeat.rooms.polish.models import PolishRun, Recipe
from upbeat.rooms.polish.moments import Moment, Namer, named, offer_namer, pinned_to, second_named, withdraw_namer

SCENES = [Moment(1.0, "Scene 1"), Moment(2.5, "Scene 2"), Moment(4.0, "Scene 3")]


def read(text, asset):
    found = re.match(r"scene (\d)\b[ :]*", text, re.IGNORECASE)
    number = int(found[1]) if found else 0
    return (SCENES[number - 1], text[found.end() :]) if found and 1 <= number <= 3 else None


@pytest.fixture(autouse=True)
def scenes():
    offer_namer(Namer("scenes", lambda asset: SCENES, read))
    yield
    withdraw_namer("scenes")


@pytest.fixture
def run(teacher):
    return make_run(make_asset(teacher))


def test_a_name_is_its_second_and_only_the_whole_of_what_was_typed_is_a_name(run):
    assert [second_named(run, typed) for typed in ("scene 2", " Scene 3 ", "scene 9", "scene 2 louder", "2:30")] == [
        2.5, 4.0, None, None, None,
    ]  # fmt: skip


def test_words_that_begin_with_a_name_are_pinned_to_it(run):
    assert [pinned_to(run, text) for text in ("scene 2: why?", "why scene 2?", "scene 3")] == [2.5, None, 4.0]


def test_in_a_film_with_cuts_the_name_is_where_the_film_has_it(run):
    Recipe.objects.filter(pk=run.recipe_id).update(steps={"cuts": [[0.5, 2.0]]})
    film = PolishRun.objects.select_related("asset", "recipe").get(pk=run.pk)
    assert second_named(film, "scene 2") == 1.0


def test_they_are_proposed_as_key_marks_however_close_until_they_are_set(teacher, run):
    assert [(one.second, one.title) for one in chapters.proposals(run)] == [
        (1.0, "Scene 1"), (2.5, "Scene 2"), (4.0, "Scene 3"),
    ]  # fmt: skip
    add_key_mark(by=teacher, asset=run.asset, second=1.1, title="Scene 1")
    assert [one.title for one in chapters.proposals(run)] == ["Scene 2", "Scene 3"]


def test_without_the_pack_nothing_has_a_name(run):
    withdraw_namer("scenes")
    assert (named(run.asset), second_named(run, "scene 2")) == ([], None)
    assert chapters.proposals(run) == []
