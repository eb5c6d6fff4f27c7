"""Whom the teacher's rules find, when, and who does not want to be reminded (R38)."""

import hmac
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, Min, Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.kernel.reminding import at_rest, next_moment
from upbeat.rooms.discuss.models import NoReminders, Reminder, ReminderRule
from upbeat.rooms.learn.queries.behind import Behind, behind_with, last_active
from upbeat.rooms.people import rules as people
from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.publish.models import Package, Release

A_LESSON = timedelta(hours=1)
TOO_LATE = timedelta(days=3)
"""A class missed longer ago is for the teacher to speak of, not for a reminder."""

LATELY = timedelta(days=14)
"""Lessons whose class was longer ago wake nobody up any more."""

AHEAD = timedelta(days=7)
"""So far ahead a teacher is told who would be reminded."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A pupil would be reminded of a package by a rule, at a moment outside the quiet hours, if nothing changes."""

    rule: ReminderRule
    package: Package
    person: Person
    at: datetime


@dataclass(frozen=True, slots=True)
class _Lessons:
    """Of a class: its pushed packages with who is behind, and from when on each stood open."""

    behind: tuple[Behind, ...]
    opened: dict[int, datetime]


def rules_of(section: Section) -> QuerySet[ReminderRule]:
    """The rules that hold in the class now."""
    return ReminderRule.objects.filter(section=section, ended_at=None).select_related("by")


def access_rule(teacher: Person, rule_id: int) -> ReminderRule:
    """A rule of a class that the person teaches; else NotFound."""
    rule = ReminderRule.objects.select_related("section__school").filter(pk=rule_id).first()
    if rule is None or not people.teaches(teacher, rule.section):
        raise NotFound(_("There is no such rule in your classes."))
    return rule


def reminders_of(section: Section, most: int = 50) -> list[Reminder]:
    """What was sent in the class, the latest first."""
    rows = Reminder.objects.filter(package__section=section).select_related("person", "package", "rule", "by")
    return list(rows[:most])


def planned(section: Section, now: datetime) -> list[Planned]:
    """Who would be reminded within the next week by the rules of the class, the earliest first; nobody twice."""
    local = now.astimezone(ZoneInfo(section.school.time_zone))
    rules = list(rules_of(section))
    if not rules:
        return []
    lessons = _lessons_of(section, now)
    pupils = {pupil.pk for one in lessons.behind for pupil in one.not_finished}
    silent = set(
        NoReminders.objects.filter(person__in=pupils, ended_at=None, what=NoReminders.What.ALL).values_list(
            "person", flat=True
        )
    )
    told = _told(rules)
    found = [
        one
        for rule in rules
        for one in _found_by(rule, lessons, told, local)
        if one.person.pk not in silent and one.at <= local + AHEAD
    ]
    found.sort(key=lambda one: (one.at, one.rule.pk, one.package.class_at, one.person.sort_name, one.person.pk))
    first: dict[int, Planned] = {}
    for one in found:
        first.setdefault(one.person.pk, one)
    return [one for one in found if first[one.person.pk] is one]


def due(section: Section, now: datetime) -> list[Planned]:
    """Who is to be reminded now: those found whose moment has come, and who were not reminded lately."""
    zone = ZoneInfo(section.school.time_zone)
    waiting = [one for one in planned(section, now) if one.at <= now]
    last = last_reminded([one.person for one in waiting])
    return [
        one
        for one in waiting
        if not at_rest(last[one.person.pk].astimezone(zone) if one.person.pk in last else None, now.astimezone(zone))
    ]


def last_reminded(pupils: Collection[Person]) -> dict[int, datetime]:
    """When each of them was last reminded, of whatever."""
    rows = Reminder.objects.filter(person__in=pupils).order_by().values_list("person").annotate(Max("at"))
    return dict(rows)


def _lessons_of(section: Section, now: datetime) -> _Lessons:
    opened = dict(
        Release.objects.filter(package__section=section, piece=None, opens_at__lte=now)
        .order_by()
        .values_list("package")
        .annotate(Min("opens_at"))
    )
    packages = Package.objects.filter(pk__in=opened, class_at__gte=now - LATELY).order_by("class_at", "pk")
    return _Lessons(tuple(behind_with(section, list(packages))), opened)


Told = dict[tuple[int, int, int], datetime]


def _told(rules: Iterable[ReminderRule]) -> Told:
    """By (rule, package, person): when they were last told."""
    rows = Reminder.objects.filter(rule__in=rules).order_by().values_list("rule", "package", "person")
    return {(rule or 0, package, person): at for rule, package, person, at in rows.annotate(Max("at"))}


def _found_by(rule: ReminderRule, lessons: _Lessons, told: Told, now: datetime) -> Iterator[Planned]:
    if rule.kind == ReminderRule.Kind.INACTIVE:
        yield from _inactive(rule, lessons, told, now)
        return
    school = rule.section.school
    for behind in lessons.behind:
        class_at = behind.package.class_at
        if rule.kind == ReminderRule.Kind.NOT_BEGUN:
            wanted, last, pupils = class_at - timedelta(hours=rule.amount), class_at, behind.not_begun
        else:
            if class_at > now:
                continue
            wanted, last, pupils = class_at + A_LESSON, class_at + TOO_LATE, behind.not_finished
        moment = next_moment(max(wanted.astimezone(now.tzinfo), now), school.quiet_from, school.quiet_until)
        if moment >= last:
            continue
        for pupil in pupils:
            if (rule.pk, behind.package.pk, pupil.pk) not in told:
                yield Planned(rule, behind.package, pupil, moment)


def _inactive(rule: ReminderRule, lessons: _Lessons, told: Told, now: datetime) -> Iterator[Planned]:
    school, span = rule.section.school, timedelta(days=rule.amount)
    # The next lesson ahead counts before those behind, of which the latest comes first.
    order = sorted(lessons.behind, key=lambda one: (one.package.class_at < now, abs(one.package.class_at - now)))
    waits: dict[int, tuple[Behind, Person]] = {}
    for behind in order:
        for pupil in behind.not_finished:
            waits.setdefault(pupil.pk, (behind, pupil))
    active = last_active([pupil for _behind, pupil in waits.values()])
    by_rule: dict[int, datetime] = {}
    for (number, _package, person), at in told.items():
        if number == rule.pk:
            by_rule[person] = max(at, by_rule.get(person, at))
    begin = min(lessons.opened[one.package.pk] for one in order) if order else now
    for number, (behind, pupil) in waits.items():
        last = max(active.get(number, begin), by_rule.get(number, begin))
        wanted = max((last + span).astimezone(now.tzinfo), now)
        yield Planned(rule, behind.package, pupil, next_moment(wanted, school.quiet_from, school.quiet_until))


def wants_reminders(person: Person) -> bool:
    """Has nobody said that this person is not to be reminded?"""
    return not NoReminders.objects.filter(person=person, what=NoReminders.What.ALL, ended_at=None).exists()


def said_about(person: Person) -> dict[str, NoReminders]:
    """What holds for the person now: ``all`` or ``mail``, with who said so."""
    return {row.what: row for row in NoReminders.objects.filter(person=person, ended_at=None).select_related("by")}


def who_gets_mail(pupils: Collection[Person]) -> set[int]:
    """Those with an address, who have not said that they want none."""
    against = NoReminders.objects.filter(
        Q(what="mail") | Q(what=NoReminders.What.ALL), person__in=pupils, ended_at=None
    )
    return {pupil.pk for pupil in pupils if pupil.email} - set(against.values_list("person", flat=True))


def stop_token(person: Person) -> str:
    """Lets whoever has the e-mail end e-mails to this address, without signing in; for nothing else."""
    told = f"{person.pk}/{person.email}"
    return f"{person.pk}-{salted_hmac('upbeat.reminders', told, algorithm='sha256').hexdigest()[:40]}"


def access_by_stop(token: str) -> Person:
    """Whose e-mails this token ends, whatever school is open; else NotFound."""
    number = token.partition("-")[0]
    person = None
    if number.isascii() and number.isdigit() and len(number) < 19:
        person = Person.everyone.select_related("school").filter(pk=int(number)).first()
    if person is None or not hmac.compare_digest(stop_token(person).encode(), token.encode()):
        raise NotFound(_("This link is not valid any more. Sign in and look under “Reminders”."))
    return person
