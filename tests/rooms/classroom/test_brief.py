"""The brief, groups and remarks of a lesson."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from factories import make_teacher
from factories_class import ClassOf
from factories_practice import give
from factories_publish import make_item, right_answer, shown
from upbeat.kernel.errors import Invalid, Refused
from upbeat.rooms.classroom.actions.groups import form_groups
from upbeat.rooms.classroom.actions.remarks import remark_on_pupil
from upbeat.rooms.classroom.models import Grouping, Remark
from upbeat.rooms.classroom.queries.brief import brief_of, proposed_plan
from upbeat.rooms.classroom.queries.groups import seating_of
from upbeat.rooms.discuss.actions.threads import ask
from upbeat.rooms.discuss.models import Notification
from upbeat.rooms.items.actions import answer_attempt, open_attempt
from upbeat.rooms.learn.actions import open_viewing
from upbeat.rooms.learn.models import Segment, Watch
from upbeat.rooms.publish.models import Checkpoint, Piece

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    made = ClassOf(pupils=8)
    with scope(school=made.school):
        yield made


def answer(room, pupil, *, right, number=0):
    """The pupil answers a checkpoint of the video, right or with the misconception."""
    checkpoint = Checkpoint.objects.filter(version=room.video.published).order_by("second")[number]
    open_viewing(by=room.pupils[pupil], version=room.video.published, piece=Piece.objects.get(), now=room.now)
    attempt = open_attempt(
        person=room.pupils[pupil],
        item_version=checkpoint.item_version,
        place="checkpoint",
        place_id=checkpoint.pk,
        section_id=room.section.pk,
        now=room.now,
    )
    given = right_answer(attempt) if right else shown(attempt, "a")
    return answer_attempt(person=room.pupils[pupil], token=attempt.token, answer=given, now=room.now)


def test_the_brief_names_the_hardest_point_with_its_misconception_and_seconds(room):
    for pupil in range(5):
        answer(room, pupil, right=pupil >= 3)
    (hard,) = brief_of(room.teacher, room.package).explain
    assert hard.point == room.video.point
    assert (hard.result.wrong, hard.result.answered) == (3, 5)
    assert (hard.result.misconception, hard.result.holders, hard.span) == ("Counts the rest", 3, (5.0, 22.0))
    assert {pupil.pk for pupil in hard.teachers} <= {room.pupils[3].pk, room.pupils[4].pk}


def test_a_first_wrong_answer_stays_one_even_when_a_right_one_follows(room):
    answer(room, 0, right=False)
    answer(room, 0, right=True)
    (hard,) = brief_of(room.teacher, room.package).explain
    assert (hard.result.wrong, hard.result.answered) == (1, 1)


def test_the_brief_names_at_most_five_to_see_and_all_who_have_not_begun(room):
    answer(room, 0, right=True)
    brief = brief_of(room.teacher, room.package)
    assert (brief.total, brief.begun, brief.prepared) == (8, 1, 0)
    assert len(brief.see) == 5
    assert len(brief.not_begun) == 7
    assert {one.why.reasons for one in brief.see} == {("not_begun",)}


def test_who_answered_on_the_point_elsewhere_has_not_begun(room):
    give(room.pupils[0], make_item(room.teacher, room.video.point))
    brief = brief_of(room.teacher, room.package)
    assert (brief.begun, len(brief.not_begun)) == (0, 8)


def test_open_questions_on_the_videos_of_the_lesson_stand_in_the_brief(room):
    version = room.video.published
    ask(by=room.pupils[1], section=room.section, version=version, second=12.0, text="Why?", now=room.now)
    (thread,) = brief_of(room.teacher, room.package).questions
    assert (thread.text, thread.name, thread.second) == ("Why?", "Pupil 2", 12.0)


def test_the_brief_costs_the_same_for_one_answer_and_for_many(room):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            brief_of(room.teacher, room.package)
        return len(asked)

    answer(room, 0, right=False)
    brief_of(room.teacher, room.package)
    one = cost()
    for pupil in range(1, 8):
        answer(room, pupil, right=pupil % 2 == 0)
    assert cost() == one <= 28


def play(room, pupil, *stretches):
    """The pupil plays stretches of the film of the lesson, and they are credited."""
    version = room.video.published
    viewing = open_viewing(by=room.pupils[pupil], version=version, piece=Piece.objects.get(), now=room.now)
    for seq, (start, end) in enumerate(stretches, 1):
        Segment.objects.create(
            viewing=viewing, seq=seq, start_s=start, end_s=end, played_at=room.now, stored_at=room.now
        )
    union = [[min(start for start, _end in stretches), max(end for _start, end in stretches)]]
    Watch.objects.update_or_create(
        person=room.pupils[pupil],
        version=version,
        defaults={"ranges": union, "watched_s": 60, "first_at": room.now, "last_at": room.now},
    )


def test_the_seconds_that_the_class_played_again_most_stand_at_the_point(room):
    for pupil in range(4):
        answer(room, pupil, right=False)
        play(room, pupil, (0.0, 60.0), (20.2, 29.8), (20.0, 30.0))
    (hard,) = brief_of(room.teacher, room.package).explain
    assert (hard.rewatched.start, hard.rewatched.end) == (20, 30)
    assert hard.rewatched.times == 8
    assert hard.piece_id == Piece.objects.get().pk


def test_where_all_played_it_once_nothing_was_played_again(room):
    for pupil in range(4):
        answer(room, pupil, right=False)
        play(room, pupil, (0.0, 60.0))
    (hard,) = brief_of(room.teacher, room.package).explain
    assert hard.rewatched is None


def test_a_plan_is_proposed_from_the_brief_without_a_query(room, django_assert_num_queries):
    for pupil in range(5):
        answer(room, pupil, right=pupil >= 4)
    brief = brief_of(room.teacher, room.package)
    with django_assert_num_queries(0):
        plan = proposed_plan(brief, 40)
    assert [step.kind for step in plan] == ["explain", "question", "groups", "exit"]
    assert sum(step.minutes for step in plan) == 40
    assert plan[0].title == f"Explain “{room.video.point.title}”"
    assert plan[1].variant.version.item.point == room.video.point


def test_groups_seat_everybody_who_is_here_once_and_say_why(room):
    for pupil in range(4):
        answer(room, pupil, right=True)
    away = room.pupils[7]
    form_groups(
        by=room.teacher, package=room.package, kind=Grouping.Kind.MIXED, size=4, absent=[away.pk], seed=7, now=room.now
    )
    tables = seating_of(room.package).tables
    seated = [seat.person for table in tables for seat in table.seats]
    assert sorted(person.pk for person in seated) == sorted(person.pk for person in room.pupils[:7])
    assert sorted(len(table.seats) for table in tables) == [3, 4]
    assert all(seat.reasons for table in tables for seat in table.seats)


def test_the_same_seed_gives_the_same_groups(room):
    def names(seed):
        form_groups(by=room.teacher, package=room.package, kind=Grouping.Kind.MIXED, size=4, seed=seed, now=room.now)
        return [[seat.person.name for seat in table.seats] for table in seating_of(room.package).tables]

    assert names(11) == names(11)


def test_only_teachers_of_the_class_form_groups(room):
    with pytest.raises(Refused):
        form_groups(by=make_teacher(room.school), package=room.package, kind=Grouping.Kind.MIXED, now=room.now)
    with pytest.raises(Invalid):
        form_groups(by=room.teacher, package=room.package, kind=Grouping.Kind.MIXED, size=1, now=room.now)
    assert not Grouping.objects.exists()


def test_a_remark_is_kept_and_reaches_the_pupil(room):
    remark_on_pupil(by=room.teacher, pupil=room.pupils[0], text=" Well sung. ", path="/news/", now=room.now)
    assert Remark.objects.get().text == "Well sung."
    assert Notification.objects.get().params == {"by": "Ms Vogel", "text": "Well sung."}


def test_a_teacher_remarks_on_pupils_of_their_own_classes_only(room):
    with pytest.raises(Refused):
        remark_on_pupil(by=make_teacher(room.school), pupil=room.pupils[0], text="Hm", now=room.now)
    with pytest.raises(Refused):
        remark_on_pupil(by=room.pupils[1], pupil=room.pupils[0], text="Hm", now=room.now)
    assert not Remark.objects.exists()
