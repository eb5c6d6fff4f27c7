"""Reminders by the teacher's rules: few, at decent hours, to nobody who does not want them."""

from datetime import UTC, datetime, timedelta

import pytest
from django_scopes import scope

from factories import make_pupil, make_section, make_teacher
from factories_learn import make_lesson, view, watch
from factories_publish import CLASS_AT, NOW, make_published_video
from factories_publish import make_lesson as make_package
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.discuss.actions import reminding
from upbeat.rooms.discuss.models import NoReminders, Notification, Reminder, ReminderRule
from upbeat.rooms.discuss.queries.reminding import access_rule, planned
from upbeat.rooms.journal.models import Fact

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def room():
    """Class on Thursday at 15:00, given on Tuesday."""
    made = make_lesson(checkpoints=[])
    with scope(school=made.school):
        yield made


def rule(room, kind="not-begun", amount=24, **fields):
    return reminding.make_rule(by=room.teacher, section=room.section, kind=kind, amount=amount, now=NOW, **fields)


def remind(at):
    return reminding.remind_by_rules(lambda package: f"/learn/lessons/{package.pk}/", at)


def test_who_has_not_begun_is_reminded_so_many_hours_before_class_and_once(room):
    ada = make_pupil(room.section, name="Ada")
    watch(view(room, by=ada), (0, 5))
    rule(room, text="Ten minutes are enough.")
    day_before = CLASS_AT - 24 * HOUR
    assert remind(day_before - HOUR) == 0
    assert remind(day_before) == 1
    assert [remind(day_before + n * HOUR) for n in (0, 1, 23)] == [0, 0, 0]
    told = Reminder.objects.get()
    assert (told.person, told.package, told.mail) == (room.pupil, room.package, "")
    line = Notification.objects.get()
    assert (line.person, line.params, line.path) == (
        room.pupil,
        {"title": "The upbeat", "text": "Ten minutes are enough."},
        f"/learn/lessons/{room.package.pk}/",
    )
    assert Fact.objects.get(verb="reminded").context == {"package": room.package.pk, "rule": told.rule_id}


def test_the_teacher_sees_before_who_would_get_it_and_when(room):
    made = rule(room)
    [one] = planned(room.section, NOW)
    assert (one.rule, one.package, one.person, one.at) == (made, room.package, room.pupil, CLASS_AT - 24 * HOUR)
    assert not Reminder.objects.exists()
    watch(view(room), (0, 5))
    assert planned(room.section, NOW) == []


def test_nobody_is_reminded_in_the_quiet_hours_of_the_school(room):
    room.school.time_zone = "Asia/Shanghai"  # 15:00 in UTC is 23:00 there
    room.school.save()
    rule(room)
    section = type(room.section).objects.select_related("school").get(pk=room.section.pk)
    [one] = planned(section, NOW)
    assert one.at == datetime(2026, 11, 18, 23, 0, tzinfo=UTC)
    assert [remind(one.at - HOUR), remind(one.at)] == [0, 1]


def test_a_pupil_gets_one_reminder_a_day_whatever_the_rules(room):
    rule(room)
    rule(room, kind="inactive", amount=3)
    other = make_published_video(room.teacher, checkpoints=[])
    make_package(room.teacher, room.section, [other], title="The second", class_at=CLASS_AT + HOUR)
    at = CLASS_AT - 20 * HOUR
    assert [remind(at), remind(at + HOUR)] == [1, 0]
    reminding.remind(by=room.teacher, package=room.package, pupils=[room.pupil], now=at + 2 * HOUR)
    assert Reminder.objects.count() == 1


def test_who_came_without_having_finished_is_reminded_after_class(room):
    watch(view(room), (0, 5))
    rule(room, kind="missed", amount=9)
    assert ReminderRule.objects.get().amount == 0
    assert remind(CLASS_AT) == 0
    assert remind(CLASS_AT + 2 * HOUR) == 1
    assert remind(CLASS_AT + timedelta(days=2)) == 0


def test_a_class_missed_long_ago_wakes_nobody_up(room):
    rule(room, kind="missed")
    assert remind(CLASS_AT + timedelta(days=4)) == 0


def test_who_has_done_nothing_for_days_and_has_work_is_reminded_and_then_left_for_as_long(room):
    rule(room, kind="inactive", amount=7)
    at = NOW + timedelta(days=7)
    assert [remind(at - HOUR), remind(at), remind(at + timedelta(days=6)), remind(at + timedelta(days=7))] == [
        0,
        1,
        0,
        1,
    ]


def test_who_has_nothing_to_do_is_never_reminded(room):
    watch(view(room), (0, 180))
    rule(room, kind="inactive", amount=3)
    rule(room, kind="missed")
    assert remind(CLASS_AT + timedelta(days=1)) == 0


@pytest.mark.parametrize("by", ["pupil", "teacher"])
def test_who_does_not_want_it_or_whose_family_does_not_is_left_in_peace(room, by):
    reminding.choose_reminders(by=getattr(room, by), person=room.pupil, what="all", wanted=False, said="the mother")
    rule(room)
    assert planned(room.section, NOW) == []
    assert remind(CLASS_AT - HOUR * 6) == 0
    assert reminding.remind(by=room.teacher, package=room.package, pupils=[room.pupil], now=NOW) == []
    assert not Notification.objects.exists()
    reminding.choose_reminders(by=room.pupil, person=room.pupil, what="all", wanted=True)
    assert remind(CLASS_AT - HOUR * 6) == 1
    assert NoReminders.objects.filter(ended_at=None).count() == 0


def test_somebody_else_s_pupil_cannot_be_switched_off(room):
    stranger = make_teacher(room.school)
    with pytest.raises(Refused):
        reminding.choose_reminders(by=stranger, person=room.pupil, what="all", wanted=False)
    assert not NoReminders.objects.exists()


def test_a_rule_ends_and_what_was_sent_stays(room):
    made = rule(room)
    remind(CLASS_AT - HOUR)
    reminding.end_rule(by=room.teacher, rule=made, now=NOW)
    make_pupil(room.section)
    assert remind(CLASS_AT - HOUR / 2) == 0
    assert Reminder.objects.get().rule == made


@pytest.mark.parametrize(("kind", "amount"), [("not-begun", 0), ("not-begun", 97), ("inactive", 2), ("inactive", 61)])
def test_a_rule_out_of_range_is_refused_and_nothing_is_written(room, kind, amount):
    facts = Fact.objects.count()
    with pytest.raises(Invalid):
        rule(room, kind=kind, amount=amount)
    assert (ReminderRule.objects.count(), Fact.objects.count()) == (0, facts)


def test_rules_stay_few_and_none_stands_twice(room):
    for hours in range(12, 17):
        rule(room, amount=hours)
    with pytest.raises(Invalid):
        rule(room, kind="missed")
    with pytest.raises(Invalid):
        rule(room, amount=12)
    assert ReminderRule.objects.count() == 5


def test_only_who_teaches_the_class_makes_and_sees_its_rules(room):
    made = rule(room)
    other = make_teacher(room.school)
    make_section(room.school, teacher=other)
    with pytest.raises(Refused):
        reminding.make_rule(by=other, section=room.section, kind="missed", now=NOW)
    with pytest.raises(NotFound):
        access_rule(other, made.pk)
    with pytest.raises(Refused):
        reminding.end_rule(by=other, rule=made, now=NOW)
    assert ReminderRule.objects.get().ended_at is None
