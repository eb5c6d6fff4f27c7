"""A lesson in steps: planned, put in order, gone through, skipped, gone back to."""

from datetime import timedelta

import pytest
from django_scopes import scope

from factories import make_pupil, make_section, make_teacher
from factories_class import ClassOf
from factories_publish import NOW
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.classroom.actions import meetings, planning, questions, running, turns
from upbeat.rooms.classroom.draft import Draft
from upbeat.rooms.classroom.models import LessonStep, Round, StepRun
from upbeat.rooms.classroom.queries import running as find
from upbeat.rooms.classroom.queries.screens import teacher_screen
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.models import Release

pytestmark = pytest.mark.django_db


class Room(ClassOf):
    def plan(self, *drafts):
        return planning.plan_steps(by=self.teacher, package=self.package, drafts=drafts or self.drafts())

    def drafts(self):
        return [
            Draft("explain", "The upbeat once more", 5, point=self.video.point),
            Draft("question", "Which bar?", 6, variant=self.variant),
            Draft("groups", "Group work", 12),
        ]

    def begin(self, meeting, step, minute=0):
        return running.begin_step(by=self.teacher, meeting=meeting, step=step, now=NOW + timedelta(minutes=minute))

    def shown(self, meeting):
        return find.shown(meeting, teacher_screen(meeting).question)

    def running(self, meeting, minute=0):
        return find.running(meeting, self.shown(meeting), NOW + timedelta(minutes=minute))


@pytest.fixture
def room():
    made = Room(pupils=2)
    with scope(school=made.school):
        yield made


def states(running):
    return [one.state.value for one in running.steps]


def test_a_plan_says_from_which_minute_to_which_each_step_goes(room):
    room.plan()
    assert [(one.starts, one.ends) for one in find.planned(room.package)] == [(0, 5), (5, 11), (11, 23)]


def test_a_second_plan_is_refused_so_that_the_first_is_not_lost(room):
    room.plan()
    with pytest.raises(Invalid, match="has a plan already"):
        room.plan()
    assert LessonStep.objects.count() == 3


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (Draft("dance", "Dance"), "kind"),
        (Draft("groups", " "), "title"),
        (Draft("groups", "Groups", 0), "minutes"),
        (Draft("groups", "Groups", 121), "minutes"),
        (Draft("question", "Which?"), "variant"),
        (Draft("piece", "Read"), "piece"),
        (Draft("turn", "Explain"), "point"),
    ],
)
def test_a_step_that_lacks_what_it_needs_says_which(room, draft, field):
    with pytest.raises(Invalid) as no:
        planning.add_step(by=room.teacher, package=room.package, draft=draft)
    assert no.value.field == field
    assert not LessonStep.objects.exists()


def test_a_pupil_of_another_class_cannot_be_planned_to_teach(room):
    stranger = make_pupil(make_section(room.school))
    draft = Draft("turn", "Explain it", point=room.video.point, person=stranger)
    with pytest.raises(Invalid, match="pupil of this class"):
        planning.add_step(by=room.teacher, package=room.package, draft=draft)


def test_steps_are_put_in_order_and_one_that_the_order_forgets_follows(room):
    one, two, three = room.plan()
    planning.order_steps(by=room.teacher, package=room.package, order=[three.pk, one.pk])
    assert find.plan_of(room.package) == [three, one, two]


def test_a_step_is_put_right_after_another(room):
    one, two, three = room.plan()
    new = planning.add_step(by=room.teacher, package=room.package, draft=Draft("exit", "Exit ticket", 4), after=one)
    assert find.plan_of(room.package) == [one, new, two, three]


def test_a_step_taken_out_comes_back_to_its_place(room):
    one, two, three = room.plan()
    planning.remove_step(by=room.teacher, step=two)
    assert find.plan_of(room.package) == [one, three]
    assert find.removed_steps(room.package) == [two]
    planning.restore_step(by=room.teacher, step=two)
    assert find.plan_of(room.package) == [one, two, three]


def test_one_step_is_on_at_a_time_and_the_next_one_is_offered(room):
    one, two, three = room.plan()
    meeting = room.meet()
    assert (states(room.running(meeting)), room.running(meeting).next) == (["next", "later", "later"], one)
    room.begin(meeting, one)
    room.begin(meeting, two, 5)
    assert states(room.running(meeting)) == ["done", "now", "next"]
    room.begin(meeting, three, 11)
    assert StepRun.objects.filter(ended_at=None).count() == 1
    assert (states(room.running(meeting)), room.running(meeting).next) == (["done", "done", "now"], None)


def test_begun_twice_a_step_goes_on_with_its_clock(room):
    one, *_more = room.plan()
    meeting = room.meet()
    first = room.begin(meeting, one)
    assert room.begin(meeting, one, 3) == first
    assert room.running(meeting).until == NOW + timedelta(minutes=5)


def test_a_step_that_was_jumped_over_is_offered_at_the_end(room):
    one, two, three = room.plan()
    meeting = room.meet()
    room.begin(meeting, two)
    assert room.running(meeting).next == three
    room.begin(meeting, three)
    assert room.running(meeting).next == one


def test_a_skipped_step_is_left_out_and_can_still_be_begun(room):
    one, two, _three = room.plan()
    meeting = room.meet()
    running.skip_step(by=room.teacher, meeting=meeting, step=one)
    running.skip_step(by=room.teacher, meeting=meeting, step=one)
    assert states(room.running(meeting)) == ["skipped", "next", "later"]
    assert room.shown(meeting).run is None
    room.begin(meeting, one, 1)
    assert states(room.running(meeting))[0] == "now"
    running.skip_step(by=room.teacher, meeting=meeting, step=one)
    assert states(room.running(meeting)) == ["skipped", "next", "later"]
    assert room.running(meeting).next == two


def test_a_question_step_puts_its_question_on_the_phones(room):
    _one, two, _three = room.plan()
    meeting = room.meet()
    run = room.begin(meeting, two)
    assert teacher_screen(meeting).question.variant == room.variant
    assert room.shown(meeting).run == run


def test_a_step_that_follows_closes_the_vote_that_no_phone_shows_any_more(room):
    _one, two, three = room.plan()
    meeting = room.meet()
    room.begin(meeting, two)
    room.begin(meeting, three, 2)
    assert not Round.objects.filter(closed_at=None).exists()


def test_a_question_in_between_is_shown_and_then_the_step_again_with_its_clock_running_on(room):
    _one, _two, three = room.plan()
    meeting = room.meet()
    run = room.begin(meeting, three)
    now = NOW + timedelta(minutes=4)
    questions.ask_live(by=room.teacher, meeting=meeting, variant=room.variant, now=now)
    assert (room.shown(meeting).run, room.running(meeting, 4).aside) == (None, True)
    running.show_step(by=room.teacher, meeting=meeting, now=NOW + timedelta(minutes=6))
    assert room.shown(meeting).run == run
    assert room.shown(meeting).until == NOW + timedelta(minutes=12)


def test_when_the_last_step_is_over_phones_do_not_go_back_to_an_old_question(room):
    _one, two, three = room.plan()
    meeting = room.meet()
    room.begin(meeting, two)
    room.begin(meeting, three, 5)
    running.end_step(by=room.teacher, meeting=meeting, now=NOW + timedelta(minutes=9))
    assert room.shown(meeting).what == "nothing"
    questions.ask_live(by=room.teacher, meeting=meeting, variant=room.variant, now=NOW + timedelta(minutes=10))
    assert room.shown(meeting).what == "question"


def test_a_piece_step_opens_its_piece_for_the_class_and_a_revoked_one_changes_nothing(room):
    piece = add_piece(
        by=room.teacher, package=room.package, kind="text", phase="in", title="Read the tune", body="Sing bar 4."
    )
    (step,) = room.plan(Draft("piece", "Read the tune", 8, piece=piece))
    meeting = room.meet()
    room.begin(meeting, step)
    assert Release.objects.filter(piece=piece, person=None).count() == 1


def test_minutes_are_added_and_never_fewer_than_have_passed(room):
    one, *_more = room.plan()
    meeting = room.meet()
    room.begin(meeting, one)
    add = {"by": room.teacher, "meeting": meeting}
    assert running.add_minutes(**add, minutes=1, now=NOW).minutes == 6
    assert running.add_minutes(**add, minutes=-5, now=NOW + timedelta(minutes=4)).minutes == 4


def test_the_plan_says_how_many_minutes_the_class_is_behind_it(room):
    one, two, _three = room.plan()
    meeting = room.meet()
    room.begin(meeting, one)
    assert room.running(meeting).behind == 0
    assert room.running(meeting, 8).behind == 3
    room.begin(meeting, two, 8)
    assert room.running(meeting, 8).behind == 3


def test_the_end_of_the_lesson_ends_the_step(room):
    one, *_more = room.plan()
    meeting = room.meet()
    room.begin(meeting, one)
    meetings.end_meeting(by=room.teacher, meeting=meeting)
    assert not StepRun.objects.filter(ended_at=None).exists()
    with pytest.raises(Refused, match="has ended"):
        room.begin(meeting, one)


def test_a_step_that_is_on_stays_in_the_plan(room):
    one, *_more = room.plan()
    room.begin(room.meet(), one)
    with pytest.raises(Invalid, match="at this step now"):
        planning.remove_step(by=room.teacher, step=one)


def test_a_step_of_another_lesson_or_taken_out_cannot_be_begun(room):
    one, two, _three = room.plan()
    meeting = room.meet()
    planning.remove_step(by=room.teacher, step=two)
    with pytest.raises(Invalid, match="not in the plan"):
        room.begin(meeting, two)
    other = Room(pupils=1)
    with scope(school=other.school), pytest.raises((Invalid, NotFound, Refused)):
        other.begin(other.meet(), one)


def test_a_teacher_of_another_class_neither_plans_nor_leads(room):
    one, *_more = room.plan()
    meeting = room.meet()
    stranger = make_teacher(room.school)
    make_section(room.school, teacher=stranger)
    with pytest.raises(NotFound):
        find.access_step(stranger, one.pk)
    with pytest.raises(Refused):
        planning.add_step(by=stranger, package=room.package, draft=Draft("groups", "Groups"))
    with pytest.raises(Refused):
        running.begin_step(by=stranger, meeting=meeting, step=one)


def test_phones_hear_of_each_change_of_the_step(room):
    one, two, _three = room.plan()
    meeting = room.meet()
    versions = [meeting.version]
    for do in (
        lambda: room.begin(meeting, one),
        lambda: running.add_minutes(by=room.teacher, meeting=meeting, minutes=1, now=NOW),
        lambda: running.skip_step(by=room.teacher, meeting=meeting, step=two),
        lambda: running.end_step(by=room.teacher, meeting=meeting),
    ):
        do()
        meeting.refresh_from_db()
        versions.append(meeting.version)
    assert versions == sorted(set(versions))


def test_a_turn_step_begins_the_turn_of_its_pupil_and_the_next_step_ends_it(room):
    turn, groups = room.plan(
        Draft("turn", "Lin explains", 6, point=room.video.point, person=room.pupils[0]), Draft("groups", "Groups", 10)
    )
    meeting = room.meet()
    run = room.begin(meeting, turn)
    on = room.shown(meeting)
    assert (on.what, on.run, on.turn.person) == ("turn", run, room.pupils[0])
    assert on.turn.minutes == 6
    room.begin(meeting, groups, 6)
    assert room.shown(meeting).what == "step"
    assert not room.shown(meeting).turn.is_on


def test_a_turn_step_without_a_pupil_waits_for_one_to_be_chosen(room):
    (step,) = room.plan(Draft("turn", "Who explains?", 6, point=room.video.point))
    meeting = room.meet()
    room.begin(meeting, step)
    assert room.shown(meeting).what == "step"
    turn = turns.plan_turn(by=room.teacher, package=room.package, pupil=room.pupils[1], point=room.video.point, now=NOW)
    turns.begin_turn(by=room.teacher, turn=turn, now=NOW + timedelta(minutes=1))
    assert room.shown(meeting).what == "turn"


def test_an_exit_step_opens_the_ticket_and_closes_it_when_it_is_over(room):
    (step,) = room.plan(Draft("exit", "Exit ticket", 4))
    meeting = room.meet()
    room.begin(meeting, step)
    on = room.shown(meeting)
    assert (on.what, on.exit.closed_at) == ("exit", None)
    running.end_step(by=room.teacher, meeting=meeting, now=NOW + timedelta(minutes=4))
    # What came of it stays on the phones until something else begins.
    on = room.shown(meeting)
    assert (on.what, on.exit.closed_at) == ("exit", NOW + timedelta(minutes=4))


def test_an_exit_step_that_is_begun_again_is_on_the_phones_again(room):
    step, groups = room.plan(Draft("exit", "Exit ticket", 4), Draft("groups", "Groups", 5))
    meeting = room.meet()
    room.begin(meeting, step)
    room.begin(meeting, groups, 4)
    assert room.shown(meeting).what == "step"
    room.begin(meeting, step, 9)
    assert (room.shown(meeting).what, room.shown(meeting).exit.closed_at) == ("exit", None)


def test_a_question_that_is_skipped_leaves_the_phones_and_takes_no_more_votes(room):
    _one, two, _three = room.plan()
    meeting = room.meet()
    room.begin(meeting, two)
    running.skip_step(by=room.teacher, meeting=meeting, step=two, now=NOW + timedelta(minutes=1))
    assert room.shown(meeting).what == "nothing"
    assert not Round.objects.filter(closed_at=None).exists()


def test_what_is_skipped_ahead_leaves_the_next_step_the_next(room):
    one, two, three = room.plan()
    meeting = room.meet()
    room.begin(meeting, one)
    running.skip_step(by=room.teacher, meeting=meeting, step=three, now=NOW + timedelta(minutes=1))
    assert room.running(meeting).next == two


def test_a_turn_step_keeps_what_the_teacher_wished_when_the_turn_was_planned(room):
    planned = turns.plan_turn(
        by=room.teacher, package=room.package, pupil=room.pupils[0], point=room.video.point, minutes=9, note="Sing it"
    )
    (step,) = room.plan(Draft("turn", "Lin explains", 6, point=room.video.point, person=room.pupils[0]))
    meeting = room.meet()
    room.begin(meeting, step)
    turn = room.shown(meeting).turn
    assert (turn.pk, turn.note, turn.minutes) == (planned.pk, "Sing it", 9)


def test_a_tap_on_a_page_that_shows_another_step_changes_nothing(room):
    one, two, three = room.plan()
    meeting = room.meet()
    first = room.begin(meeting, one)
    second = room.begin(meeting, two, 5)
    stale = {"by": room.teacher, "meeting": meeting, "seen": first.pk}
    for tap in (
        lambda: running.end_step(**stale),
        lambda: running.add_minutes(**stale, minutes=5),
        lambda: running.begin_step(**stale, step=three),
        lambda: running.skip_step(**stale, step=three),
    ):
        with pytest.raises(Invalid, match="gone on meanwhile"):
            tap()
    assert list(StepRun.objects.filter(ended_at=None)) == [second]
    assert room.begin(meeting, two, 6) == second


def test_a_lesson_that_another_device_has_ended_stays_ended(room):
    one, *_more = room.plan()
    mine, other = room.meet(), room.meet()
    asked = questions.ask_live(by=room.teacher, meeting=mine, variant=room.variant, now=NOW)
    meetings.end_meeting(by=room.teacher, meeting=other, now=NOW + timedelta(minutes=1))
    for tap in (
        lambda: room.begin(mine, one),
        lambda: questions.ask_live(by=room.teacher, meeting=mine, variant=room.variant, now=NOW),
        lambda: questions.open_second_vote(by=room.teacher, question=asked, now=NOW),
    ):
        with pytest.raises(Refused, match="has ended"):
            tap()
    told = Fact.objects.filter(verb="terminated").count()
    meetings.end_meeting(by=room.teacher, meeting=mine)
    assert Fact.objects.filter(verb="terminated").count() == told


def test_a_second_vote_opens_only_on_what_the_phones_show(room):
    _one, two, three = room.plan()
    meeting = room.meet()
    room.begin(meeting, two)
    first = teacher_screen(meeting).question
    questions.close_vote(by=room.teacher, question=first, now=NOW)
    room.begin(meeting, three, 3)
    with pytest.raises(Invalid, match="Something else is on the phones"):
        questions.open_second_vote(by=room.teacher, question=first, now=NOW + timedelta(minutes=4))
