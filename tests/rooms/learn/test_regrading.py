"""Past answers marked anew: nothing is lost silently, and everything can be undone (R24)."""

from dataclasses import replace

import pytest
from django.db.models import F
from django_scopes import scope, scopes_disabled

from factories import make_person, make_pupil, make_teacher
from factories_change import changed, item_at, make_exercise, solve, with_key
from factories_learn import NOW, answer, everything, make_lesson, view
from factories_publish import make_item
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.items.actions.writing import revise_item
from upbeat.rooms.items.models import Regrade, RegradedResponse, Response, StandingMark
from upbeat.rooms.items.queries import latest_version
from upbeat.rooms.items.standing import counts_as_right
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.learn.actions import regrading
from upbeat.rooms.learn.actions.amending import Choice, change_question, undo_change
from upbeat.rooms.learn.actions.regrading import apply_regrade, regrade, rehearse, run_regrade, undo_regrade
from upbeat.rooms.learn.models import Consequence, Mastery, Pass, PieceDone
from upbeat.rooms.learn.queries import exercise_of, gate_of, lesson_of
from upbeat.rooms.people.models import Role
from upbeat.rooms.publish.models import MicroVideo

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    with scopes_disabled():
        made = make_lesson(checkpoints=[60], pupils=1)
    with scope(school=made.school):
        yield made


@pytest.fixture
def other(lesson):
    """Another pupil of the class."""
    return make_pupil(lesson.section)


def newer(lesson, item, right):
    return revise_item(by=lesson.teacher, item=item, variants=with_key(item, right))


def standing():
    """What everybody has, to compare before and after."""
    return {
        "passes": sorted(Pass.objects.values_list("person", "video", "item", "response")),
        "pieces": sorted(PieceDone.objects.values_list("person", "piece")),
        "mastered": sorted(Mastery.objects.exclude(mastered_at=None).values_list("person", "point")),
        "states": sorted(Mastery.objects.values_list("person", "point", "wins", "fails", "streak")),
        "marks": sorted((row.pk, counts_as_right(row)) for row in Response.objects.all()),
    }


def test_an_answer_that_turns_right_passes_the_checkpoint_and_the_response_stays_as_it_was(lesson):
    answer(lesson, view(lesson), 60, option="a")
    item = item_at(lesson, 60)
    row = regrade(by=lesson.teacher, version=newer(lesson, item, "a"), now=NOW)
    row.refresh_from_db()
    response = Response.objects.get()
    assert (response.correct, counts_as_right(response), row.state) == (False, True, "done")
    assert row.counts["right"], row.counts["pass_gained"] == (1, 1)
    passed = Pass.objects.get()
    assert (passed.person, passed.item, passed.response) == (lesson.pupil, item, response)
    assert gate_of(lesson.pupil, lesson.version).is_open
    assert Mastery.objects.get(person=lesson.pupil).wins == 1
    told = Fact.objects.filter(verb="regraded").get()
    assert (told.object_id, told.result["success"], told.context["was"]) == (response.pk, True, [False, 0.0])


def test_in_the_pupils_favour_no_right_answer_turns_wrong(lesson, other):
    answer(lesson, view(lesson), 60, option="b")
    answer(lesson, view(lesson, by=other), 60, option="a")
    row = regrade(by=lesson.teacher, version=newer(lesson, item_at(lesson, 60), "a"), now=NOW)
    row.refresh_from_db()
    assert (row.counts["right"], row.counts["wrong"], row.counts["spared"]) == (1, 0, 1)
    assert Pass.objects.count() == 2
    assert not StandingMark.objects.filter(response__attempt__person=lesson.pupil).exists()


def test_all_answers_turn_but_nobody_loses_a_pass_unless_that_was_chosen(lesson):
    answer(lesson, view(lesson), 60, option="b")
    version = newer(lesson, item_at(lesson, 60), "a")
    row = regrade(by=lesson.teacher, version=version, scope="all", now=NOW)
    row.refresh_from_db()
    assert (row.counts["wrong"], row.counts["pass_lost"]) == (1, 0)
    assert Pass.objects.count() == 1
    assert counts_as_right(Response.objects.get()) is False


def test_when_taking_away_was_chosen_passes_finished_pieces_and_mastery_go_and_come_back_by_undoing(lesson):
    item = make_item(lesson.teacher, lesson.video.point)
    piece = make_exercise(lesson, item)
    for _time in range(5):
        solve(lesson, piece, item, option="right")
    answer(lesson, view(lesson), 60, option="b")
    PieceDone.objects.get_or_create(person=lesson.pupil, piece=lesson.piece, defaults={"at": NOW})
    Pass.objects.get()
    before = standing()
    assert before["mastered"] == [(lesson.pupil.pk, lesson.video.point_id)]
    row = regrade(by=lesson.teacher, version=newer(lesson, item, "c"), scope="all", takes_away=True, now=NOW)
    row.refresh_from_db()
    assert (row.counts["wrong"], row.counts["mastery_lost"], row.counts["piece_lost"]) == (5, 1, 1)
    assert not PieceDone.objects.filter(piece=piece).exists()
    assert standing()["mastered"] == []
    undo_regrade(by=lesson.teacher, row=row, now=NOW)
    assert standing() == before
    assert not StandingMark.objects.exists()
    assert RegradedResponse.objects.filter(regrade=row).count() == 5


def test_a_lost_pass_closes_the_gate_and_undoing_opens_it_again_with_the_same_row(lesson):
    answer(lesson, view(lesson), 60, option="b")
    PieceDone.objects.create(person=lesson.pupil, piece=lesson.piece, at=NOW)
    before = standing()
    version = newer(lesson, item_at(lesson, 60), "a")
    row = regrade(by=lesson.teacher, version=version, scope="all", takes_away=True, now=NOW)
    assert not Pass.objects.exists()
    assert not gate_of(lesson.pupil, lesson.version).is_open
    assert not PieceDone.objects.exists()
    undo_regrade(by=lesson.teacher, row=row, now=NOW)
    assert standing() == before
    undo_regrade(by=lesson.teacher, row=row, now=NOW)
    assert standing() == before


def test_who_also_answered_rightly_by_the_new_key_keeps_the_pass(lesson):
    viewing = view(lesson)
    answer(lesson, viewing, 60, option="a")
    answer(lesson, viewing, 60, option="b")
    version = newer(lesson, item_at(lesson, 60), "a")
    regrade(by=lesson.teacher, version=version, scope="all", takes_away=True, now=NOW)
    assert Pass.objects.filter(person=lesson.pupil).exists()


def test_an_exercise_is_finished_by_an_answer_that_turns_right(lesson):
    item = make_item(lesson.teacher, lesson.video.point)
    piece = make_exercise(lesson, item)
    solve(lesson, piece, item, option="a")
    assert [one.state for one in exercise_of(lesson.pupil, piece)] == ["nearly"]
    row = regrade(by=lesson.teacher, version=newer(lesson, item, "a"), now=NOW)
    row.refresh_from_db()
    assert row.counts["piece_gained"] == 1
    assert [one.state for one in exercise_of(lesson.pupil, piece)] == ["settled"]
    (standing_now,) = [one for one in lesson_of(lesson.pupil, lesson.package, NOW).before if one.piece.pk == piece.pk]
    assert (standing_now.state, standing_now.right) == ("settled", 1)


def test_what_answers_another_question_is_left_as_it_is(lesson):
    answer(lesson, view(lesson), 60, option="a")
    item = item_at(lesson, 60)
    variants = [replace(spec, stem="How many beats are 3 bars?") for spec in with_key(item, "a")]
    row = regrade(by=lesson.teacher, version=revise_item(by=lesson.teacher, item=item, variants=variants), now=NOW)
    row.refresh_from_db()
    assert (row.counts["right"], row.counts["apart"]) == (0, 1)
    assert not RegradedResponse.objects.exists()


def test_an_option_is_found_again_by_its_words_when_its_name_went_to_another(lesson):
    answer(lesson, view(lesson), 60, option="a")
    item = item_at(lesson, 60)
    options = [{"id": "x", "text": "Choice A"}, {"id": "a", "text": "Choice B"}, {"id": "c", "text": "Choice C"}]
    variants = changed(item, lambda spec: replace(spec, options=options, key={"right": "x"}, guidance=()))
    regrade(by=lesson.teacher, version=revise_item(by=lesson.teacher, item=item, variants=variants), now=NOW)
    assert counts_as_right(Response.objects.get()) is True


def test_a_rehearsal_tells_all_and_changes_nothing(lesson):
    answer(lesson, view(lesson), 60, option="a")
    item = item_at(lesson, 60)
    before = everything()

    def do():
        row = regrade(by=lesson.teacher, version=newer(lesson, item, "a"), now=NOW)
        row.refresh_from_db()
        return row.counts

    told = rehearse(do)
    assert (told["right"], told["pass_gained"]) == (1, 1)
    assert everything() == before
    assert (Regrade.objects.count(), latest_version(item).number) == (0, 1)


def test_many_answers_are_a_job_that_is_safe_to_run_twice(lesson, monkeypatch):
    monkeypatch.setattr(regrading, "AT_ONCE", 0)
    answer(lesson, view(lesson), 60, option="a")
    row = regrade(by=lesson.teacher, version=newer(lesson, item_at(lesson, 60), "a"), now=NOW)
    assert (row.state, Pass.objects.count()) == ("queued", 0)
    monkeypatch.setattr(regrading, "AT_ONCE", 500)
    with pytest.raises(Invalid):
        undo_regrade(by=lesson.teacher, row=row, now=NOW)
    assert run_regrade(regrade_id=row.pk, now=NOW) is True
    assert run_regrade(regrade_id=row.pk, now=NOW) is False
    assert (Pass.objects.count(), RegradedResponse.objects.count(), Consequence.objects.count()) == (1, 1, 1)


def test_the_later_of_two_regrades_is_undone_first(lesson):
    answer(lesson, view(lesson), 60, option="a")
    item = item_at(lesson, 60)
    first = regrade(by=lesson.teacher, version=newer(lesson, item, "a"), now=NOW)
    second = regrade(by=lesson.teacher, version=newer(lesson, item, "b"), scope="all", now=NOW)
    assert counts_as_right(Response.objects.get()) is False
    with pytest.raises(Invalid):
        undo_regrade(by=lesson.teacher, row=first, now=NOW)
    undo_regrade(by=lesson.teacher, row=second, now=NOW)
    assert counts_as_right(Response.objects.get()) is True
    undo_regrade(by=lesson.teacher, row=first, now=NOW)
    assert counts_as_right(Response.objects.get()) is False
    assert not Pass.objects.exists()


def test_pupils_technicians_and_other_schools_mark_nothing_anew(lesson):
    answer(lesson, view(lesson), 60, option="a")
    version = newer(lesson, item_at(lesson, 60), "a")
    with scopes_disabled():
        stranger = make_teacher(make_lesson().school)
    before = everything()
    for person in (lesson.pupil, make_person(lesson.school, Role.TECHNICIAN)):
        with pytest.raises(Refused):
            regrade(by=person, version=version, now=NOW)
    with scopes_disabled(), pytest.raises(NotFound):
        regrade(by=stranger, version=version, now=NOW)
    assert everything() == before
    assert not Regrade.objects.exists()


def test_a_question_is_changed_asked_in_the_next_version_and_marked_anew_in_one_action_and_undone_in_one(lesson):
    answer(lesson, view(lesson), 60, option="a")
    item = item_at(lesson, 60)
    done = change_question(
        by=lesson.teacher, item=item, variants=with_key(item, "a"), choice=Choice(told="Look again."), now=NOW
    )
    assert done.regrade is not None
    assert (done.amended.amendment.kind, done.amended.amendment.told) == ("marking", "Look again.")
    assert done.amended.amendment.touched["answered"] == 1
    served = MicroVideo.objects.select_related("published").get(pk=lesson.video.pk).published
    assert (served.number, served.run_id) == (2, lesson.version.run_id)
    assert served.checkpoints.get().item_version == done.amended.version
    assert Pass.objects.exists()
    undone = undo_change(by=lesson.teacher, amendment=done.amended.amendment, now=NOW)
    assert undone.amendment.undoes == done.amended.amendment
    assert not Pass.objects.exists()
    served = MicroVideo.objects.select_related("published").get(pk=lesson.video.pk).published
    assert served.number == 3
    assert [variant.key for variant in served.checkpoints.get().item_version.variants.all()] == [{"right": "b"}] * 2
    with pytest.raises(Invalid):
        undo_change(by=lesson.teacher, amendment=done.amended.amendment, now=NOW)


def test_from_now_on_only_leaves_past_answers_as_they_are(lesson):
    answer(lesson, view(lesson), 60, option="a")
    item = item_at(lesson, 60)
    done = change_question(
        by=lesson.teacher, item=item, variants=with_key(item, "a"), choice=Choice(scope="later"), now=NOW
    )
    assert done.regrade is None
    assert not StandingMark.objects.exists()
    assert not Pass.objects.exists()


def test_a_lighter_class_needs_a_reason_and_without_one_nothing_changes(lesson):
    item = item_at(lesson, 60)
    with pytest.raises(Invalid) as problem:
        change_question(
            by=lesson.teacher, item=item, variants=with_key(item, "a"), choice=Choice(kind="wording"), now=NOW
        )
    assert problem.value.field == "reason"
    assert latest_version(item).number == 1
    assert MicroVideo.objects.filter(pk=lesson.video.pk, published=F("published")).get().published == lesson.version


def test_what_changes_nothing_is_no_change(lesson):
    item = item_at(lesson, 60)
    with pytest.raises(Invalid):
        change_question(
            by=lesson.teacher, item=item, variants=changed(item, lambda spec: spec), choice=Choice(), now=NOW
        )
    assert latest_version(item).number == 1


def test_a_draft_that_waits_gets_the_change_as_well_and_the_number_after_it(lesson):
    from upbeat.rooms.publish.actions.videos import publish_version, revise_video

    draft = revise_video(by=lesson.teacher, video=lesson.video)
    item = item_at(lesson, 60)
    done = change_question(by=lesson.teacher, item=item, variants=with_key(item, "a"), choice=Choice(), now=NOW)
    draft.refresh_from_db()
    assert draft.number == 3
    assert draft.checkpoints.get().item_version == done.amended.version
    publish_version(by=lesson.teacher, version=draft)


def test_applying_twice_writes_no_row_twice(lesson):
    answer(lesson, view(lesson), 60, option="a")
    row = regrade(by=lesson.teacher, version=newer(lesson, item_at(lesson, 60), "a"), now=NOW)
    Regrade.objects.filter(pk=row.pk).update(state="running")
    row.refresh_from_db()
    apply_regrade(row, now=NOW)
    assert (RegradedResponse.objects.count(), StandingMark.objects.count()) == (1, 1)
