"""Between two reports the place to go on moves along, and nothing else does."""

import pytest
from django_scopes import scopes_disabled

from factories import make_pupil
from factories_learn import Lesson, after, everything, make_lesson, played, view
from upbeat.rooms.learn.actions.places import Place, keep_places
from upbeat.rooms.learn.actions.segments import record_segments
from upbeat.rooms.learn.models import Viewing, Watch


@pytest.fixture
def lesson(db: None) -> Lesson:
    return make_lesson()


def begin(lesson: Lesson) -> Viewing:
    viewing = view(lesson)
    record_segments([played(viewing, 1, 0, 1)], now=after(1))
    return viewing


def position() -> float:
    with scopes_disabled():
        return Watch.objects.get().position_s


def test_the_place_to_go_on_follows_the_film(lesson: Lesson) -> None:
    viewing = begin(lesson)
    before = everything()
    keep_places([Place(lesson.pupil.pk, viewing.pk, 2, 2.5), Place(lesson.pupil.pk, viewing.pk, 2, 3.75)])
    assert position() == 3.75
    with scopes_disabled():
        assert Watch.objects.get().watched_s == 1
    assert everything() == before


def test_a_place_that_comes_after_its_report_changes_nothing(lesson: Lesson) -> None:
    viewing = begin(lesson)
    record_segments([played(viewing, 2, 1, 6)], now=after(6))
    keep_places([Place(lesson.pupil.pk, viewing.pk, 2, 4.5)])
    assert position() == 6
    keep_places([Place(lesson.pupil.pk, viewing.pk, 3, 7.25)])
    assert position() == 7.25


def test_a_place_of_an_earlier_viewing_changes_nothing(lesson: Lesson) -> None:
    earlier = begin(lesson)
    later = view(lesson)
    record_segments([played(later, 1, 30, 31)], now=after(31))
    keep_places([Place(lesson.pupil.pk, earlier.pk, 2, 4.5)])
    assert position() == 31


def test_nobody_moves_the_place_of_somebody_else(lesson: Lesson) -> None:
    viewing, other = begin(lesson), make_pupil(lesson.section)
    keep_places([Place(other.pk, viewing.pk, 2, 50.0)])
    assert position() == 1


def test_a_viewing_that_has_reported_nothing_has_no_place(lesson: Lesson) -> None:
    keep_places([Place(lesson.pupil.pk, view(lesson).pk, 1, 9.0)])
    with scopes_disabled():
        assert not Watch.objects.exists()


def test_a_batch_of_places_is_one_round_to_the_database(lesson: Lesson, django_assert_num_queries: object) -> None:
    viewing = begin(lesson)
    batch = [Place(lesson.pupil.pk, viewing.pk, 2, float(second)) for second in range(2, 9)]
    with django_assert_num_queries(3):  # type: ignore[operator]  # with the begin and end of a savepoint
        keep_places(batch)
