"""A person's word on one answer: it counts, with all that follows, stands over later keys, and can be undone."""

import pytest
from django_scopes import scope, scopes_disabled

from factories import make_pupil, make_section, make_teacher
from factories_change import item_at, make_exercise, solve, with_key
from factories_learn import NOW, answer, make_lesson, view
from factories_publish import make_item
from upbeat.kernel.errors import Invalid, Refused
from upbeat.rooms.discuss.models import Notification
from upbeat.rooms.items.actions.writing import revise_item
from upbeat.rooms.items.events import ResponseJudged
from upbeat.rooms.items.models import Regrade, RegradedResponse, Response, StandingMark
from upbeat.rooms.items.standing import counts_as_right
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.learn.actions.judging import judge_response, undo_judgement
from upbeat.rooms.learn.actions.regrading import regrade, undo_regrade
from upbeat.rooms.learn.actions.replaying import replay_school
from upbeat.rooms.learn.models import Consequence, Difficulty, LearnerLevel, Mastery, Pass, PieceDone
from upbeat.rooms.learn.queries import gate_of
from upbeat.site.judged import tell_judged

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    with scopes_disabled():
        made = make_lesson(checkpoints=[60], pupils=1)
    with scope(school=made.school):
        yield made


def judge(lesson, correct, *, response=None, reason="", by=None):
    response = response or Response.objects.get()
    return judge_response(
        by=by or lesson.teacher, response=response, correct=correct, score=float(correct), reason=reason, now=NOW
    )


def known():
    """All that is reckoned of anybody, to compare."""
    return {
        "passes": sorted(Pass.objects.values_list("person", "video", "item", "response")),
        "pieces": sorted(PieceDone.objects.values_list("person", "piece")),
        "mastered": sorted(Mastery.objects.exclude(mastered_at=None).values_list("person", "point")),
        "states": sorted(Mastery.objects.values_list("person", "point", "theta", "wins", "fails", "streak")),
        "levels": sorted(LearnerLevel.objects.values_list("person", "value", "answers")),
        "marks": sorted((row.pk, counts_as_right(row)) for row in Response.objects.all()),
    }


def test_an_answer_judged_right_passes_the_checkpoint_and_the_response_stays_as_it_was(lesson):
    answer(lesson, view(lesson), 60, option="a")
    assert not gate_of(lesson.pupil, lesson.version).is_open
    row = judge(lesson, True, reason="It was right.")
    response = Response.objects.get()
    assert (response.correct, counts_as_right(response)) == (False, True)
    assert gate_of(lesson.pupil, lesson.version).is_open
    assert Pass.objects.get().response == response
    row.refresh_from_db()
    assert (row.scope, row.reason, row.asked_by, row.state) == ("one", "It was right.", lesson.teacher, "done")
    told = Fact.objects.get(verb="regraded")
    assert (told.object_id, told.actor_id, told.context["was"]) == (response.pk, lesson.teacher.pk, [False, 0.0])


def test_an_answer_judged_not_yet_takes_its_pass_and_undoing_brings_all_back_exactly(lesson):
    item = make_item(lesson.teacher, lesson.video.point)
    piece = make_exercise(lesson, item)
    solve(lesson, piece, item, option="right")
    answer(lesson, view(lesson), 60, option="b")
    before = known()
    assert PieceDone.objects.filter(piece=piece).exists()
    at_checkpoint = Response.objects.get(attempt__place="checkpoint")
    first = judge(lesson, False, response=at_checkpoint)
    assert not Pass.objects.exists()
    assert not gate_of(lesson.pupil, lesson.version).is_open
    second = judge(lesson, False, response=Response.objects.get(attempt__place="piece"))
    assert not PieceDone.objects.filter(piece=piece).exists()
    undo_judgement(by=lesson.teacher, row=second, now=NOW)
    undo_judgement(by=lesson.teacher, row=first, now=NOW)
    undo_judgement(by=lesson.teacher, row=first, now=NOW)
    after = known()
    assert after == before
    assert not StandingMark.objects.exists()
    assert RegradedResponse.objects.count() == 2


def hard():
    return sorted(Difficulty.objects.values_list("pk", "value", "answers"))


def test_the_night_after_a_judgement_changes_nothing(lesson, django_capture_on_commit_callbacks):
    other = make_pupil(lesson.section)
    answer(lesson, view(lesson), 60, option="a")
    answer(lesson, view(lesson, by=other), 60, option="b")
    with django_capture_on_commit_callbacks(execute=True):
        judge(lesson, True, response=Response.objects.get(attempt__person=lesson.pupil))
        judge(lesson, False, response=Response.objects.get(attempt__person=other))
    before, difficulty = known(), hard()
    replay_school(school=lesson.school)
    assert known() == before
    assert hard() == difficulty
    assert Mastery.objects.get(person=lesson.pupil).wins == 1
    assert Mastery.objects.get(person=other).fails == 1


def test_what_counts_so_already_is_not_written_again(lesson):
    answer(lesson, view(lesson), 60, option="b")
    assert judge(lesson, True) is None
    assert not Regrade.objects.exists()
    row = judge(lesson, False)
    assert judge(lesson, False) is None
    assert Regrade.objects.get() == row


def test_a_later_word_stands_and_is_undone_first(lesson):
    answer(lesson, view(lesson), 60, option="b")
    first = judge(lesson, False)
    second = judge(lesson, True)
    assert counts_as_right(Response.objects.get())
    with pytest.raises(Invalid, match="later change first"):
        undo_judgement(by=lesson.teacher, row=first)
    undo_judgement(by=lesson.teacher, row=second, now=NOW)
    assert not counts_as_right(Response.objects.get())
    assert Consequence.objects.filter(regrade=first, what="pass").count() == 1


def test_a_later_key_leaves_an_answer_as_the_person_judged_it(lesson):
    other = make_pupil(lesson.section)
    answer(lesson, view(lesson), 60, option="a")
    answer(lesson, view(lesson, by=other), 60, option="a")
    mine = Response.objects.get(attempt__person=lesson.pupil)
    judge(lesson, True, response=mine)
    judged_wrong = judge(lesson, False, response=mine)
    item = item_at(lesson, 60)
    newer = revise_item(by=lesson.teacher, item=item, variants=with_key(item, "a"))
    row = regrade(by=lesson.teacher, version=newer, now=NOW)
    row.refresh_from_db()
    assert (row.counts["right"], row.counts["apart"]) == (1, 1)
    assert not counts_as_right(Response.objects.get(pk=mine.pk))
    assert counts_as_right(Response.objects.get(attempt__person=other))
    undo_judgement(by=lesson.teacher, row=judged_wrong, now=NOW)
    undo_regrade(by=lesson.teacher, row=row, now=NOW)
    assert not counts_as_right(Response.objects.get(attempt__person=other))
    assert counts_as_right(Response.objects.get(pk=mine.pk))


@pytest.mark.parametrize("who", ["another class's teacher", "the pupil", "a teacher who left"])
def test_only_who_teaches_the_class_may_judge_and_a_refusal_changes_nothing(lesson, who):
    answer(lesson, view(lesson), 60, option="a")
    stranger = make_teacher(lesson.school)
    make_section(lesson.school, teacher=stranger)
    people = {"another class's teacher": stranger, "the pupil": lesson.pupil}
    by = people.get(who, lesson.teacher)
    if who == "a teacher who left":
        by.is_active = False
    before = known()
    with pytest.raises(Refused, match="another teacher"):
        judge(lesson, True, by=by)
    assert known() == before
    assert not Regrade.objects.exists()


@pytest.mark.parametrize("score", [-0.1, 1.1])
def test_a_score_outside_its_range_is_refused(lesson, score):
    answer(lesson, view(lesson), 60, option="a")
    with pytest.raises(Invalid):
        judge_response(by=lesson.teacher, response=Response.objects.get(), correct=True, score=score)
    assert not Regrade.objects.exists()


def test_a_regrade_of_many_is_not_undone_as_a_judgement(lesson):
    answer(lesson, view(lesson), 60, option="a")
    item = item_at(lesson, 60)
    row = regrade(by=lesson.teacher, version=revise_item(by=lesson.teacher, item=item, variants=with_key(item, "a")))
    with pytest.raises(Invalid, match="no word on one answer"):
        undo_judgement(by=lesson.teacher, row=row)
    assert counts_as_right(Response.objects.get())


def test_the_pupil_finds_one_line_at_the_bell(lesson, django_capture_on_commit_callbacks):
    answer(lesson, view(lesson), 60, option="a")
    with django_capture_on_commit_callbacks(execute=True):
        row = judge(lesson, True, reason="I heard it.")
    line = Notification.objects.get(kind="judged")
    assert (line.person, line.params["right"], line.params["reason"]) == (lesson.pupil, True, "I heard it.")
    assert line.params["title"] == lesson.video.point.title
    tell_judged(ResponseJudged(lesson.school.pk, row.pk))
    assert Notification.objects.filter(kind="judged").count() == 1
