"""A question in ten seconds: on the phones at once, in no bank, marked when somebody says what is right."""

import io
import threading

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_scopes import scope
from PIL import Image

from factories import make_teacher
from factories_class import ClassOf
from factories_items import image
from upbeat.kernel.errors import Invalid, Refused
from upbeat.rooms.classroom.actions import meetings, questions
from upbeat.rooms.classroom.actions.improvising import improvise, set_right
from upbeat.rooms.classroom.actions.votes import cast_votes
from upbeat.rooms.classroom.models import LiveQuestion, Meeting, Vote
from upbeat.rooms.classroom.queries import meetings as find
from upbeat.rooms.classroom.queries.screens import phone_screen, projector_screen, teacher_screen
from upbeat.rooms.items.models import Item, Picture, Variant
from upbeat.rooms.journal.models import Fact

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    made = ClassOf()
    with scope(school=made.school):
        yield made


def ask(room, meeting, kind="letters", **told):
    return improvise(by=room.teacher, meeting=meeting, kind=kind, now=room.now, **told)


def vote(room, question, *answers):
    batch = [room.answer(n, question, {"answer": [answer]}) for n, answer in enumerate(answers)]
    return cast_votes(batch, room.now)


def test_letters_stand_in_the_order_of_the_board_on_every_screen(room):
    meeting = room.meet()
    for _n in range(4):
        ask(room, meeting)
        for screen in (projector_screen(meeting), phone_screen(room.pupils[0], meeting)):
            assert [(option.id, option.letter, option.text) for option in screen.options] == [
                ("1", "A", ""), ("2", "B", ""), ("3", "C", ""), ("4", "D", ""),
            ]  # fmt: skip


def test_it_is_voted_on_like_any_other_and_no_bank_knows_it(room):
    before = (Item.objects.count(), Variant.objects.count())
    meeting = room.meet()
    question = ask(room, meeting, text="Where is the upbeat?", options=["bar 1", "bar 2"], right="b")
    vote(room, question, "2", "2", "1")
    assert sorted(Vote.objects.values_list("answer", "correct")) == [("a", False), ("b", True), ("b", True)]
    assert [(option.text, option.first, option.right) for option in teacher_screen(meeting).options] == [
        ("bar 1", 1, False), ("bar 2", 2, True),
    ]  # fmt: skip
    assert (Item.objects.count(), Variant.objects.count()) == before
    assert all(variant.stem != "Where is the upbeat?" for variant in find.askable(room.package))


def test_without_a_right_answer_votes_are_counted_and_not_marked(room):
    meeting = room.meet()
    question = ask(room, meeting, "yes_no", text="Shall we sing?")
    vote(room, question, "1", "1", "2")
    assert set(Vote.objects.values_list("correct", flat=True)) == {None}
    questions.show_result(by=room.teacher, question=question, now=room.now)
    for screen in (teacher_screen(meeting), projector_screen(meeting)):
        assert (screen.latest.right, screen.latest.band, screen.right_words, screen.moves) == (None, None, (), None)
        assert [(option.text, option.first, option.right) for option in screen.options] == [
            ("Yes", 2, None), ("No", 1, None),
        ]  # fmt: skip
    assert phone_screen(room.pupils[0], meeting).mine_right is None


def test_what_is_right_can_be_said_after_the_vote_and_said_otherwise(room):
    meeting = room.meet()
    question = ask(room, meeting)
    vote(room, question, "1", "2", "2")
    questions.close_vote(by=room.teacher, question=question, now=room.now)
    set_right(by=room.teacher, question=question, right="B", now=room.now)
    assert teacher_screen(meeting).latest.right == 2
    set_right(by=room.teacher, question=question, right="a", now=room.now)
    assert teacher_screen(meeting).latest.right == 1
    assert [fact.result for fact in Fact.objects.filter(object_type="livequestion", verb="updated").order_by("pk")] == [
        {"key": {"right": "b"}, "votes": 3}, {"key": {"right": "a"}, "votes": 3},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "right", "given", "marks"),
    [
        ("number", "3.5", ("3.5", "7/2", "3,5", "3.6"), [True, True, True, False]),
        ("number", "1/3", ("1/3", "0.333", "2/6", "3"), [True, False, True, False]),
        ("number", "-2", ("−2", "-2.0", "2", "0"), [True, True, False, False]),
        ("text", "upbeat; anacrusis", ("Upbeat", "ANACRUSIS.", "downbeat", "beat"), [True, True, False, False]),
        ("yes_no", "no", ("2", "1", "1", "2"), [True, False, False, True]),
    ],
)
def test_a_right_answer_is_read_as_teachers_write_it(room, kind, right, given, marks):
    question = ask(room, room.meet(), kind, right=right)
    vote(room, question, *given)
    assert list(Vote.objects.order_by("person").values_list("correct", flat=True)) == marks


@pytest.mark.parametrize(
    ("kind", "told", "field"),
    [
        ("letters", {"right": "E"}, "right"), ("number", {"right": "many"}, "right"),
        ("number", {"right": "1,000"}, "right"),
        ("letters", {"options": ["one alone"]}, "options"), ("letters", {"options": ["x"] * 13}, "options"),
        ("letters", {"options": ["a", "", "c"]}, "options"), ("essay", {}, "kind"),
        ("letters", {"text": "x" * 501}, "text"),
        ("letters", {"photo": [b"no picture"]}, "picture"), ("text", {"right": "x" * 201}, "right"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_with_its_field_and_nothing_changes(room, kind, told, field):
    meeting = room.meet()
    with pytest.raises(Invalid) as refused:
        ask(room, meeting, kind, **told)
    assert refused.value.field == field
    assert (LiveQuestion.objects.count(), Picture.objects.count(), Meeting.objects.get().version) == (0, 0, 0)


def test_what_is_no_number_is_refused_on_the_phone_too(room):
    question = ask(room, room.meet(), "number")
    assert type(vote(room, question, "many", "3")[0]) is Invalid
    assert Vote.objects.count() == 1


def photo(**told):
    stored = io.BytesIO()
    Image.new("RGB", (2400, 1600), "#225544").save(stored, "JPEG", **told)
    return stored.getvalue()


def test_a_photo_of_the_board_is_made_anew_without_what_the_camera_wrote_into_it(room):
    exif = Image.Exif()
    exif[0x010F] = "Kamera Secret"
    meeting = room.meet()
    question = ask(room, meeting, photo=[photo(exif=exif)], text="Which bar?")
    shown = phone_screen(room.pupils[0], meeting).asked
    assert (shown.stem, shown.picture.words, shown.picture.width) == ("Which bar?", "Which bar?", 1200)
    data = bytes(find.picture_of(meeting, question.pk).stored.data)
    assert data[8:12] == b"WEBP"
    assert b"Secret" not in data


def test_without_words_it_says_to_look_at_the_board(room):
    meeting = room.meet()
    ask(room, meeting, photo=[image(kind="PNG")])
    asked = projector_screen(meeting).asked
    assert (asked.stem, asked.picture.words) == ("Look at the board.", "A photo of the board")


def test_only_who_leads_the_lesson_asks_or_says_what_is_right(room):
    meeting = room.meet()
    question = ask(room, meeting)
    for stranger in (make_teacher(room.school), room.pupils[0]):
        with pytest.raises(Refused):
            improvise(by=stranger, meeting=meeting, kind="letters", now=room.now)
        with pytest.raises(Refused):
            set_right(by=stranger, question=question, right="a", now=room.now)
    meetings.end_meeting(by=room.teacher, meeting=meeting, now=room.now)
    with pytest.raises(Refused):
        ask(room, Meeting.objects.get())
    assert LiveQuestion.objects.get().own_key is None


def test_the_key_of_a_question_of_the_bank_stays_in_the_studio(room):
    question = questions.ask_live(by=room.teacher, meeting=room.meet(), variant=room.variant, now=room.now)
    with pytest.raises(Invalid):
        set_right(by=room.teacher, question=question, right="a", now=room.now)


def test_a_question_on_the_spot_closes_the_vote_before_it(room):
    meeting = room.meet()
    first = questions.ask_live(by=room.teacher, meeting=meeting, variant=room.variant, now=room.now)
    ask(room, meeting)
    assert first.rounds.get().closed_at == room.now


def test_votes_are_marked_anew_only_while_their_rounds_are_held(room):
    meeting = room.meet()
    question = ask(room, meeting)
    vote(room, question, "1", "2")
    with CaptureQueriesContext(connection) as told:
        set_right(by=room.teacher, question=question, right="B", now=room.now)
    read = [line["sql"].split(" FROM ")[1].split()[0].strip('"') for line in told if line["sql"].startswith("SELECT")]
    held = read.index("classroom_round")
    assert held < read.index("classroom_livequestion") < read.index("classroom_vote")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("vote_first", [True, False])
def test_a_vote_is_marked_by_what_is_right_in_the_end_though_both_come_at_one_moment(vote_first):
    room = ClassOf()
    with scope(school=room.school):
        question = ask(room, room.meet(), right="A")
        choice = room.answer(0, question, {"answer": ["2"]})
    steps = [
        lambda: cast_votes([choice], room.now),
        lambda: set_right(by=room.teacher, question=question, right="B", now=room.now),
    ]
    first, second = steps if vote_first else reversed(steps)

    def meanwhile():
        try:
            with scope(school=room.school):
                second()
        finally:
            connection.close()

    other = threading.Thread(target=meanwhile)
    with scope(school=room.school):
        with transaction.atomic():
            first()
            if connection.vendor == "postgresql":  # SQLite has one writer, and refuses another one
                other.start()
                other.join(0.5)
                assert other.is_alive(), "it waits for the first"
        if connection.vendor == "postgresql":
            other.join(20)
        else:
            second()
        assert list(Vote.objects.values_list("answer", "correct")) == [("b", True)]
