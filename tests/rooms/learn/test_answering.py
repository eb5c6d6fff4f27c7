"""Many answers at once: the same as one after another, with as many statements as for one."""

import random
from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext
from django_scopes import scope, scopes_disabled

from factories_answers import Evening, make_evening
from factories_learn import everything, make_lesson, watch
from factories_publish import NOW
from upbeat.kernel.errors import Invalid, NotFound, Refused, UpbeatError
from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.items.reading import Form
from upbeat.rooms.journal.bus import subscribe
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.learn.actions import set_gate
from upbeat.rooms.learn.actions.answering import Answer, Answered, AnswerMemory, answer_many
from upbeat.rooms.learn.events import CheckpointPassed, PieceFinished, PointMastered, WheelSpinning
from upbeat.rooms.learn.models import Difficulty, LadderStep, LearnerLevel, Mastery, Opening, Pass, PieceDone
from upbeat.rooms.publish.actions.releases import open_piece, revoke_piece
from upbeat.rooms.publish.models import Piece

pytestmark = pytest.mark.django_db

WRITTEN: dict[type[models.Model], tuple[str, ...]] = {
    Response: ("attempt__token", "answer", "correct", "score", "option", "misconception_id", "answered_at"),
    LadderStep: ("response__attempt__token", "step", "offered_at", "taken_at"),
    Mastery: (
        "person_id", "point_id", "theta", "wins", "fails", "streak", "recent", "last_correct", "updated_at",
        "mastered_at", "rechecked_at",
    ),
    LearnerLevel: ("person_id", "value", "answers", "overall"),
    Difficulty: ("school_id", "item_id", "point_id", "value", "answers"),
    Pass: ("person_id", "video_id", "item_id", "response__attempt__token", "at"),
    PieceDone: ("person_id", "piece_id", "at"),
    Opening: ("person_id", "point_id", "piece_id", "at"),
    Fact: ("school_id", "actor_id", "verb", "object_type", "object_id", "result", "context", "at"),
}  # fmt: skip
NEWS = (CheckpointPassed, PieceFinished, PointMastered, WheelSpinning)


def plain(value: Any) -> Any:
    """A sum of steps and the steps one by one differ in the last digit of a number."""
    return round(value, 9) if isinstance(value, float) else value


def state() -> dict[str, list[str]]:
    """All that answers write, row for row."""
    with scopes_disabled():
        tokens = {row.pk: str(row.attempt.token) for row in Response.objects.select_related("attempt")}
        found = {}
        for model, columns in WRITTEN.items():
            rows = [dict(zip(columns, map(plain, row), strict=True)) for row in model.objects.values_list(*columns)]
            for row in rows:
                if "response" in row.get("context", {}):
                    row["context"]["response"] = tokens[row["context"]["response"]]
            found[model.__name__] = sorted(map(repr, rows))
    return found


def said(outcome: Answered | UpbeatError) -> Any:
    if isinstance(outcome, UpbeatError):
        return type(outcome), outcome.message
    return outcome.response.attempt.token, outcome.is_right, outcome.guidance, outcome.gate


def played(capture: Any, writes: Callable[[], list[Answered | UpbeatError]]) -> tuple[Any, ...]:
    """What came of it: outcomes, rows and news; then it is all undone."""
    news: list[Any] = []
    listen = news.append
    for kind in NEWS:
        subscribe(kind, listen)
    with transaction.atomic():
        with capture(execute=True):
            outcomes = [said(one) for one in writes()]
        rows = state()
        transaction.set_rollback(True)
    return outcomes, rows, sorted(map(repr, news))


def an_evening_s_answers(evening: Evening, dice: random.Random) -> list[Answer]:
    """Of a pupil who knows it, one who does not and one in between: in both pieces and at the gate; some come twice,
    some are no answers, some are sent to the wrong place."""
    strong = evening.pupils[0]
    answers = [
        *(
            evening.in_piece(strong, piece, item)
            for piece in (evening.test, evening.exercise)
            for item in evening.items
        ),
        evening.in_video(strong, 60),
    ]
    while len(answers) < 45:
        n = dice.randrange(3)
        pupil, option = evening.pupils[n], "b" if dice.random() < (0.95, 0.05, 0.5)[n] else dice.choice("ac")
        item, seed = dice.choice(evening.items), dice.randrange(9)
        kind = dice.random()
        if kind < 0.45:
            one = evening.in_piece(pupil, evening.exercise, item, option, seed)
        elif kind < 0.6:
            one = evening.in_piece(pupil, evening.test, item, option, seed)
        else:
            one = evening.in_video(pupil, dice.choice((60, 60, 120)), option, seed)
        odd = dice.random()
        if odd < 0.05:
            one = one._replace(given="9")
        elif odd < 0.1:
            one = one._replace(token=uuid4())
        elif odd < 0.15 and one.piece_id:
            one = one._replace(piece_id=evening.lesson.piece.pk)
        answers.append(one)
        if odd > 0.9:
            answers.insert(dice.randrange(len(answers) + 1), one._replace(given=dice.choice("123")))
    return answers


@pytest.mark.parametrize("seed", range(3))
def test_a_batch_leads_to_what_its_answers_lead_to_one_after_another(
    seed: int, django_capture_on_commit_callbacks: Any
) -> None:
    evening, dice = make_evening(), random.Random(seed)
    answers = an_evening_s_answers(evening, dice)
    capture = django_capture_on_commit_callbacks
    singly = played(capture, lambda: [answer_many([one], now=NOW)[0] for one in answers])
    at_once = played(capture, lambda: answer_many(answers, now=NOW))
    assert at_once == singly
    memory, cuts = AnswerMemory(), sorted(dice.sample(range(1, len(answers)), 5))
    batches = [answers[begin:end] for begin, end in zip([0, *cuts], [*cuts, None], strict=True)]
    assert played(capture, lambda: [one for some in batches for one in answer_many(some, now=NOW, memory=memory)]) == (
        singly
    )
    # What is compared has all of it in it.
    assert all(rows for rows in singly[1].values())
    assert {type(one[0]) for one in singly[0]} >= {type, type(answers[0].token)}
    assert {"PointMastered", "PieceFinished", "CheckpointPassed"} <= {one.partition("(")[0] for one in singly[2]}


def statements(batch: Sequence[Answer], memory: AnswerMemory) -> int:
    with CaptureQueriesContext(connection) as told:
        outcomes = answer_many(batch, now=NOW, memory=memory)
    assert not [one for one in outcomes if isinstance(one, UpbeatError)]
    return len(told)


@pytest.mark.parametrize(
    ("where", "option", "most"),
    [("exercise", "b", 20), ("exercise", "a", 20), ("video", "b", 32), ("video", "a", 24)],
)
def test_twenty_answers_take_as_many_statements_as_one(where: str, option: str, most: int) -> None:
    evening, memory = make_evening(pupils=22), AnswerMemory()

    def given(pupils: Sequence[Any]) -> list[Answer]:
        if where == "video":
            return [evening.in_video(pupil, 60, option) for pupil in pupils]
        return [evening.in_piece(pupil, evening.exercise, evening.items[0], option) for pupil in pupils]

    statements(given(evening.pupils[:1]), memory)
    alone = statements(given(evening.pupils[1:2]), memory)
    assert statements(given(evening.pupils[2:]), memory) == alone
    assert alone <= most


def test_the_error_of_one_touches_no_other() -> None:
    evening = make_evening()
    strong, weak, late = evening.pupils
    batch = [
        evening.in_piece(strong, evening.exercise, evening.items[0])._replace(given="9"),
        evening.in_piece(weak, evening.exercise, evening.items[0]),
        evening.in_video(late, 120),
    ]
    refused, taken, behind = answer_many(batch, now=NOW)
    assert isinstance(refused, Invalid)
    assert isinstance(taken, Answered)
    assert isinstance(behind, Refused)
    with scopes_disabled():
        assert [row.attempt.person for row in Response.objects.all()] == [weak]
        assert Attempt.objects.filter(response=None).count() == 2


def test_a_token_given_twice_in_a_batch_counts_once() -> None:
    evening = make_evening()
    wrong = evening.in_piece(evening.pupils[0], evening.exercise, evening.items[0], "a")
    with scopes_disabled():
        attempt = Attempt.objects.select_related("variant__version__item").get(token=wrong.token)
    from factories_publish import right_answer

    first, again = answer_many([wrong, wrong._replace(given=right_answer(attempt))], now=NOW)
    assert isinstance(first, Answered)
    assert isinstance(again, Answered)
    assert (first.response, first.is_right, again.is_right) == (again.response, False, False)
    assert first.guidance == again.guidance
    with scopes_disabled():
        assert Response.objects.count() == 1
        assert Mastery.objects.get().fails == 1


def test_a_form_is_read_as_its_kind_is_answered() -> None:
    evening = make_evening()
    answer = evening.in_piece(evening.pupils[0], evening.exercise, evening.items[0])
    [done] = answer_many([answer._replace(given=Form({"answer": [answer.given]}))], now=NOW)
    assert isinstance(done, Answered)
    assert done.is_right


def test_nobody_answers_for_somebody_else_or_from_another_school() -> None:
    evening = make_evening()
    own, other, _third = evening.pupils
    answer = evening.in_piece(own, evening.exercise, evening.items[0])
    stranger = make_lesson().pupil
    before = everything()
    batch = [
        answer._replace(person_id=other.pk),
        answer._replace(school_id=stranger.school_id),
        answer._replace(person_id=stranger.pk, school_id=stranger.school_id),
        answer._replace(person_id=10**9),
    ]
    assert [type(one) for one in answer_many(batch, now=NOW)] == [NotFound, Refused, NotFound, Refused]
    assert everything() == before


def test_who_was_locked_out_answers_no_more() -> None:
    evening = make_evening()
    answer = evening.in_piece(evening.pupils[0], evening.exercise, evening.items[0])
    with scopes_disabled():
        type(evening.pupils[0]).objects.filter(pk=evening.pupils[0].pk).update(is_active=False)
    [refused] = answer_many([answer], now=NOW)
    assert isinstance(refused, Refused)


def test_a_piece_that_was_taken_back_says_why() -> None:
    evening = make_evening()
    answer = evening.in_piece(evening.pupils[0], evening.exercise, evening.items[0])
    with scope(school=evening.lesson.school):
        revoke_piece(by=evening.lesson.teacher, piece=evening.exercise, reason="A slip in the second one.")
    [gone] = answer_many([answer], now=NOW)
    assert isinstance(gone, NotFound)
    assert "A slip in the second one." in gone.message


def test_what_was_opened_for_one_pupil_is_answered_by_that_one_alone() -> None:
    evening = make_evening()
    own, other, _third = evening.pupils
    batch = [evening.in_piece(pupil, evening.exercise, evening.items[0]) for pupil in (own, other)]
    with scope(school=evening.lesson.school):
        Piece.objects.filter(pk=evening.exercise.pk).update(phase="in")
        evening.exercise.refresh_from_db()
        open_piece(by=evening.lesson.teacher, piece=evening.exercise, person=own, now=NOW)
    taken, closed = answer_many(batch, now=NOW)
    assert isinstance(taken, Answered)
    assert isinstance(closed, NotFound)


def test_a_strict_gate_wants_the_part_watched_of_each() -> None:
    evening = make_evening()
    lesson = evening.lesson
    watched, skipped, _third = evening.pupils
    batch = [evening.in_video(watched, 60), evening.in_video(skipped, 60)]
    with scope(school=lesson.school):
        set_gate(by=lesson.teacher, section=lesson.section, piece=lesson.piece, mode="strict", reason="Test", now=NOW)
    watch(evening.viewings[watched.pk], (0, 60))
    passed, held = answer_many(batch, now=NOW)
    assert isinstance(passed, Answered)
    assert passed.gate is not None
    assert passed.gate.open_until_s == 120.0
    assert isinstance(held, Refused)


def test_an_answer_to_a_checkpoint_is_none_in_the_exercise_and_the_other_way_round() -> None:
    evening = make_evening()
    pupil = evening.pupils[0]
    at_gate, in_piece = evening.in_video(pupil, 60), evening.in_piece(pupil, evening.exercise, evening.items[0])
    swapped = [at_gate._replace(token=in_piece.token), in_piece._replace(token=at_gate.token)]
    before = everything()
    assert [type(one) for one in answer_many(swapped, now=NOW)] == [NotFound, NotFound]
    assert everything() == before
