"""A live question of every kind that is marked at once: answered in the form of answers at home, one path for all."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from factories_class import ClassOf
from factories_items import make_kind
from factories_live import LIVE_KINDS, ask_kind, fields_of, make_variant
from factories_publish import make_lesson, make_published_video
from upbeat.kernel.errors import Invalid
from upbeat.rooms.classroom import rules
from upbeat.rooms.classroom.actions import questions
from upbeat.rooms.classroom.actions.votes import cast_votes
from upbeat.rooms.classroom.models import LiveQuestion, Vote
from upbeat.rooms.classroom.queries import meetings as find
from upbeat.rooms.classroom.queries.exits import exit_choices
from upbeat.rooms.classroom.queries.screens import phone_screen, projector_screen, teacher_screen
from upbeat.rooms.items.kinds import live_kinds
from upbeat.rooms.items.models import Variant
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.publish.actions.pieces import add_piece, remove_piece
from upbeat.rooms.publish.actions.releases import revoke_piece
from upbeat.rooms.publish.models import MicroVideo

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    made = ClassOf(pupils=8)
    with scope(school=made.school):
        yield made


def vote(room, question, pupils, *, right, turn=1, seq=1):
    fields = fields_of(question, right=right)
    return cast_votes([room.answer(n, question, fields, turn=turn, seq=seq) for n in pupils], room.now)


@pytest.mark.parametrize("kind", LIVE_KINDS)
def test_right_and_wrong_answers_are_told_apart_on_the_server(room, kind):
    question = ask_kind(room, room.meet(), kind)
    vote(room, question, [0, 1, 2], right=True)
    vote(room, question, [3, 4], right=False)
    by_person = dict(Vote.objects.values_list("person", "correct"))
    assert [by_person[pupil.pk] for pupil in room.pupils[:5]] == [True, True, True, False, False]


@pytest.mark.parametrize("kind", LIVE_KINDS)
def test_what_comes_back_is_the_form_that_was_sent_and_sending_it_again_changes_nothing(room, kind):
    question = ask_kind(room, room.meet(), kind)
    (first,) = vote(room, question, [0], right=True, seq=5)
    (again,) = cast_votes([room.answer(0, question, first.form.fields, seq=9)], room.now)
    # The later number stays, so that an older choice that comes late does not count.
    assert (again.seq, again.form) == (9, first.form)
    assert Fact.objects.filter(verb="voted").count() == 1


@pytest.mark.parametrize("kind", LIVE_KINDS)
def test_a_phone_that_comes_back_finds_its_answer_in_the_fields(room, kind):
    meeting = room.meet()
    question = ask_kind(room, meeting, kind)
    (stored,) = vote(room, question, [0], right=False)
    screen = phone_screen(room.pupils[0], meeting)
    assert screen.asked.filled == stored.form
    assert screen.mine
    assert phone_screen(room.pupils[1], meeting).asked.filled is None


@pytest.mark.parametrize("kind", LIVE_KINDS)
def test_nothing_of_the_result_is_known_to_wall_and_phone_before_it_is_shown(room, kind):
    meeting = room.meet()
    question = ask_kind(room, meeting, kind)
    vote(room, question, range(6), right=True)
    for screen in (projector_screen(meeting), phone_screen(room.pupils[7], meeting)):
        assert (screen.answered, screen.results, screen.right_words, screen.mine_right) == (6, (), (), None)
        assert {option.right for option in screen.options} <= {None}
        assert "zz" not in repr(screen.asked)
    questions.show_result(by=room.teacher, question=question, now=room.now)
    wall, phone = projector_screen(meeting), phone_screen(room.pupils[0], meeting)
    assert (wall.latest.right, wall.latest.n) == (6, 6)
    assert wall.right_words
    assert (phone.mine_right, phone.results) == (True, ())


@pytest.mark.parametrize("kind", LIVE_KINDS)
def test_two_votes_are_compared_for_every_kind(room, kind):
    meeting = room.meet()
    question = ask_kind(room, meeting, kind)
    vote(room, question, [0, 1], right=True)
    vote(room, question, [2, 3, 4], right=False)
    questions.open_second_vote(by=room.teacher, question=question, now=room.now)
    vote(room, question, [0, 1, 2, 3], right=True, turn=2)
    vote(room, question, [4], right=False, turn=2)
    screen = teacher_screen(meeting)
    moves = screen.moves
    assert (moves.right_right, moves.right_wrong, moves.wrong_right, moves.wrong_wrong) == (2, 0, 2, 1)
    assert [(result.right, result.n) for result in screen.results] == [(2, 5), (4, 5)]
    assert [result.band.advice for result in screen.results] == ["discuss", "comment"]


@pytest.mark.parametrize("kind", LIVE_KINDS)
def test_an_empty_form_is_no_answer(room, kind):
    question = ask_kind(room, room.meet(), kind)
    (no,) = cast_votes([room.answer(0, question, {})], room.now)
    assert isinstance(no, Invalid)
    assert not Vote.objects.exists()


def test_a_batch_of_all_kinds_costs_as_many_statements_as_one_of_a_kind(room):
    meetings = [room.meet()]
    asked = [ask_kind(room, meetings[0], kind) for kind in LIVE_KINDS]
    LiveQuestion.objects.get(pk=asked[-1].pk).rounds.update(closed_at=None)
    for question in asked:
        question.rounds.update(closed_at=None)

    def cost(batch):
        with CaptureQueriesContext(connection) as counted:
            outcomes = cast_votes(batch, room.now)
        assert [type(one) for one in outcomes if isinstance(one, Exception)] == []
        return len(counted)

    one = cost([room.answer(n, asked[0], fields_of(asked[0], right=True)) for n in range(8)])
    rest = [room.answer(n, question, fields_of(question, right=False)) for n in range(8) for question in asked[1:]]
    assert cost(rest) == one


def test_drawn_numbers_are_the_same_on_all_phones_and_the_wall(room):
    meeting = room.meet()
    stems = set()
    for _n in range(5):
        ask_kind(room, meeting, "number")
        stem = projector_screen(meeting).stem
        assert {phone_screen(pupil, meeting).stem for pupil in room.pupils[:3]} == {stem}
        assert "{" not in stem
        stems.add(stem)
    assert len(stems) > 1


def test_a_question_of_the_film_cannot_be_asked_and_is_not_offered(room):
    item = make_kind(room.teacher, room.video.point, "moment")
    variant = Variant.objects.select_related("version__item").get(version__item=item)
    with pytest.raises(Invalid):
        questions.ask_live(by=room.teacher, meeting=room.meet(), variant=variant, now=room.now)
    assert variant not in find.askable(room.package)


def test_all_other_kinds_are_offered(room):
    made = {make_variant(room, kind).pk for kind in LIVE_KINDS}
    assert made <= {variant.pk for variant in find.askable(room.package)}
    assert set(rules.asked_live()) == {*LIVE_KINDS, *live_kinds()}


def test_the_most_frequent_numbers_are_listed_however_they_were_written(room):
    meeting = room.meet()
    question = ask_kind(room, meeting, "number")
    right = fields_of(question, right=True)["answer"][0]
    for n, text in enumerate([right, f"{right}.0", f" {right} beats", "1001", "1001,0", "1001 beats", "7000.5"]):
        cast_votes([room.answer(n, question, {"answer": [text]})], room.now)
    rows = teacher_screen(meeting).latest.answers.rows
    assert [(row.text, row.count, row.right) for row in rows] == [
        (f"{right} beats", 3, True), ("1001 beats", 3, False), ("7000.5 beats", 1, False),
    ]  # fmt: skip


def test_what_one_alone_wrote_is_for_the_teacher_only(room):
    meeting = room.meet()
    question = ask_kind(room, meeting, "text")
    for n, text in enumerate(["zzkey", "The refrain", "the refrain!", "Ms Vogel snores"]):
        cast_votes([room.answer(n, question, {"answer": [text]})], room.now)
    questions.show_result(by=room.teacher, question=question, now=room.now)
    teacher, wall = teacher_screen(meeting).latest.answers, projector_screen(meeting).latest.answers
    assert [row.text for row in teacher.rows] == ["zzkey", "The refrain", "Ms Vogel snores"]
    assert [row.text for row in wall.rows] == ["zzkey", "The refrain"]
    assert (teacher.others, wall.others) == (0, 1)


def test_of_gaps_and_pairs_the_wrong_parts_are_counted(room):
    meeting = room.meet()
    question = ask_kind(room, meeting, "matching")
    vote(room, question, [0, 1], right=False)
    vote(room, question, [2], right=True)
    (row,) = teacher_screen(meeting).latest.answers.rows
    assert (row.text, row.count, row.right) == ("quarter note – four beats", 2, False)
    question = ask_kind(room, meeting, "gap")
    vote(room, question, [0], right=False)
    (row,) = teacher_screen(meeting).latest.answers.rows
    assert (row.text, row.count) == ("[1] behind", 1)


def test_of_an_ordering_whole_orders_are_counted(room):
    meeting = room.meet()
    question = ask_kind(room, meeting, "order")
    vote(room, question, [0, 1], right=False)
    vote(room, question, [2], right=True)
    screen = teacher_screen(meeting)
    assert [(row.text, row.count) for row in screen.latest.answers.rows] == [
        ("Part A → Part B → Part C", 1), ("Part C → Part B → Part A", 2),
    ]  # fmt: skip
    assert screen.joint.join(screen.right_words) == "Part A → Part B → Part C"


def test_places_on_a_picture_are_shown_as_places(room):
    meeting = room.meet()
    question = ask_kind(room, meeting, "spot")
    vote(room, question, [0], right=True)
    vote(room, question, [1], right=False)
    assert teacher_screen(meeting).latest.spots == ((70.0, 70.0, True), (20.0, 20.0, False))
    questions.show_result(by=room.teacher, question=question, now=room.now)
    assert phone_screen(room.pupils[1], meeting).mine_words == "20 % from the left, 20 % from the top"


def test_on_the_wall_no_bar_stands_for_what_one_alone_typed(room):
    meeting = room.meet()
    question = ask_kind(room, meeting, "number")
    typed = ["1", "2", "3", "4", "5", "6", "900", "900"]
    cast_votes([room.answer(n, question, {"answer": [text]}) for n, text in enumerate(typed)], room.now)
    questions.show_result(by=room.teacher, question=question, now=room.now)
    assert sum(bar.count for bar in teacher_screen(meeting).latest.bars) == 8
    assert projector_screen(meeting).latest.bars == ()


def test_on_the_wall_bars_stand_for_what_several_typed():
    room = ClassOf(pupils=11)
    with scope(school=room.school):
        meeting = room.meet()
        question = ask_kind(room, meeting, "number")
        typed = [text for text in "12345" for _twice in range(2)] + ["40"]
        cast_votes([room.answer(n, question, {"answer": [text]}) for n, text in enumerate(typed)], room.now)
        questions.show_result(by=room.teacher, question=question, now=room.now)
        bars = projector_screen(meeting).latest.bars
        assert sum(bar.count for bar in bars) == 10
        assert max(bar.high for bar in bars) < 40


def test_questions_of_pieces_that_are_no_longer_in_the_lesson_are_not_offered(room):
    made = make_variant(room, "single")
    piece = room.package.pieces.get()
    assert made in find.askable(room.package)
    assert made in exit_choices(room.package)
    revoke_piece(by=room.teacher, piece=piece, reason="It has an error.", now=room.now)
    assert find.askable(room.package) == []
    assert exit_choices(room.package) == []
    draft = make_lesson(room.teacher, room.section, [room.video], pushed=False)
    assert made in find.askable(draft)
    remove_piece(by=room.teacher, piece=draft.pieces.get(), now=room.now)
    assert find.askable(draft) == []


def test_questions_of_films_in_another_language_are_offered_neither_for_phones_nor_for_the_ticket(room):
    other = make_published_video(room.teacher, point=room.video.point, checkpoints=[60])
    foreign = Variant.objects.filter(version__checkpoints__version__video=other).first()
    assert foreign in exit_choices(room.package)
    MicroVideo.objects.filter(pk=other.pk).update(language="zh-hans")
    assert foreign not in find.askable(room.package)
    assert foreign not in exit_choices(room.package)
    assert room.variant in exit_choices(room.package)


def test_a_lesson_of_exercises_alone_offers_their_questions_for_the_ticket(room):
    item = room.variant.version.item
    package = make_lesson(room.teacher, room.section, pushed=False)
    add_piece(by=room.teacher, package=package, kind="exercise", title="Upbeats", items=[item], minutes=5)
    assert room.variant in exit_choices(package)
