"""What a pupil cannot hear or sing is not asked: no gate, no exercise and no practice waits for it, and nothing is
learned from it. Here single choices stand for such questions; packs say which of their kinds are."""

import pytest
from django_scopes import scope

from factories import make_pupil, make_section, make_teacher
from factories_items import make_kind, reply
from factories_learn import Lesson, answer, make_lesson, view, watch
from factories_publish import NOW, make_item
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.items.actions import open_attempt
from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.items.queries import latest_version
from upbeat.rooms.items.reading import Form
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.learn.actions import answer_exercise, ask_checkpoint, ask_exercise
from upbeat.rooms.learn.actions.excusing import excuse, settle_class, settle_everybody, settle_not_asked, undo_excuse
from upbeat.rooms.learn.models import Excuse, Mastery, Opening, PieceDone
from upbeat.rooms.learn.queries import excuses, exercise_of, gate_of
from upbeat.rooms.learn.queries.behind import behind_with
from upbeat.rooms.learn.queries.home import piece_standing
from upbeat.rooms.learn.queries.landscape import askable
from upbeat.rooms.learn.queries.practice import waiting_at
from upbeat.rooms.publish.actions.pieces import add_piece

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _choices_must_be_heard(monkeypatch):
    needing = {"hearing": frozenset({"single"})}
    monkeypatch.setattr(excuses, "kinds_needing", lambda sense: needing.get(sense, frozenset()))


@pytest.fixture
def lesson() -> Lesson:
    made = make_lesson(checkpoints=[60, 120])
    with scope(school=made.school):
        yield made


def deaf(lesson, by=None, **more) -> Excuse:
    told = {"sense": "hearing", "reason": "Is deaf", **more}
    return excuse(by=by or lesson.teacher, pupil=lesson.pupil, now=NOW, **told)


def exercise(lesson, *items):
    return add_piece(by=lesson.teacher, package=lesson.package, kind="exercise", title="Mixed", items=list(items))


def done(lesson) -> set[int]:
    return set(PieceDone.objects.filter(person=lesson.pupil).values_list("piece_id", flat=True))


def test_a_gate_does_not_wait_for_it_and_waits_again_when_it_is_taken_back(lesson):
    viewing = view(lesson)
    assert gate_of(lesson.pupil, lesson.version).open_until_s == 60
    row = deaf(lesson)
    gate = gate_of(lesson.pupil, lesson.version)
    assert (gate.is_open, gate.passed, len(gate.excused)) == (True, frozenset(), 2)
    assert not gate.is_by_passes
    undo_excuse(by=lesson.teacher, row=row, now=NOW)
    assert gate_of(lesson.pupil, lesson.version).open_until_s == 60
    with pytest.raises(Refused):
        ask_checkpoint(by=lesson.pupil, viewing=viewing, checkpoint=lesson.checkpoint(120), now=NOW)


def test_a_video_that_was_watched_is_done_and_nothing_is_learned_of_the_pupil(lesson):
    viewing = view(lesson)
    watch(viewing, (0, 60))
    answer(lesson, viewing, 60)
    watch(viewing, (60, 120))
    before = list(Mastery.objects.values())
    deaf(lesson)
    watch(viewing, (0, 180))
    assert done(lesson) == {lesson.piece.pk}
    assert list(Mastery.objects.values()) == before
    assert Response.objects.count() == 1


def test_other_pupils_are_asked_all_the_same(lesson):
    mate = make_pupil(lesson.section)
    deaf(lesson)
    assert gate_of(mate, lesson.version).open_until_s == 60


def test_an_exercise_waits_for_the_written_question_alone(lesson):
    heard, written = (
        make_item(lesson.teacher, lesson.video.point),
        make_kind(lesson.teacher, lesson.video.point, "matching"),
    )
    piece = exercise(lesson, heard, written)
    deaf(lesson)
    assert done(lesson) == set()
    assert [(one.asked, one.waits) for one in exercise_of(lesson.pupil, piece)] == [(False, False), (True, True)]
    attempt = ask_exercise(by=lesson.pupil, piece=piece, item=written, now=NOW)
    given = Form({name: [value] for name, value in reply(attempt, right=True).fields.items()})
    answer_exercise(by=lesson.pupil, piece=piece, token=attempt.token, answer=given, now=NOW)
    assert done(lesson) == {piece.pk}


def test_an_exercise_of_such_questions_alone_is_done_now_or_when_it_is_opened_later(lesson):
    first = exercise(lesson, make_item(lesson.teacher, lesson.video.point))
    deaf(lesson)
    assert done(lesson) == {first.pk}
    second = exercise(lesson, make_item(lesson.teacher, lesson.video.point))
    settle_not_asked(by=lesson.pupil, pieces=[second.pk], now=NOW)
    assert done(lesson) == {first.pk, second.pk}


def test_an_exercise_of_which_all_is_asked_is_not_done_by_it(lesson):
    piece = exercise(lesson, make_kind(lesson.teacher, lesson.video.point, "matching"))
    deaf(lesson)
    settle_not_asked(by=lesson.pupil, pieces=[piece.pk], now=NOW)
    assert done(lesson) == set()


def test_practice_brings_written_questions_on_the_same_point(lesson):
    point = lesson.video.point
    heard, written = make_item(lesson.teacher, point), make_kind(lesson.teacher, point, "matching")
    assert {heard, written} <= set(askable(lesson.pupil, [point.pk], NOW))
    deaf(lesson)
    assert set(askable(lesson.pupil, [point.pk], NOW)) == {written}
    assert heard in askable(make_pupil(lesson.section), [point.pk], NOW)


def test_a_question_that_waits_in_practice_is_not_asked_any_more(lesson):
    point = lesson.video.point
    heard = make_item(lesson.teacher, point)
    open_attempt(
        person=lesson.pupil,
        item_version=latest_version(heard),
        place=Attempt.Place.PRACTICE,
        place_id=point.pk,
        now=NOW,
    )
    assert waiting_at(lesson.pupil, Attempt.Place.PRACTICE, point).item == heard
    deaf(lesson)
    assert waiting_at(lesson.pupil, Attempt.Place.PRACTICE, point) is None


def test_it_is_said_with_a_reason_by_who_teaches_the_pupil_and_once(lesson):
    stranger = make_teacher(lesson.school)
    make_section(lesson.school, teacher=stranger)
    for by in (stranger, lesson.pupil):
        with pytest.raises(NotFound):
            deaf(lesson, by=by)
    for wrong in ({"reason": "  "}, {"sense": "taste"}):
        with pytest.raises(Invalid):
            deaf(lesson, **wrong)
    assert not Excuse.objects.exists()
    first = deaf(lesson)
    assert deaf(lesson, reason="Again") == first
    with pytest.raises(NotFound):
        undo_excuse(by=stranger, row=first, now=NOW)
    for _twice in range(2):
        undo_excuse(by=lesson.teacher, row=first, now=NOW)
    assert Fact.objects.filter(object_type="excuse").count() == 2
    assert deaf(lesson) != first


def pretest(lesson, *items):
    return add_piece(
        by=lesson.teacher, package=lesson.package, kind="exercise", title="Test", items=list(items), opens_known=True
    )


def give(lesson, piece, item, *, right=True):
    attempt = ask_exercise(by=lesson.pupil, piece=piece, item=item, now=NOW)
    given = Form({name: [value] for name, value in reply(attempt, right=right).fields.items()})
    answer_exercise(by=lesson.pupil, piece=piece, token=attempt.token, answer=given, now=NOW)


def opened(lesson) -> list[int]:
    return list(Opening.objects.filter(person=lesson.pupil).values_list("point_id", flat=True))


def test_a_test_before_the_lesson_opens_what_is_known_by_the_questions_that_are_asked(lesson):
    point = lesson.video.point
    heard, written = make_item(lesson.teacher, point), make_kind(lesson.teacher, point, "matching")
    piece = pretest(lesson, heard, written)
    deaf(lesson)
    give(lesson, piece, written)
    assert opened(lesson) == [point.pk]
    assert gate_of(lesson.pupil, lesson.version).tested
    assert piece.pk in done(lesson)


def test_it_opens_nothing_where_what_is_asked_was_wrong(lesson):
    point = lesson.video.point
    heard, written = make_item(lesson.teacher, point), make_kind(lesson.teacher, point, "matching")
    piece = pretest(lesson, heard, written)
    deaf(lesson)
    give(lesson, piece, written, right=False)
    give(lesson, piece, written)
    assert opened(lesson) == []


def test_what_was_answered_before_it_was_said_opens_when_it_is_said(lesson):
    point = lesson.video.point
    heard, written = make_item(lesson.teacher, point), make_kind(lesson.teacher, point, "matching")
    piece = pretest(lesson, heard, written)
    give(lesson, piece, written)
    assert opened(lesson) == []
    deaf(lesson)
    assert opened(lesson) == [point.pk]
    assert piece.pk in done(lesson)


def test_a_test_of_which_nothing_is_asked_opens_nothing_and_is_in_nobodys_way(lesson):
    deaf(lesson)
    piece = pretest(lesson, make_item(lesson.teacher, lesson.video.point))
    [late] = [one.not_finished for one in behind_with(lesson.section, [lesson.package])]
    assert lesson.pupil in late
    assert settle_everybody(NOW) == 1
    assert settle_everybody(NOW) == 0
    assert done(lesson) == {piece.pk}
    assert opened(lesson) == []
    standing = piece_standing(lesson.pupil, piece, NOW)
    assert (standing.state, standing.right, standing.asked) == ("settled", 0, 0)


def test_progress_counts_the_questions_that_are_asked(lesson):
    point = lesson.video.point
    heard, written = make_item(lesson.teacher, point), make_kind(lesson.teacher, point, "matching")
    piece = exercise(lesson, heard, written)
    mate = make_pupil(lesson.section)
    deaf(lesson)
    assert [piece_standing(one, piece, NOW).asked for one in (lesson.pupil, mate)] == [1, 2]


def test_a_class_that_receives_a_test_has_it_settled_for_whom_it_does_not_ask(lesson):
    mate = make_pupil(lesson.section)
    deaf(lesson)
    piece = pretest(lesson, make_item(lesson.teacher, lesson.video.point))
    assert settle_class(section_id=lesson.section.pk, now=NOW) == 1
    assert list(PieceDone.objects.values_list("person_id", "piece_id")) == [(lesson.pupil.pk, piece.pk)]
    assert mate.pk != lesson.pupil.pk
