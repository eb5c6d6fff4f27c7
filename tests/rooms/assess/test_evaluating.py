"""Evaluation by peers: given out evenly, samples first, biases put right, the teacher's word over all."""

from collections import Counter
from datetime import timedelta

import pytest
from django_scopes import scope

from factories_assess import EVALUATE_UNTIL, Classroom, handed, judged, make_task, marked
from factories_publish import CLASS_AT, NOW
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.assess.actions.allocating import begin_due_rounds, begin_round, take_one_more
from upbeat.rooms.assess.actions.evaluating import flag_remark, rate_remark
from upbeat.rooms.assess.actions.grading import change_grade, release_grades, settle_ended_rounds, settle_peers
from upbeat.rooms.assess.actions.handing_in import take_back
from upbeat.rooms.assess.actions.marking import hide_evaluation, show_evaluation
from upbeat.rooms.assess.actions.samples import choose_sample, leave_sample, write_sample
from upbeat.rooms.assess.actions.tasks import set_task
from upbeat.rooms.assess.models import (
    Allocation,
    EvaluationFlag,
    Grade,
    GradeChange,
    Marking,
    PeerEvaluation,
    PeerRound,
    Sample,
)
from upbeat.rooms.assess.queries.access import access_allocation
from upbeat.rooms.assess.queries.overview import overview_of
from upbeat.rooms.assess.queries.remarks import access_remark, result_of
from upbeat.rooms.assess.queries.results import peer_result
from upbeat.rooms.assess.queries.work import work_to_evaluate

AFTER = CLASS_AT + timedelta(hours=1)
ENDED = EVALUATE_UNTIL + timedelta(minutes=1)


@pytest.fixture
def works(room: Classroom):
    return [handed(room, pupil, f"Work {n}") for n, pupil in enumerate(room.pupils)]


def all_evaluate(room: Classroom, rhythm: int = 3, words: int = 1) -> None:
    for allocation in Allocation.objects.filter(task=room.task).order_by("position"):
        judged(allocation, rhythm, words, AFTER)


def test_everybody_gets_as_many_as_they_give_and_never_their_own(room: Classroom, works) -> None:
    begun = begin_round(by=room.teacher, task=room.task, now=AFTER, seed=5)
    rows = list(Allocation.objects.select_related("version__submission"))
    assert Counter(row.person_id for row in rows) == {pupil.pk: 3 for pupil in room.pupils}
    assert Counter(row.version.submission.person_id for row in rows) == {pupil.pk: 3 for pupil in room.pupils}
    assert all(row.version.submission.person_id != row.person_id for row in rows)
    assert begin_round(by=room.teacher, task=room.task, now=AFTER) == begun
    assert Allocation.objects.count() == 12


def test_before_the_time_is_over_nothing_is_given_out(room: Classroom, works) -> None:
    with pytest.raises(Invalid):
        begin_round(by=room.teacher, task=room.task, now=NOW)
    assert begin_due_rounds(now=NOW) == 0
    assert not Allocation.objects.exists()


def test_what_was_taken_back_and_what_is_not_there_is_not_given_out(room: Classroom, works) -> None:
    take_back(by=room.pupils[0], task=room.task, now=NOW)
    begin_round(by=room.teacher, task=room.task, now=AFTER)
    people = {pupil.pk for pupil in room.pupils[1:]}
    rows = Allocation.objects.values_list("person_id", "version__submission__person_id")
    assert {pk for pair in rows for pk in pair} == people


def test_its_time_gives_the_works_out_without_anybody_and_once(room: Classroom, works) -> None:
    assert (begin_due_rounds(now=AFTER), begin_due_rounds(now=AFTER)) == (1, 0)
    assert PeerRound.objects.get().by is None


def test_one_who_comes_late_gets_what_the_fewest_have_and_their_work_is_there_for_who_wants_more(
    room: Classroom,
) -> None:
    for pupil in room.pupils[:3]:
        handed(room, pupil, "in time")
    begin_round(by=room.teacher, task=room.task, now=AFTER)
    late = handed(room, room.pupils[3], "late", at=AFTER)
    assert Allocation.objects.filter(person=room.pupils[3]).count() == 3
    assert Allocation.objects.filter(version=late).count() == 0
    with pytest.raises(Invalid):
        take_one_more(by=room.pupils[0], task=room.task, now=AFTER)
    for row in Allocation.objects.filter(person=room.pupils[0]):
        judged(row, 2, 1, AFTER)
    assert take_one_more(by=room.pupils[0], task=room.task, now=AFTER).version == late


def test_samples_come_first_and_show_the_teacher_s_points_only_afterwards(room: Classroom, works) -> None:
    sample = write_sample(by=room.teacher, task=room.task, text="A sample", now=NOW).versions.get()
    with pytest.raises(Invalid):
        choose_sample(by=room.teacher, version=sample, now=NOW)
    marked(room, sample, 1, 1)
    choose_sample(by=room.teacher, version=sample, now=NOW)
    begin_round(by=room.teacher, task=room.task, now=AFTER)
    with pytest.raises(Invalid):
        leave_sample(by=room.teacher, version=sample)
    lin = room.pupils[0]
    first, *others = Allocation.objects.filter(person=lin).order_by("position")
    assert (first.version, len(others)) == (sample, 3)
    with pytest.raises(Invalid):
        judged(others[0], 2, 1, AFTER)
    assert work_to_evaluate(lin, access_allocation(lin, first.key, AFTER)).teacher is None
    judged(first, 3, 2, AFTER)
    shown = work_to_evaluate(lin, access_allocation(lin, first.key, AFTER)).teacher
    assert shown is not None
    assert shown.points == {"c1": 1, "c2": 1}
    with pytest.raises(Invalid):
        judged(first, 1, 1, AFTER)
    assert PeerEvaluation.objects.get().points == {"c1": 3, "c2": 2}
    judged(others[0], 2, 1, AFTER)
    assert peer_result(room.task).evaluators[lin.pk].bias > 0
    with pytest.raises(Invalid):
        marked(room, sample, 2, 2)
    assert Marking.objects.filter(version=sample).count() == 1


def test_a_pupil_s_work_as_a_sample_is_seen_by_all_but_its_author(room: Classroom, works) -> None:
    marked(room, works[0])
    choose_sample(by=room.teacher, version=works[0], now=NOW)
    begin_round(by=room.teacher, task=room.task, now=AFTER)
    seen = set(Allocation.objects.filter(version=works[0]).values_list("person_id", flat=True))
    assert seen == {pupil.pk for pupil in room.pupils[1:]}
    assert Sample.objects.count() == 1


def test_a_work_that_was_not_given_to_one_is_not_found(room: Classroom, works) -> None:
    begin_round(by=room.teacher, task=room.task, now=AFTER)
    row = Allocation.objects.first()
    for other in [pupil for pupil in room.pupils if pupil != row.person] + [room.teacher]:
        with pytest.raises(NotFound):
            access_allocation(other, row.key, AFTER)


def test_after_the_time_no_evaluation_is_taken(room: Classroom, works) -> None:
    begin_round(by=room.teacher, task=room.task, now=AFTER)
    with pytest.raises(Invalid):
        judged(Allocation.objects.first(), 2, 1, ENDED)
    assert not PeerEvaluation.objects.exists()


def test_points_that_the_rubric_does_not_know_are_refused(room: Classroom, works) -> None:
    begin_round(by=room.teacher, task=room.task, now=AFTER)
    row = Allocation.objects.first()
    for rhythm in (9, -1):
        with pytest.raises(Invalid):
            judged(row, rhythm, 1, AFTER)
    with pytest.raises(Invalid):
        judged(row, 2, 1, AFTER, text=" ")
    assert not PeerEvaluation.objects.exists()


def test_three_who_agree_make_a_grade_at_the_end_and_the_teacher_s_word_stands_over_it(room: Classroom, works) -> None:
    begin_round(by=room.teacher, task=room.task, now=AFTER)
    all_evaluate(room)
    assert not Grade.objects.exists()
    assert (settle_ended_rounds(now=ENDED), settle_ended_rounds(now=ENDED)) == (1, 0)
    assert set(Grade.objects.values_list("points", "outof", "source")) == {(4.0, 5.0, "peers")}
    with pytest.raises(Invalid):
        marked(room, works[0], 1, 1)
    marked(room, works[0], 1, 1, at=ENDED, reason="The rhythm is lost in bar two.")
    settle_peers(task=room.task, now=ENDED)
    grade = Grade.objects.get(person=room.pupils[0])
    assert (grade.points, grade.source) == (2.0, "teacher")
    history = list(grade.changes.values_list("points_before", "points_after", "source", "reason"))
    assert history == [(None, 4.0, "peers", ""), (4.0, 2.0, "teacher", "The rhythm is lost in bar two.")]


def test_where_they_differ_or_are_too_few_the_teacher_is_asked(room: Classroom, works) -> None:
    begin_round(by=room.teacher, task=room.task, now=AFTER)
    differing, few = works[0], works[1]
    for row, rhythm in zip(Allocation.objects.filter(version=differing), (0, 3, 3), strict=True):
        judged(row, rhythm, 2 if rhythm else 0, AFTER)
    for row in Allocation.objects.filter(version=few)[:2]:
        judged(row, 3, 2, AFTER)
    assert settle_peers(task=room.task, now=ENDED) == 0
    overview = overview_of(room.task)
    rows = {row.version.pk: row for row in overview.rows}
    assert (rows[differing.pk].asks, rows[differing.pk].estimate.disagree) == (True, True)
    assert (rows[few.pk].asks, rows[few.pk].estimate.few) == (True, True)
    assert (overview.disagreements, overview.handed_in, overview.waiting) == (1, 4, 4)


def test_a_hidden_evaluation_counts_no_more_and_is_not_seen(room: Classroom, works) -> None:
    begin_round(by=room.teacher, task=room.task, now=AFTER)
    all_evaluate(room)
    lin = room.pupils[0]
    release_grades(by=room.teacher, task=room.task, grades_from=ENDED, words_from=ENDED, now=AFTER)
    remarks = result_of(lin, room.task, works[0], ENDED).remarks
    flag_remark(by=lin, key=remarks[0].key, reason="rude", now=ENDED)
    rate_remark(by=lin, key=remarks[1].key, helpful=True, now=ENDED)
    assert EvaluationFlag.objects.get().reason == "rude"
    hide_evaluation(by=room.teacher, evaluation=remarks[0], now=ENDED)
    assert len(result_of(lin, room.task, works[0], ENDED).remarks) == 2
    assert peer_result(room.task).estimates[works[0].pk].few
    show_evaluation(by=room.teacher, evaluation=remarks[0])
    assert len(result_of(lin, room.task, works[0], ENDED).remarks) == 3


def test_two_permissions_each_by_its_time(room: Classroom, works) -> None:
    lin = room.pupils[0]
    marked(room, works[0], 3, 2, comment="Well done.")
    handed_in = works[0]
    room.task.peers = 0

    def seen(at):
        found = result_of(lin, room.task, handed_in, at)
        return bool(found.grade), bool(found.marking)

    assert seen(NOW) == (False, False)
    one, two = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    release_grades(by=room.teacher, task=room.task, grades_from=two, words_from=one, now=NOW)
    assert [seen(at) for at in (NOW, one, two)] == [(False, False), (False, True), (True, True)]
    release_grades(by=room.teacher, task=room.task, grades_from=None, words_from=one, now=NOW)
    assert seen(two) == (False, True)


def test_no_result_is_released_while_peers_still_evaluate(room: Classroom, works) -> None:
    begin_round(by=room.teacher, task=room.task, now=AFTER)
    with pytest.raises(Invalid):
        release_grades(by=room.teacher, task=room.task, grades_from=AFTER, words_from=None, now=AFTER)
    assert not room.task.releases.exists()


def test_whoever_has_seen_a_result_changes_no_evaluation_any_more(room: Classroom, works) -> None:
    begin_round(by=room.teacher, task=room.task, now=AFTER)
    all_evaluate(room)
    release_grades(by=room.teacher, task=room.task, grades_from=None, words_from=ENDED, now=ENDED)
    later = ENDED + timedelta(days=3)
    set_task(by=room.teacher, piece=room.piece, asks=["text"], rubric=room.task.rubric, peers=3, evaluate_until=later)
    with pytest.raises(Invalid):
        judged(Allocation.objects.first(), 0, 0, ENDED + timedelta(hours=1))
    assert not PeerEvaluation.objects.filter(points={"c1": 0, "c2": 0}).exists()


def test_another_s_remark_cannot_be_answered_nor_one_s_own_before_it_is_released(room: Classroom, works) -> None:
    begin_round(by=room.teacher, task=room.task, now=AFTER)
    all_evaluate(room)
    remark = PeerEvaluation.objects.filter(allocation__version=works[0]).first()
    with pytest.raises(NotFound):
        access_remark(room.pupils[0], remark.key, ENDED)
    release_grades(by=room.teacher, task=room.task, grades_from=ENDED, words_from=ENDED, now=AFTER)
    for other in (room.pupils[1], remark.allocation.person):
        with pytest.raises(NotFound):
            flag_remark(by=other, key=remark.key, now=ENDED)
    assert not EvaluationFlag.objects.exists()


def test_a_grade_changes_only_with_a_reason_and_its_history_never(room: Classroom, works) -> None:
    marked(room, works[0], 3, 2)
    grade = Grade.objects.get()
    for points, reason in ((4.0, " "), (6.0, "too many"), (-1.0, "too few")):
        with pytest.raises(Invalid):
            change_grade(by=room.teacher, grade=grade, points=points, reason=reason, now=NOW)
    assert Grade.objects.get().points == 5
    change_grade(by=room.teacher, grade=grade, points=4.5, reason="A slip in bar one", now=NOW)
    change = GradeChange.objects.order_by("pk").last()
    with pytest.raises(TypeError):
        change.save()
    with pytest.raises(TypeError):
        change.delete()
    assert GradeChange.objects.count() == 2


def test_another_school_sees_and_marks_nothing(room: Classroom, works) -> None:
    from upbeat.rooms.assess.queries.access import access_taught_submission, access_taught_task

    other = make_task(pupils=1)
    with scope(school=other.school):
        with pytest.raises(NotFound):
            access_taught_submission(other.teacher, works[0].submission_id)
        with pytest.raises(NotFound):
            access_taught_task(other.teacher, room.piece.pk)
        with pytest.raises(NotFound):
            marked_by_stranger(other, works[0])
    assert not Marking.objects.exists()


def marked_by_stranger(other, version):
    from upbeat.rooms.assess.actions.marking import mark

    mark(by=other.teacher, version=version, points={"c1": "1", "c2": "1"}, now=NOW)


def test_the_overview_takes_as_many_queries_for_one_as_for_four(room: Classroom, django_assert_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    handed(room, room.pupils[0], "one")
    with CaptureQueriesContext(connection) as few:
        overview_of(room.task)
    for pupil in room.pupils[1:]:
        handed(room, pupil, "more")
    begin_round(by=room.teacher, task=room.task, now=AFTER)
    all_evaluate(room)
    with CaptureQueriesContext(connection) as many:
        overview_of(room.task)
    assert len(many) == len(few)
