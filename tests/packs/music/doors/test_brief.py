"""The brief before a lesson says in which bar of what was sung how many pupils went wrong."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_pupil
from factories_ear import NOTES, Sung
from factories_learn import make_lesson
from upbeat.kernel.music.verdicts import Kind
from upbeat.packs.music.actions.hearing import say_heard
from upbeat.packs.music.queries.before_class import sung_before

pytestmark = pytest.mark.django_db
BAR_2 = {n for n, (_name, bar) in enumerate(NOTES) if bar == 2}
SURE = 0.95


@pytest.fixture
def sung():
    lesson = make_lesson(checkpoints=[])
    with scope(school=lesson.school):
        yield Sung(lesson)


def sing(sung, wrong, kind=Kind.PITCH, by=None):
    return sung.sing(dict.fromkeys(wrong, SURE), by=by or make_pupil(sung.lesson.section), kind=kind)


def brief(sung):
    return client_of(sung.teacher).get(reverse("teacher:brief", args=[sung.lesson.package.pk]))


def test_it_names_the_bar_how_many_pupils_and_leads_to_the_class(sung):
    for _n in range(2):
        sing(sung, BAR_2)
    sing(sung, set())
    page = brief(sung).text
    assert "bar 2: 2 of 3 not yet" in page
    assert "mostly the pitch" in page
    assert reverse("music:ear-class", args=[sung.lesson.section.pk, sung.item.pk]) in page


def test_of_few_pupils_and_of_what_went_well_it_says_nothing(sung):
    for _n in range(2):
        sing(sung, BAR_2)
    assert "Sung and clapped" not in brief(sung).text
    sing(sung, set())
    assert "Sung and clapped" in brief(sung).text


def test_a_pupil_counts_once_by_the_newest_take_and_by_what_the_teacher_heard(sung):
    first, second = make_pupil(sung.lesson.section), make_pupil(sung.lesson.section)
    for by in (first, second):
        sing(sung, BAR_2, by=by)
    late = sing(sung, BAR_2, kind=Kind.LATE)
    [row] = sung_before(sung.lesson.package)
    assert (row.pupils, [(bar.bar, bar.pupils, bar.kind) for bar in row.bars]) == (3, [(2, 3, Kind.PITCH)])
    say_heard(by=sung.teacher, take=late, notes={NOTES[n][0]: True for n in BAR_2})
    [row] = sung_before(sung.lesson.package)
    assert [(bar.bar, bar.pupils) for bar in row.bars] == [(2, 2)]
    sing(sung, set(), by=first)
    assert sung_before(sung.lesson.package) == []


def test_what_another_class_sang_is_not_in_it(sung):
    for _n in range(3):
        sing(sung, BAR_2)
    other = make_lesson(checkpoints=[])
    with scope(school=other.school):
        assert sung_before(other.package) == []


def test_more_pupils_cost_no_more_queries(sung):
    counts = []
    for more in (3, 4):
        for _n in range(more):
            sing(sung, BAR_2)
        with CaptureQueriesContext(connection) as asked:
            sung_before(sung.lesson.package)
        counts.append(len(asked))
    assert counts == [3, 3]
