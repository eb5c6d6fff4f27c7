"""Reminders as duties: by the teachers' rules, and by e-mail in the words and the language of whoever gets them."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from upbeat.rooms.discuss.actions.reminding import mail_reminders, remind_by_rules
from upbeat.rooms.discuss.models import Reminder
from upbeat.rooms.discuss.queries.reminding import stop_token
from upbeat.rooms.publish.models import Package


def page_of(package: Package) -> str:
    """Where a pupil finds the lesson."""
    return reverse("learner:sheet", args=[package.pk])


def send_reminders() -> int:
    """Remind whoever the rules find now."""
    return remind_by_rules(page_of)


def send_mails() -> int:
    """Send the e-mails that are due; none where no mail server is set."""
    return mail_reminders(send) if settings.MAIL_FROM else 0


def send(reminder: Reminder) -> None:
    """Hand one reminder to the mail server. OSError where it does not take it."""
    person = reminder.person
    school = person.school
    with translation.override(person.language or school.language), timezone.override(ZoneInfo(school.time_zone)):
        message_for(reminder).send()


def message_for(reminder: Reminder) -> EmailMessage:
    """The e-mail: what the line at the bell says, when it is due, and how to be left in peace."""
    package = reminder.package
    stop = settings.SITE_ADDRESS + reverse("learner:stop-mail", args=[stop_token(reminder.person)])
    when = formats.date_format(timezone.localtime(package.class_at), "DATETIME_FORMAT")
    parts = [
        _("A reminder: “%(title)s” waits for you.") % {"title": package.title},
        reminder.text,
        _("The class is on %(when)s.") % {"when": when},
        settings.SITE_ADDRESS + page_of(package),
        _("You do not want such e-mails? One tap ends them: %(link)s") % {"link": stop},
    ]
    return EmailMessage(
        subject=" ".join((_("A reminder: %(title)s") % {"title": package.title}).split()),
        body="\n\n".join(part for part in parts if part) + "\n",
        to=[reminder.person.email],
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
