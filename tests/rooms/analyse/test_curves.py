"""The curve of a video is folded piece by piece, and is at any time what counting all anew would give."""

from __future__ import annotations

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from factories import make_pupil
from factories_learn import Lesson, after, make_lesson
from upbeat.rooms.analyse.actions import OVERLAP, fold_curve
from upbeat.rooms.analyse.models import VideoCurve
from upbeat.rooms.learn.models import Segment, Viewing
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import MicroVideoVersion

pytestmark = pytest.mark.django_db
LENGTH = 40


@pytest.fixture
def lesson() -> Lesson:
    return make_lesson(duration=LENGTH, checkpoints=[])


def play(
    version: MicroVideoVersion, person: Person, *stretches: tuple[float, float], number: int | None = None
) -> None:
    """A viewing with these stretches; the first with a number of one's own."""
    viewing = Viewing.objects.create(school_id=person.school_id, person=person, version=version, opened_at=after(0))
    for seq, (start, end) in enumerate(stretches, start=1):
        Segment.objects.create(
            pk=number if seq == 1 else None,
            viewing=viewing,
            seq=seq,
            start_s=start,
            end_s=end,
            played_at=after(0),
            stored_at=after(0),
        )


def counted(version: MicroVideoVersion) -> tuple[list[int], list[int], int]:
    """Second by second, the slow way."""
    rows = list(Segment.objects.filter(viewing__version=version).values_list("viewing__person", "start_s", "end_s"))
    there = [[who for who, start, end in rows if start <= second + 0.5 < end] for second in range(LENGTH)]
    return [len(who) for who in there], [len(set(who)) for who in there], len({who for some in there for who in some})


def folded(version: MicroVideoVersion) -> tuple[list[int], list[int], int]:
    row = fold_curve(version=version, now=after(1))
    return row.views, row.uniques, row.viewers


@pytest.mark.parametrize("seed", range(5))
def test_at_any_time_the_curve_is_what_counting_gives(lesson: Lesson, seed: int) -> None:
    dice = random.Random(seed)
    with scope(school=lesson.school):
        people = [lesson.pupil, *(make_pupil(lesson.section) for _n in range(4))]
        for _batch in range(6):
            for _one in range(dice.randrange(4)):
                ends = [
                    sorted((dice.uniform(0, LENGTH), dice.uniform(0, LENGTH))) for _n in range(dice.randrange(1, 4))
                ]
                play(lesson.version, dice.choice(people), *((start, end) for start, end in ends))
            assert folded(lesson.version) == counted(lesson.version)


def test_a_segment_that_comes_to_light_late_is_folded_in_once(lesson: Lesson) -> None:
    with scope(school=lesson.school):
        play(lesson.version, lesson.pupil, (0, 10), number=100)
        play(lesson.version, lesson.pupil, (5, 20), number=105)
        assert folded(lesson.version) == counted(lesson.version)
        play(lesson.version, lesson.pupil, (15, 30), number=103)
        for _again in range(2):
            assert folded(lesson.version) == counted(lesson.version)


@pytest.mark.parametrize("gap", [OVERLAP + 5, 60_000])
def test_many_segments_of_other_videos_between_change_nothing(lesson: Lesson, gap: int) -> None:
    with scope(school=lesson.school):
        play(lesson.version, lesson.pupil, (0, 10), (3, 12), number=10)
        folded(lesson.version)
        play(lesson.version, lesson.pupil, (2, 6), number=10 + gap)
        assert folded(lesson.version) == counted(lesson.version)
        assert folded(lesson.version) == counted(lesson.version)


def test_the_curve_costs_the_same_however_many_have_watched(lesson: Lesson) -> None:
    with scope(school=lesson.school):
        costs = []
        for count in (1, 5):
            for _n in range(count):
                play(lesson.version, make_pupil(lesson.section), (0, 10), (20, 30))
            fold_curve(version=lesson.version, now=after(1))
            play(lesson.version, lesson.pupil, (0, 10))
            with CaptureQueriesContext(
                connection,
            ) as told:
                fold_curve(version=lesson.version, now=after(1))
            costs.append(len(told))
        assert costs[0] == costs[1]
        assert VideoCurve.objects.count() == 1
