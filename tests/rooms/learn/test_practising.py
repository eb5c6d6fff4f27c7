"""The pupil's map, practice from it, and the question a week later."""

import itertools
from datetime import timedelta
from typing import Any

import pytest
from django_scopes import scope

from clients import client_of
from factories import make_point, make_pupil, make_section
from factories_learn import Lesson, answer, everything, make_lesson, view
from factories_practice import give, make_items
from factories_publish import CLASS_AT, NOW, make_item, make_published_video, right_answer, shown
from factories_publish import make_lesson as make_package
from upbeat.kernel.errors import Late, NotFound
from upbeat.rooms.catalog import actions as catalog
from upbeat.rooms.catalog.actions import require_point, retire_point
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.items.models import Attempt, Item
from upbeat.rooms.learn.actions.practising import answer_practice, ask_practice, ask_recheck
from upbeat.rooms.learn.models import Mastery
from upbeat.rooms.learn.queries import home_of
from upbeat.rooms.learn.queries.landscape import Place, Region, askable, first_to_practise, map_of
from upbeat.rooms.publish.actions.courses import add_unit, create_course, give_course
from upbeat.rooms.publish.actions.packages import create_package
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.models import Course, MicroVideo

pytestmark = pytest.mark.django_db
WEEK = NOW + timedelta(days=7)


@pytest.fixture
def lesson() -> Lesson:
    return make_lesson(checkpoints=[])


@pytest.fixture
def point(lesson: Lesson) -> KnowledgePoint:
    return lesson.video.point


def places(lesson: Lesson) -> dict[str, Place]:
    with scope(school=lesson.school):
        return {place.point.title: place for region in map_of(lesson.pupil, NOW) for place in region.places}


def below(lesson: Lesson, point: KnowledgePoint, title: str) -> KnowledgePoint:
    """A point that ``point`` rests on."""
    lower = make_point(lesson.school, title)
    with scope(school=lesson.school):
        require_point(by=lesson.teacher, point=point, requires=lower)
    return lower


def ask(lesson: Lesson, point: KnowledgePoint, **moment: Any) -> Attempt | None:
    with scope(school=lesson.school):
        return ask_practice(by=lesson.pupil, point=point, **{"now": NOW, **moment})


def reply(lesson: Lesson, point: KnowledgePoint, attempt: Attempt, *, right: bool = True, **more: Any) -> bool:
    given = right_answer(attempt) if right else shown(attempt, "a")
    with scope(school=lesson.school):
        response = answer_practice(
            by=lesson.pupil, point=point, token=attempt.token, answer=given, **{"now": NOW, **more}
        )
    return response.correct


def test_the_map_holds_what_was_given_and_what_it_rests_on_and_nothing_else(
    lesson: Lesson, point: KnowledgePoint
) -> None:
    ground = below(lesson, point, "Beats")
    below(lesson, ground, "Counting")
    make_point(lesson.school, "Opera")
    with scope(school=lesson.school):
        [region] = map_of(lesson.pupil, NOW)
    assert [place.point.title for place in region.places] == ["Counting", "Beats", point.title]
    assert [[one.title for one in place.missing] for place in region.places] == [[], ["Counting"], ["Beats"]]
    assert (region.settled, region.places[2].piece_id) == (0, lesson.piece.pk)


def test_a_settled_point_is_not_missing_any_more(lesson: Lesson, point: KnowledgePoint) -> None:
    ground = below(lesson, point, "Beats")
    with scope(school=lesson.school):
        Mastery.objects.create(person=lesson.pupil, point=ground, wins=5, streak=5, mastered_at=NOW, updated_at=NOW)
    found = places(lesson)
    assert (found["Beats"].state, found[point.title].missing) == ("settled", ())


def test_states_follow_the_answers(lesson: Lesson, point: KnowledgePoint) -> None:
    items = make_items(lesson.teacher, point, 3)
    assert places(lesson)[point.title].state == "not-yet"
    for item in items[:2]:
        give(lesson.pupil, item)
    assert places(lesson)[point.title].state == "nearly"
    for item in (*items, *items):
        give(lesson.pupil, item)
    assert places(lesson)[point.title].state == "settled"
    for item in (*items, *items, *items):
        give(lesson.pupil, item, right=False)
    assert places(lesson)[point.title].state == "not-yet"


def test_a_retired_point_is_on_no_map(lesson: Lesson, point: KnowledgePoint) -> None:
    with scope(school=lesson.school):
        retire_point(by=lesson.teacher, point=below(lesson, point, "Beats"))
    assert list(places(lesson)) == [point.title]


def test_the_map_follows_the_book_of_the_class_and_tells_no_code(lesson: Lesson, point: KnowledgePoint) -> None:
    ground = below(lesson, point, "Beats")
    with scope(school=lesson.school):
        book = catalog.make_edition(by=lesson.teacher, subject=point.subject, name="Meadow")
        for unit, one in (("First", point), ("Second", ground)):
            catalog.add_row(by=lesson.teacher, edition=book, values={"unit": unit, "title": unit}, point=one)
        (region,) = map_of(lesson.pupil, NOW)
        assert [(one.slot, len(one.places)) for one in region.chapters] == [(None, 2)]
        assert [place.point for place in region.places] == [ground, point]
        section = lesson.package.section
        catalog.choose_edition(by=lesson.teacher, subject=point.subject, edition=book, section=section)
        (region,) = map_of(lesson.pupil, NOW)
        assert [one.slot.row.unit for one in region.chapters if one.slot] == ["First", "Second"]
        assert [place.point for place in region.places] == [point, ground]
        own = catalog.make_framework(by=lesson.teacher, name="Curriculum of ours")
        rows = [["stage", "code", "statement"], ["One", "SECRET.1", "knows beats"]]
        sheet = catalog.bring_sheet(by=lesson.teacher, into=own, name="x", rows=rows)
        catalog.take_over(by=lesson.teacher, draft=sheet)
        catalog.align_point(by=lesson.teacher, point=point, add=own.standards.exclude(code=""))
    for address in ("/learn/map/", "/learn/progress/", "/learn/"):
        assert "SECRET" not in client_of(lesson.pupil).get(address).content.decode()


def test_a_larger_map_costs_no_more_queries(lesson: Lesson, django_assert_num_queries: Any) -> None:
    def cost() -> int:
        with scope(school=lesson.school), django_assert_num_queries(COST):
            return sum(len(region.places) for region in map_of(lesson.pupil, NOW))

    make_items(lesson.teacher, lesson.video.point, 1)
    assert cost() == 1
    for n in range(3):
        video = make_published_video(lesson.teacher)
        make_items(lesson.teacher, video.point, 2)
        below(lesson, video.point, f"Below {n}")
        make_package(lesson.teacher, lesson.section, [video])
    assert cost() == 7


COST = 11


def test_practice_begins_with_what_is_missing_below(lesson: Lesson, point: KnowledgePoint) -> None:
    ground = below(lesson, point, "Beats")
    make_items(lesson.teacher, point, 1)
    with scope(school=lesson.school):
        first = first_to_practise(map_of(lesson.pupil, NOW), point.pk)
    assert first is not None
    assert first.point == point, "nothing can be asked about what lies below"
    make_items(lesson.teacher, ground, 1)
    with scope(school=lesson.school):
        regions = map_of(lesson.pupil, NOW)
    for goal in (point.pk, None):
        first = first_to_practise(regions, goal)
        assert first is not None
        assert first.point == ground
    assert first_to_practise(regions, 0) is None
    assert first_to_practise(list[Region]()) is None


def test_questions_of_a_checkpoint_ahead_and_of_later_work_are_not_for_practice(lesson: Lesson) -> None:
    held = make_lesson(checkpoints=[60])
    later = make_item(held.teacher, held.video.point)
    free = make_item(held.teacher, held.video.point)

    def open_to_pupil() -> set[Item]:
        with scope(school=held.school):
            return set(askable(held.pupil, [held.video.point_id], NOW))

    with scope(school=held.school):
        add_piece(by=held.teacher, package=held.package, kind="exercise", title="Try", phase="after", items=[later])
    assert open_to_pupil() == {free}
    answer(held, view(held), 60)
    assert open_to_pupil() == {free, held.checkpoint(60).item_version.item}


def test_a_point_that_is_not_on_the_map_cannot_be_practised(lesson: Lesson) -> None:
    other = make_point(lesson.school, "Opera")
    make_items(lesson.teacher, other, 1)
    before = everything()
    with pytest.raises(NotFound):
        ask(lesson, other)
    assert everything() == before


def test_the_question_waits_until_it_is_answered_and_then_another_comes(lesson: Lesson, point: KnowledgePoint) -> None:
    make_items(lesson.teacher, point, 2)
    first = ask(lesson, point)
    assert first is not None
    assert ask(lesson, point) == first
    reply(lesson, point, first, right=False)
    second = ask(lesson, point)
    assert second is not None
    assert second.item_id != first.item_id


def test_no_wording_comes_twice_in_a_row(lesson: Lesson, point: KnowledgePoint) -> None:
    make_items(lesson.teacher, point, 1)
    met = []
    for right in (False, True, False, True, False):
        attempt = ask(lesson, point)
        assert attempt is not None
        met.append(attempt.variant_id)
        reply(lesson, point, attempt, right=right)
    assert all(one != next_one for one, next_one in itertools.pairwise(met))


def test_the_only_wording_there_is_comes_back_on_another_day(lesson: Lesson, point: KnowledgePoint) -> None:
    make_item(lesson.teacher, point, variants=1)
    attempt = ask(lesson, point)
    assert attempt is not None
    reply(lesson, point, attempt, right=False)
    before = everything()
    assert ask(lesson, point) is None
    assert everything() == before
    assert ask(lesson, point, now=NOW + timedelta(days=1)) is not None


def test_practice_ends_when_the_point_is_settled(lesson: Lesson, point: KnowledgePoint) -> None:
    make_items(lesson.teacher, point, 3)
    for _n in range(5):
        attempt = ask(lesson, point)
        if attempt is None:
            break
        reply(lesson, point, attempt)
    with scope(school=lesson.school):
        assert Mastery.objects.get().mastered_at == NOW
    assert ask(lesson, point) is None


def test_practice_ends_where_more_tries_do_not_help(lesson: Lesson, point: KnowledgePoint) -> None:
    items = make_items(lesson.teacher, point, 3)
    for n in range(11):
        assert ask(lesson, point) is not None
        with scope(school=lesson.school):
            Attempt.objects.filter(response=None).delete()
        give(lesson.pupil, items[n % 3], right=False)
    assert ask(lesson, point) is None
    assert places(lesson)[point.title].stuck
    assert not places(lesson)[point.title].can_practise


def test_an_answer_counts_once(lesson: Lesson, point: KnowledgePoint) -> None:
    make_items(lesson.teacher, point, 1)
    attempt = ask(lesson, point)
    assert attempt is not None
    assert reply(lesson, point, attempt) is True
    before = everything()
    assert reply(lesson, point, attempt, right=False) is True
    assert everything() == before
    with scope(school=lesson.school):
        assert Mastery.objects.get().wins == 1


def test_nobody_answers_for_another_or_at_another_place(lesson: Lesson, point: KnowledgePoint) -> None:
    make_items(lesson.teacher, point, 1)
    attempt = ask(lesson, point)
    assert attempt is not None
    other = make_pupil(lesson.section)
    before = everything()
    with scope(school=lesson.school), pytest.raises(NotFound):
        answer_practice(by=other, point=point, token=attempt.token, answer=right_answer(attempt), now=NOW)
    with pytest.raises(NotFound):
        reply(lesson, point, attempt, place=Attempt.Place.RECHECK)
    assert everything() == before


def mastered(lesson: Lesson, point: KnowledgePoint) -> None:
    with scope(school=lesson.school):
        Mastery.objects.create(
            person=lesson.pupil, point=point, wins=5, streak=5, theta=1, recent=0.9, last_correct=True,
            mastered_at=NOW, updated_at=NOW,
        )  # fmt: skip


def test_a_week_after_mastery_one_question_is_offered_and_only_one(lesson: Lesson, point: KnowledgePoint) -> None:
    make_items(lesson.teacher, point, 1)
    mastered(lesson, point)

    def offered(now: Any) -> object:
        with scope(school=lesson.school):
            return home_of(lesson.pupil, now).again

    assert offered(WEEK - timedelta(seconds=1)) is None
    assert offered(WEEK) == point
    with scope(school=lesson.school):
        attempt = ask_recheck(by=lesson.pupil, point=point, now=WEEK)
    assert attempt is not None
    reply(lesson, point, attempt, place=Attempt.Place.RECHECK, now=WEEK)
    assert offered(WEEK) is None
    before = everything()
    with scope(school=lesson.school), pytest.raises(Late):
        ask_recheck(by=lesson.pupil, point=point, now=WEEK)
    assert everything() == before


def test_the_answer_a_week_later_counts(lesson: Lesson, point: KnowledgePoint) -> None:
    make_items(lesson.teacher, point, 1)
    mastered(lesson, point)
    with scope(school=lesson.school):
        attempt = ask_recheck(by=lesson.pupil, point=point, now=WEEK)
    assert attempt is not None
    reply(lesson, point, attempt, right=False, place=Attempt.Place.RECHECK, now=WEEK)
    with scope(school=lesson.school):
        row = Mastery.objects.get()
    assert (row.fails, row.streak, row.rechecked_at) == (1, 0, WEEK)


def test_where_nothing_can_be_asked_nothing_is_offered(lesson: Lesson, point: KnowledgePoint) -> None:
    mastered(lesson, point)
    with scope(school=lesson.school):
        assert home_of(lesson.pupil, WEEK).again is None


def test_a_lesson_ahead_is_not_yet_on_the_map(lesson: Lesson) -> None:
    video = make_published_video(lesson.teacher)
    make_package(lesson.teacher, lesson.section, [video], class_at=CLASS_AT, pushed=False)
    assert list(places(lesson)) == [lesson.video.point.title]


def test_a_question_of_films_in_another_language_is_not_asked_unless_the_pupil_learns_in_it(
    lesson: Lesson, point: KnowledgePoint
) -> None:
    other = make_published_video(lesson.teacher, point=point, checkpoints=[60])
    with scope(school=lesson.school):
        MicroVideo.objects.filter(pk=other.pk).update(language="zh-hans")
        foreign = Item.objects.get(versions__checkpoints__version__video=other)
        assert list(askable(lesson.pupil, [point.pk], NOW)) == []
        lesson.pupil.language = "zh-hans"
        assert list(askable(lesson.pupil, [point.pk], NOW)) == [foreign]


def test_a_question_of_a_course_in_another_language_is_not_asked_but_one_that_stands_nowhere_is(
    lesson: Lesson, point: KnowledgePoint
) -> None:
    drilled, free = make_items(lesson.teacher, point, 2)
    elsewhere = make_section(lesson.school, teacher=lesson.teacher)
    with scope(school=lesson.school):
        course = create_course(by=lesson.teacher, subject=point.subject, title="音乐", language="zh-hans")
        give_course(by=lesson.teacher, course=course, section=elsewhere)
        unit = add_unit(by=lesson.teacher, course=course, title="弱起")
        package = create_package(by=lesson.teacher, section=elsewhere, title="弱起", class_at=CLASS_AT, unit=unit)
        add_piece(by=lesson.teacher, package=package, kind="exercise", title="练习", items=[drilled], minutes=5)
        assert list(askable(lesson.pupil, [point.pk], NOW)) == [free]
        Course.objects.update(language="en")
        assert set(askable(lesson.pupil, [point.pk], NOW)) == {drilled, free}
