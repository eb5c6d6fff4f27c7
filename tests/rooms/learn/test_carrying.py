"""A newer version is served: what pupils earned moves with its moments."""

import pytest
from django_scopes import scope

from factories import make_pupil
from factories_learn import NOW, after, answer, make_lesson, view, watch
from factories_polish import make_run
from upbeat.rooms.discuss.actions.threads import ask
from upbeat.rooms.discuss.queries import threads_at, threads_of
from upbeat.rooms.learn.actions import open_viewing, write_note
from upbeat.rooms.learn.actions.carrying import carry_watched
from upbeat.rooms.learn.models import Pass, PieceDone, Watch
from upbeat.rooms.learn.queries import gate_of, notes_of, notes_on, watch_state
from upbeat.rooms.learn.queries.affected import who_is_affected
from upbeat.rooms.polish.models import Recipe
from upbeat.rooms.publish.actions.videos import publish_version, revise_video
from upbeat.rooms.publish.models import MicroVideoVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    lesson = make_lesson()
    with scope(school=lesson.school):
        yield lesson


def republished(lesson, *cuts):
    """The lesson's video without these seconds, served, and its watched seconds carried over."""
    run = lesson.version.run
    if cuts:
        run = make_run(run.asset, seconds=int(180 - sum(end - start for start, end in cuts)))
        Recipe.objects.filter(pk=run.recipe_id).update(steps={"cuts": [list(one) for one in cuts]})
        run.refresh_from_db()
        run.recipe.refresh_from_db()
    draft = revise_video(by=lesson.teacher, video=lesson.video, run=run)
    publish_version(by=lesson.teacher, version=draft, despite="as it is", now=after(5000))
    version = MicroVideoVersion.objects.select_related("run__asset__script", "run__recipe", "video").get(pk=draft.pk)
    carry_watched(version=version)
    return version


def test_watched_seconds_count_in_the_newer_film_and_are_never_counted_twice(lesson):
    watch(view(lesson), (0, 30), (40, 50))
    version = republished(lesson, (20.0, 45.0))
    assert watch_state(lesson.pupil, version).watched_s == 25.0
    assert Watch.objects.get(version=version).ranges == [[0.0, 25.0]]
    assert carry_watched(version=version) == 0
    viewing = open_viewing(by=lesson.pupil, version=version, piece=lesson.piece, now=after(6000))
    assert [one.credited_s for one in watch(viewing, (0, 30), at=after(9000))] == [5.0]
    assert watch_state(lesson.pupil, lesson.version).watched_s == 40.0


def test_who_passed_and_finished_has_passed_and_finished(lesson):
    viewing = view(lesson)
    answer(lesson, viewing, 60)
    answer(lesson, viewing, 120)
    watch(viewing, (0, 180))
    version = republished(lesson, (100.0, 110.0))
    assert gate_of(lesson.pupil, version).is_open
    assert (Pass.objects.count(), PieceDone.objects.count()) == (2, 1)
    assert watch_state(lesson.pupil, version).watched_s == 170.0


def test_the_latest_version_that_was_watched_counts(lesson):
    watch(view(lesson), (0, 30))
    second = republished(lesson)
    third = republished(lesson)
    assert (Watch.objects.get(version=second).watched_s, Watch.objects.get(version=third).watched_s) == (30.0, 30.0)


def test_notes_and_questions_stand_where_their_moment_is_now(lesson):
    note = write_note(by=lesson.pupil, version=lesson.version, second=50, text="Here", now=NOW)
    asked = ask(by=lesson.pupil, section=lesson.section, text="Why?", version=lesson.version, second=50, now=NOW)
    version = republished(lesson, (10.0, 20.0))
    assert [(one.note, one.second) for one in notes_on(lesson.pupil, version)] == [(note, 40.0)]
    assert [(one.note, one.second) for one in notes_of(lesson.pupil)] == [(note, 40.0)]
    assert [(one.id, one.second) for one in threads_at(lesson.pupil, lesson.section, version)] == [(asked.pk, 40.0)]
    assert [(one.id, one.second) for one in threads_of(lesson.pupil, lesson.section)] == [(asked.pk, 40.0)]
    assert [one.second for one in threads_at(lesson.pupil, lesson.section, lesson.version)] == [50.0]
    note.refresh_from_db()
    assert note.second == 50.0


def test_notes_cost_the_same_for_one_and_for_five(lesson, django_assert_num_queries):
    view(lesson)
    write_note(by=lesson.pupil, version=lesson.version, second=50, text="Here", now=NOW)
    version = republished(lesson, (10.0, 20.0))
    with django_assert_num_queries(1):
        notes_on(lesson.pupil, version)
    for second in range(1, 5):
        write_note(by=lesson.pupil, version=lesson.version, second=second, text="More", now=after(5500))
    with django_assert_num_queries(1):
        notes_on(lesson.pupil, version)


def test_who_is_in_the_middle_is_told_before(lesson):
    other = make_pupil(lesson.section)
    view(lesson, by=other)
    view(lesson)
    PieceDone.objects.create(person=other, piece=lesson.piece, at=NOW)
    affected = who_is_affected(lesson.video)
    assert (affected.begun, affected.finished, affected.under_way) == (2, 1, 1)
