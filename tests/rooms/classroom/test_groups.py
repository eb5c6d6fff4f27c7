"""Groups of a lesson: formed, changed by hand, wished for, undone; and what a pupil is told of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from factories import make_pupil, make_section, make_teacher
from factories_class import ClassOf
from factories_publish import make_lesson
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.classroom.actions.groups import again, form_groups
from upbeat.rooms.classroom.actions.questions import ask_live
from upbeat.rooms.classroom.actions.seats import lock_pupil, move_pupil, undo_last
from upbeat.rooms.classroom.actions.votes import cast_votes
from upbeat.rooms.classroom.actions.wishes import add_wish, give_wish_back, take_back_wish
from upbeat.rooms.classroom.models import Grouping, GroupMember, GroupWish, SeatChange
from upbeat.rooms.classroom.queries.groups import access_grouping, groupings_of, seating_of, table_of
from upbeat.rooms.classroom.queries.learners import met_before, missing_now
from upbeat.rooms.classroom.queries.wishes import access_wish, wishes_kept, wishes_taken_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    made = ClassOf(pupils=8)
    with scope(school=made.school):
        yield made


def formed(room, kind="mixed", **more):
    return form_groups(by=room.teacher, package=room.package, kind=kind, now=room.now, **{"seed": 3} | more)


def where(room, package=None):
    """Table of each pupil by number in the class."""
    numbers = {pupil.pk: number for number, pupil in enumerate(room.pupils)}
    tables = seating_of(package or room.package).tables
    return {numbers[seat.person.pk]: table.number for table in tables for seat in table.seats}


def wish(room, kind, *pupils):
    persons = [room.pupils[number].pk for number in pupils]
    return add_wish(by=room.teacher, section=room.section, kind=kind, persons=persons, now=room.now)


def test_wishes_are_kept_for_the_class_and_count_each_time(room):
    wish(room, "together", 0, 1, 2)
    wish(room, "apart", 3, 4)
    formed(room)
    first = where(room)
    assert first[0] == first[1] == first[2]
    assert first[3] != first[4]
    assert seating_of(room.package).broken == ()


def test_a_wish_taken_back_no_longer_counts_and_can_be_given_back(room):
    one = wish(room, "together", 0, 1)
    take_back_wish(by=room.teacher, wish=one, now=room.now)
    assert (wishes_kept(room.section), wishes_taken_back(room.section)) == ([], [one])
    give_wish_back(by=room.teacher, wish=one, now=room.now)
    assert wishes_kept(room.section) == [one]
    assert one.by == room.teacher


def test_the_same_wish_twice_is_kept_once(room):
    assert wish(room, "apart", 0, 1) == wish(room, "apart", 1, 0)
    assert GroupWish.objects.count() == 1


@pytest.mark.parametrize("kind, pupils", [("together", [0]), ("beside", [0, 1])])
def test_a_wish_needs_a_kind_and_two_pupils(room, kind, pupils):
    with pytest.raises(Invalid):
        wish(room, kind, *pupils)
    assert not GroupWish.objects.exists()


def test_a_wish_about_a_pupil_of_another_class_is_refused(room):
    stranger = make_pupil(make_section(room.school))
    with pytest.raises(Invalid):
        add_wish(by=room.teacher, section=room.section, kind="apart", persons=[room.pupils[0].pk, stranger.pk])
    assert not GroupWish.objects.exists()


def test_wishes_that_exclude_one_another_are_named_before_anything_is_formed(room):
    wish(room, "together", 0, 1)
    wish(room, "together", 1, 2)
    wish(room, "apart", 0, 2)
    with pytest.raises(Invalid, match="Pupil 1 with Pupil 2, Pupil 2 with Pupil 3, and Pupil 1 apart from Pupil 3"):
        formed(room)
    assert not Grouping.objects.exists()


def test_whoever_is_locked_stays_when_groups_are_formed_again(room):
    grouping = formed(room)
    before = where(room)
    for number in (0, 5):
        lock_pupil(by=room.teacher, grouping=grouping, pupil=room.pupils[number], now=room.now)
    for seed in range(4):
        anew = again(by=room.teacher, grouping=seating_of(room.package).grouping, seed=seed, now=room.now)
        now = where(room)
        assert (now[0], now[5]) == (before[0], before[5])
        assert sorted(now) == list(range(8))
        assert GroupMember.objects.filter(group__grouping=anew, locked_at__isnull=False).count() == 2


def test_who_is_unlocked_may_go_elsewhere(room):
    grouping = formed(room)
    lock_pupil(by=room.teacher, grouping=grouping, pupil=room.pupils[0], now=room.now)
    lock_pupil(by=room.teacher, grouping=grouping, pupil=room.pupils[0], locked=False, now=room.now)
    assert seating_of(room.package).locked == 0


def test_a_pupil_moved_by_hand_is_there_because_of_it_and_the_move_can_be_undone(room):
    grouping = formed(room)
    before = where(room)
    there = 2 if before[0] == 1 else 1
    move_pupil(by=room.teacher, grouping=grouping, pupil=room.pupils[0], number=there, now=room.now)
    assert where(room) == before | {0: there}
    seats = [seat for table in seating_of(room.package).tables for seat in table.seats]
    (why,) = [seat.why for seat in seats if seat.person == room.pupils[0]]
    assert why.code == "by_hand"
    assert all(seat.reasons for seat in seats)
    undo_last(by=room.teacher, grouping=grouping, now=room.now)
    assert where(room) == before
    assert SeatChange.objects.get().undone_at == room.now


def test_a_move_says_which_wish_it_breaks(room):
    wish(room, "together", 0, 1)
    grouping = formed(room)
    there = 2 if where(room)[0] == 1 else 1
    move_pupil(by=room.teacher, grouping=grouping, pupil=room.pupils[0], number=there, now=room.now)
    (broken,) = seating_of(room.package).broken
    assert ({broken.first, broken.second}, broken.together) == ({"Pupil 1", "Pupil 2"}, True)


def test_whoever_comes_late_is_put_to_a_table_and_a_new_one_can_be_made(room):
    grouping = formed(room, absent=[room.pupils[7].pk])
    assert [person.pk for person in seating_of(room.package).without] == [room.pupils[7].pk]
    move_pupil(by=room.teacher, grouping=grouping, pupil=room.pupils[7], number=3, now=room.now)
    assert where(room)[7] == 3
    assert seating_of(room.package).without == ()
    undo_last(by=room.teacher, grouping=grouping, now=room.now)
    assert 7 not in where(room)


def test_groups_formed_again_are_taken_back_by_undo_and_stay_in_the_history(room):
    formed(room)
    before = where(room)
    second = formed(room, seed=8)
    undo_last(by=room.teacher, grouping=second, now=room.now)
    assert where(room) == before
    assert [row.taken_back_at is not None for row in groupings_of(room.package)] == [True, False]
    with pytest.raises(Invalid):
        undo_last(by=room.teacher, grouping=seating_of(room.package).grouping, now=room.now)
    with pytest.raises(Invalid):
        lock_pupil(by=room.teacher, grouping=second, pupil=room.pupils[0], now=room.now)


def test_groups_of_the_next_lesson_vary(room):
    formed(room, size=2)
    before = where(room)
    following = make_lesson(room.teacher, room.section, [room.video])
    assert len(met_before(following)) == 4
    form_groups(by=room.teacher, package=following, kind="mixed", size=2, seed=1, now=room.now)
    after = where(room, following)
    pairs = [(one, other) for one in range(8) for other in range(one) if before[one] == before[other]]
    assert not [pair for pair in pairs if after[pair[0]] == after[pair[1]]]
    assert met_before(room.package).keys() != {}


def test_a_jigsaw_gives_each_a_part_and_a_table_of_experts(room):
    formed(room, kind="jigsaw", parts=["Rhythm", " ", "Melody ", "Form"])
    shown = seating_of(room.package)
    assert [sorted({seat.part for seat in table.seats}) for table in shown.tables] == [["Form", "Melody", "Rhythm"]] * 2
    assert [table.missing for table in shown.tables] == [(), ()]
    assert sorted(table.part for table in shown.experts) == ["Form", "Melody", "Rhythm"]
    view = table_of(room.pupils[0], room.package)
    assert view.part in ("Rhythm", "Melody", "Form")
    assert view.expert_table > 0
    assert len(view.mates) == 3


def test_a_table_whose_part_walked_away_says_so(room):
    grouping = formed(room, kind="jigsaw", parts=["A", "B", "C", "D"])
    table = seating_of(room.package).tables[0]
    move_pupil(by=room.teacher, grouping=grouping, pupil=table.seats[0].person, number=2, now=room.now)
    assert seating_of(room.package).tables[0].missing == (table.seats[0].part,)


def test_too_many_parts_for_the_class_are_refused(room):
    with pytest.raises(Invalid):
        formed(room, kind="jigsaw", parts=list("ABCDE"))
    with pytest.raises(Invalid):
        formed(room, kind="jigsaw", parts=["One"])
    assert not Grouping.objects.exists()


def test_pairs_differ_in_what_they_voted(room):
    meeting = room.meet()
    question = ask_live(by=room.teacher, meeting=meeting, variant=room.variant, now=room.now)
    choices = [room.choice(number, question, "ab"[number % 2]) for number in range(8)]
    cast_votes(choices, now=room.now)
    formed(room, kind="pairs", question=question)
    tables = where(room)
    assert all(
        {number % 2 for number, table in tables.items() if table == one} == {0, 1} for one in set(tables.values())
    )
    assert {seat.why.code for table in seating_of(room.package).tables for seat in table.seats} == {"differs"}


def test_who_has_not_joined_the_lesson_is_away_by_default(room):
    assert missing_now(room.section) == []
    room.meet(joined=6)
    assert [person.pk for person in missing_now(room.section)] == [room.pupils[6].pk, room.pupils[7].pk]


def test_phones_are_told_of_other_groups(room):
    meeting = room.meet()
    formed(room)
    before = meeting.version
    meeting.refresh_from_db()
    assert meeting.version > before


def test_a_pupil_is_told_the_own_table_and_no_reason(room):
    assert table_of(room.pupils[0], room.package) is None
    formed(room, absent=[room.pupils[7].pk])
    view = table_of(room.pupils[0], room.package)
    assert view.number == where(room)[0]
    assert "Pupil 1" not in view.mates
    assert not hasattr(view, "reasons")
    assert table_of(room.pupils[7], room.package) is None


def test_a_larger_class_costs_no_more_queries(room):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            seating_of(room.package)
        return len(asked)

    formed(room)
    few = cost()
    for number in range(8, 16):
        room.pupils.append(make_pupil(room.section, name=f"Pupil {number}"))
    formed(room)
    assert cost() == few <= 11


def test_only_teachers_of_the_class_touch_its_groups_and_wishes(room):
    grouping = formed(room)
    kept = wish(room, "apart", 0, 1)
    stranger = make_teacher(room.school)
    for attempt in (
        lambda: move_pupil(by=stranger, grouping=grouping, pupil=room.pupils[0], number=1),
        lambda: lock_pupil(by=stranger, grouping=grouping, pupil=room.pupils[0]),
        lambda: undo_last(by=stranger, grouping=grouping),
        lambda: again(by=stranger, grouping=grouping),
        lambda: take_back_wish(by=stranger, wish=kept),
        lambda: add_wish(by=stranger, section=room.section, kind="apart", persons=[room.pupils[2].pk]),
    ):
        with pytest.raises(Refused):
            attempt()
    with pytest.raises(NotFound):
        access_grouping(stranger, grouping.pk)
    with pytest.raises(NotFound):
        access_wish(stranger, kept.pk)
    assert (Grouping.objects.count(), SeatChange.objects.count(), GroupWish.objects.count()) == (1, 0, 1)
