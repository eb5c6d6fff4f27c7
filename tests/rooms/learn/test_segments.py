"""What was played is stored once and credited by the server's clock."""

from typing import Any

import pytest
from django_scopes import scope

from factories import make_pupil
from factories_learn import Lesson, after, everything, make_lesson, played, view
from factories_publish import NOW
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.learn.actions.segments import Memory, Outcome, State, record_segments
from upbeat.rooms.learn.models import Allowance, Pass, Segment, Watch

pytestmark = pytest.mark.django_db


def watched(lesson: Lesson) -> tuple[list[list[float]], float, float]:
    with scope(school=lesson.school):
        row = Watch.objects.get(person=lesson.pupil, version=lesson.version)
        return row.ranges, row.watched_s, row.position_s


def test_a_report_is_stored_and_its_seconds_count() -> None:
    lesson = make_lesson()
    viewing = view(lesson)
    outcomes = record_segments([played(viewing, 1, 0, 5)], now=after(5))
    assert outcomes == [Outcome(viewing.pk, 1, State.STORED, 5.0)]
    assert watched(lesson) == ([[0, 5]], 5.0, 5.0)
    with scope(school=lesson.school):
        stored = Segment.objects.values_list("seq", "start_s", "end_s", "speed", "played_at", "stored_at", "credited_s")
        assert list(stored) == [(1, 0.0, 5.0, 1.0, NOW, after(5), 5.0)]


def test_each_report_leaves_a_fact() -> None:
    viewing = view(make_lesson())
    record_segments([played(viewing, 1, 0, 5), played(viewing, 2, 5, 9)], now=after(9))
    played_in_order = Fact.objects.filter(verb="played").order_by("pk")
    facts = played_in_order.values_list("actor_id", "object_type", "object_id", "result", "context")
    video = (viewing.person_id, "microvideoversion", viewing.version_id)
    assert list(facts) == [
        (*video, {"from": 0, "to": 5, "speed": 1, "credited": 5}, {"viewing": viewing.pk, "seq": 1}),
        (*video, {"from": 5, "to": 9, "speed": 1, "credited": 4}, {"viewing": viewing.pk, "seq": 2}),
    ]


def test_a_report_that_comes_twice_counts_once() -> None:
    lesson = make_lesson()
    viewing = view(lesson)
    event = played(viewing, 1, 0, 5)
    record_segments([event], now=after(5))
    before = everything(), watched(lesson)
    assert record_segments([event], now=after(20)) == [Outcome(viewing.pk, 1, State.KNOWN)]
    assert (everything(), watched(lesson)) == before


def test_a_report_that_comes_twice_in_one_batch_counts_once() -> None:
    viewing = view(make_lesson())
    event = played(viewing, 1, 0, 5)
    states = [outcome.state for outcome in record_segments([event, event], now=after(5))]
    assert states == [State.STORED, State.KNOWN]
    assert everything()["Segment"] == 1


def test_a_number_that_is_used_again_for_other_seconds_does_not_change_what_is_stored() -> None:
    lesson = make_lesson()
    viewing = view(lesson)
    record_segments([played(viewing, 1, 0, 5)], now=after(5))
    record_segments([played(viewing, 1, 20, 30)], now=after(60))
    assert watched(lesson) == ([[0, 5]], 5.0, 5.0)


def test_reports_in_any_order_give_the_same_picture_and_the_place_of_the_last() -> None:
    lesson = make_lesson()
    viewing = view(lesson)
    record_segments([played(viewing, 3, 10, 15)], now=after(15))
    record_segments([played(viewing, 1, 0, 5)], now=after(16))
    record_segments([played(viewing, 2, 5, 10)], now=after(40))
    assert watched(lesson) == ([[0, 15]], 15.0, 15.0)


def test_the_viewing_of_somebody_else_is_refused_and_nothing_changes() -> None:
    lesson = make_lesson()
    viewing = view(lesson)
    other = make_pupil(lesson.section)
    before = everything()
    outcomes = record_segments([played(viewing, 1, 0, 5, person_id=other.pk)], now=after(5))
    assert outcomes == [Outcome(viewing.pk, 1, State.REFUSED)]
    assert everything() == before


def test_a_pass_of_another_school_is_refused_and_nothing_changes() -> None:
    viewing = view(make_lesson())
    before = everything()
    outcomes = record_segments([played(viewing, 1, 0, 5, school_id=viewing.school_id + 1)], now=after(5))
    assert [outcome.state for outcome in outcomes] == [State.REFUSED]
    assert everything() == before


@pytest.mark.parametrize(
    "changes",
    [
        {"viewing_id": 10**9},
        {"viewing_id": -1},
        {"viewing_id": 2**70},
        {"seq": 0},
        {"seq": 2**40},
        {"start_s": -1.0},
        {"start_s": 5.0},
        {"end_s": float("nan")},
        {"start_s": float("nan")},
        {"end_s": float("inf")},
        {"speed": float("nan")},
        {"start_s": 60.0, "end_s": 65.0},
        {"start_s": 500.0, "end_s": 510.0},
    ],
)
def test_an_impossible_report_is_refused_and_does_not_harm_its_neighbours(changes: dict[str, float]) -> None:
    lesson = make_lesson()
    viewing = view(lesson)
    good, bad = played(viewing, 2, 0, 5), played(viewing, 1, 0, 5)._replace(**changes)
    states = [outcome.state for outcome in record_segments([bad, good], now=after(5))]
    assert states == [State.REFUSED, State.STORED]
    assert watched(lesson) == ([[0, 5]], 5.0, 5.0)
    assert everything()["Segment"] == 1


def test_what_crosses_the_gate_is_cut_at_the_gate() -> None:
    lesson = make_lesson(checkpoints=[60])
    viewing = view(lesson)
    record_segments([played(viewing, 1, 50, 80)], now=after(60))
    assert watched(lesson) == ([[50, 60]], 10.0, 60.0)


def test_what_crosses_the_end_is_cut_at_the_end() -> None:
    lesson = make_lesson(checkpoints=[])
    viewing = view(lesson)
    record_segments([played(viewing, 1, 175, 999)], now=after(60))
    assert watched(lesson) == ([[175, 180]], 5.0, 180.0)


def test_a_pass_opens_the_next_part_even_to_a_process_that_remembers_the_gate() -> None:
    lesson = make_lesson(checkpoints=[60, 120])
    viewing, memory = view(lesson), Memory()
    first = record_segments([played(viewing, 1, 60, 65)], now=after(10), memory=memory)
    with scope(school=lesson.school):
        checkpoint = lesson.version.checkpoints.get(second=60)
        Pass.objects.create(person=lesson.pupil, video=lesson.video, item=checkpoint.item_version.item, at=NOW)
    second = record_segments([played(viewing, 1, 60, 65)], now=after(20), memory=memory)
    assert [first[0].state, second[0].state] == [State.REFUSED, State.STORED]


def test_credit_ends_where_the_clock_ends() -> None:
    lesson = make_lesson(checkpoints=[])
    viewing = view(lesson)
    outcomes = record_segments([played(viewing, 1, 0, 180)], now=after(10))
    assert outcomes[0].credited_s == 50.0  # ten seconds at double speed, and the thirty of the start
    assert watched(lesson)[0] == [[0, 50]]


def test_many_learners_of_two_schools_share_a_batch() -> None:
    lessons = [make_lesson(), make_lesson()]
    viewings = [view(lesson) for lesson in lessons]
    outcomes = record_segments([played(viewing, 1, 0, 5) for viewing in viewings], now=after(5))
    assert [outcome.credited_s for outcome in outcomes] == [5.0, 5.0]
    assert [watched(lesson)[1] for lesson in lessons] == [5.0, 5.0]


def test_the_number_of_statements_does_not_grow_with_the_batch(django_assert_num_queries: Any) -> None:
    lesson = make_lesson(pupils=0)
    memory = Memory()
    viewing = view(lesson)
    record_segments([played(viewing, 1, 0, 5)], now=after(5), memory=memory)
    with django_assert_num_queries(8):
        record_segments([played(viewing, 2, 5, 10)], now=after(10), memory=memory)
    with django_assert_num_queries(8):
        record_segments([played(viewing, seq, seq, seq + 1) for seq in range(3, 50)], now=after(60), memory=memory)


def test_a_batch_of_nothing_sound_writes_nothing() -> None:
    before = everything()
    assert record_segments([], now=NOW) == []
    assert everything() == before


def test_opening_a_video_again_after_a_night_does_not_bring_a_night_of_credit() -> None:
    lesson = make_lesson(checkpoints=[])
    view(lesson)
    viewing = view(lesson, at=after(12 * 3600))
    outcomes = record_segments([played(viewing, 1, 0, 180)], now=after(12 * 3600 + 1))
    assert outcomes[0].credited_s == 32.0
    with scope(school=lesson.school):
        assert Allowance.objects.get(person=lesson.pupil).balance_s == 0.0
