"""Reminding by the teacher's rules, ending it, and saying that one does not want it (R38)."""

from collections.abc import Callable, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from upbeat.kernel.errors import Invalid, Refused
from upbeat.kernel.reminding import at_rest
from upbeat.rooms.discuss.actions.notices import notify
from upbeat.rooms.discuss.models import NoReminders, Notification, Reminder, ReminderRule
from upbeat.rooms.discuss.queries.reminding import due, last_reminded, who_gets_mail
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people import rules as people
from upbeat.rooms.people.models import Person, Role, School, Section
from upbeat.rooms.people.rules import require_teaches
from upbeat.rooms.publish.models import Package

MOST_RULES = 5
"""Of a class: more would not be few."""

RANGES = {ReminderRule.Kind.NOT_BEGUN: (1, 96), ReminderRule.Kind.INACTIVE: (3, 60)}
LONGEST = 300
MOST_TRIES = 3


@transaction.atomic
def make_rule(
    *,
    by: Person,
    section: Section,
    kind: ReminderRule.Kind,
    amount: int = 0,
    text: str = "",
    now: datetime | None = None,
) -> ReminderRule:
    """Remind the class by itself from now on. Invalid for an amount out of range, a long text, or one rule too many."""
    require_teaches(by, section)
    kind, text = ReminderRule.Kind(kind), text.strip()
    least, most = RANGES.get(kind, (0, 0))
    if kind in RANGES and not least <= amount <= most:
        raise Invalid(_("Take a number from %(least)d to %(most)d.") % {"least": least, "most": most}, field="amount")
    if len(text) > LONGEST:
        raise Invalid(_("Please keep to %(most)d characters.") % {"most": LONGEST}, field="text")
    standing = ReminderRule.objects.filter(section=section, ended_at=None)
    if standing.count() >= MOST_RULES:
        raise Invalid(_("Reminders help while they are few. End one of the rules first."))
    amount = amount if kind in RANGES else 0
    if standing.filter(kind=kind, amount=amount).exists():
        raise Invalid(_("There is this rule already."), field="kind")
    rule = ReminderRule.objects.create(
        section=section, kind=kind, amount=amount, text=text, by=by, made_at=now or timezone.now()
    )
    context = {"section": section.pk, "kind": kind, "amount": amount}
    record("created", rule, school_id=section.school_id, actor_id=by.pk, context=context, at=now)
    return rule


@transaction.atomic
def end_rule(*, by: Person, rule: ReminderRule, now: datetime | None = None) -> None:
    """Nobody is reminded by it any more; twice changes nothing."""
    require_teaches(by, rule.section)
    if rule.ended_at is None:
        rule.ended_at, rule.ended_by = now or timezone.now(), by
        rule.save(update_fields=["ended_at", "ended_by"])
        record("removed", rule, school_id=rule.section.school_id, actor_id=by.pk, at=rule.ended_at)


def remind_by_rules(path: Callable[[Package], str], now: datetime | None = None) -> int:
    """Remind everybody whose moment has come, in every school; how many. A duty, safe to run twice.

    ``path``: where a package's page is.
    """
    now = now or timezone.now()
    with scopes_disabled():
        schools = list(School.objects.filter(sections__reminder_rules__ended_at=None).distinct().order_by("pk"))
    sent = 0
    for school in schools:
        with scope(school=school):
            sections = Section.objects.filter(reminder_rules__ended_at=None, reminder_rules__isnull=False).distinct()
            for section in sections.select_related("school").order_by("pk"):
                with transaction.atomic():
                    sent += _remind_section(section, path, now)
    return sent


def _remind_section(section: Section, path: Callable[[Package], str], now: datetime) -> int:
    waiting = due(section, now)
    by_mail = who_gets_mail([one.person for one in waiting])
    for one in waiting:
        tell_of(
            package=one.package,
            person=one.person,
            by=one.rule.by,
            rule=one.rule,
            text=one.rule.text,
            path=path(one.package),
            mail=one.person.pk in by_mail,
            now=now,
        )
    return len(waiting)


def tell_of(
    *,
    package: Package,
    person: Person,
    by: Person | None,
    text: str,
    path: str,
    mail: bool,
    now: datetime,
    rule: ReminderRule | None = None,
) -> Reminder:
    """One reminder: its row, the line at the bell, the fact; inside the caller's transaction."""
    goes_out = Reminder.Mail.DUE if mail and settings.MAIL_FROM else Reminder.Mail.NONE
    reminder = Reminder.objects.create(
        package=package, person=person, by=by, rule=rule, text=text, at=now, mail=goes_out
    )
    notify(
        person=person,
        kind=Notification.Kind.REMINDER,
        params={"title": package.title, "text": text},
        path=path,
        now=now,
    )
    context = {"package": package.pk, "rule": rule.pk if rule else None}
    actor = by.pk if by else None
    record("reminded", person, school_id=package.school_id, actor_id=actor, context=context, at=now)
    return reminder


@transaction.atomic
def remind(
    *,
    by: Person,
    package: Package,
    pupils: Iterable[Person],
    text: str = "",
    path: str = "",
    now: datetime | None = None,
) -> list[Reminder]:
    """Remind pupils of a package by hand. Left in peace are those reminded lately, and who does not want it."""
    require_teaches(by, package.section)
    now, those = now or timezone.now(), list(pupils)
    peaceful, by_mail = _in_peace(those, by.school, now), who_gets_mail(those)
    return [
        tell_of(
            package=package,
            person=pupil,
            by=by,
            text=text.strip()[:500],
            path=path,
            mail=pupil.pk in by_mail,
            now=now,
        )
        for pupil in those
        if pupil.pk not in peaceful
    ]


def _in_peace(pupils: list[Person], school: School, now: datetime) -> set[int]:
    """Those who were reminded lately, or said that they do not want to be."""
    zone = ZoneInfo(school.time_zone)
    told = last_reminded(pupils)
    resting = {person for person, at in told.items() if at_rest(at.astimezone(zone), now.astimezone(zone))}
    rows = NoReminders.objects.filter(person__in=pupils, what=NoReminders.What.ALL, ended_at=None)
    return resting | set(rows.values_list("person", flat=True))


@transaction.atomic
def choose_reminders(
    *,
    by: Person,
    person: Person,
    what: NoReminders.What,
    wanted: bool,
    said: str = "",
    now: datetime | None = None,
) -> None:
    """Want reminders (or e-mails of them) or not: oneself, or for a child who teaches it or administers the school, in
    the words of whoever wished it. Saying it twice changes nothing."""
    if by.pk != person.pk and not people.holds(by, Role.ADMIN) and not people.teaches_pupil(by, person):
        raise Refused(_("Only the pupil, or who teaches them, says whether they are reminded."))
    now, what = now or timezone.now(), NoReminders.What(what)
    standing = NoReminders.objects.filter(person=person, what=what, ended_at=None)
    if standing.exists() != wanted:
        return
    if wanted:
        standing.update(ended_at=now)
    else:
        NoReminders.objects.create(person=person, what=what, by=by, said=said.strip()[:160], at=now)
    context = {"reminders": {what: wanted}}
    record("updated", person, school_id=person.school_id, actor_id=by.pk, context=context, at=now)


def mail_reminders(send: Callable[[Reminder], None]) -> int:
    """Send the e-mails that are due; how many went out. A duty.

    Each is claimed before it is sent: a worker that dies in between loses one e-mail rather than send it twice; the
    line at the bell is there in any case. One that the mail server does not take is tried again, three times in all.
    Who has said meanwhile that they want none gets none.
    """
    with scopes_disabled():
        rows = Reminder.objects.filter(mail=Reminder.Mail.DUE).select_related("person__school", "package", "rule")
        waiting = list(rows.order_by("pk")[:200])
    sent = 0
    for reminder in waiting:
        with scope(school=reminder.person.school):
            sent += _mail(reminder, send)
    return sent


def _mail(reminder: Reminder, send: Callable[[Reminder], None]) -> int:
    row = Reminder.objects.filter(pk=reminder.pk)
    claim = row.filter(mail=Reminder.Mail.DUE)
    if reminder.person.pk not in who_gets_mail([reminder.person]) or not reminder.person.is_active:
        claim.update(mail=Reminder.Mail.NONE)
        return 0
    if not claim.update(mail=Reminder.Mail.SENDING, tries=F("tries") + 1):
        return 0
    try:
        send(reminder)
    except OSError:  # of the mail server, smtplib's own errors among them
        again = reminder.tries + 1 < MOST_TRIES
        row.update(mail=Reminder.Mail.DUE if again else Reminder.Mail.FAILED)
        return 0
    row.update(mail=Reminder.Mail.SENT)
    return 1
