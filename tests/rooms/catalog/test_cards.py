"""Recall cards, written as lines."""

import pytest
from django_scopes import scope

from factories import make_person, make_point, make_school, make_section, make_teacher
from factories import make_pupil as pupil_of
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.catalog.actions import add_cards, remove_card
from upbeat.rooms.catalog.models import RecallCard
from upbeat.rooms.catalog.queries import access_recall_card, recall_cards
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return make_school()


@pytest.fixture
def ada(school):
    return make_teacher(school)


@pytest.fixture
def point(school):
    return make_point(school)


def cards(point):
    with scope(school=point.school):
        return [(card.front, card.back) for card in recall_cards(point)]


def add(by, point, lines):
    with scope(school=by.school):
        return add_cards(by=by, point=point, lines=lines)


def test_each_line_is_a_card_whichever_keyboard_wrote_it(ada, point):
    add(ada, point, "upbeat = notes before the first bar line\n\n 弱起 ＝ 第一小节线前的音 \nx = y = z")
    assert cards(point) == [
        ("upbeat", "notes before the first bar line"),
        ("弱起", "第一小节线前的音"),
        ("x", "y = z"),
    ]


def test_a_front_that_is_there_gets_the_new_back_and_stays_one_card(ada, point):
    first = add(ada, point, "forte = loud")
    assert add(ada, point, "forte = strong, loud") == first
    assert cards(point) == [("forte", "strong, loud")]


@pytest.mark.parametrize(
    "lines", ["", "  \n", "forte = loud\npiano", "= loud", "piano =", "a" * 201 + " = b", "a = " + "b" * 401]
)
def test_a_line_that_is_no_card_is_named_and_nothing_is_written(ada, point, lines):
    facts = Fact.objects.count()
    with pytest.raises(Invalid) as problem:
        add(ada, point, lines)
    assert problem.value.field == "lines"
    assert cards(point) == []
    assert Fact.objects.count() == facts


def test_more_cards_than_anybody_reads_are_refused(ada, point):
    with pytest.raises(Invalid):
        add(ada, point, "\n".join(f"{n} = {n}" for n in range(201)))
    assert cards(point) == []


def test_a_card_is_taken_away_and_the_journal_keeps_it(ada, point):
    [card] = add(ada, point, "forte = loud")
    with scope(school=ada.school):
        remove_card(by=ada, card=access_recall_card(ada, point, card.pk))
        assert Fact.objects.get(verb="deleted").result == {"front": "forte", "back": "loud"}
    assert cards(point) == []


def test_pupils_and_other_schools_write_no_cards(ada, point, school):
    pupil = pupil_of(make_section(school))
    stranger = make_person(make_school(), Role.LECTURER)
    for by, problem in ((pupil, Refused), (stranger, NotFound)):
        with pytest.raises(problem):
            add(by, point, "forte = loud")
    [card] = add(ada, point, "forte = loud")
    with scope(school=stranger.school), pytest.raises(NotFound):
        access_recall_card(stranger, point, card.pk)
    with scope(school=school):
        assert RecallCard.objects.count() == 1
