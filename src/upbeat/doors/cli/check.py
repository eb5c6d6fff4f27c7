"""``upbeat check``: are the settings fit for a school's server?"""

import argparse
import os

from django.conf import settings
from django.core.checks import ERROR, WARNING, run_checks
from django.utils.translation import gettext as _

from upbeat.doors.cli.command import DONE, NOT_DONE, Command, say

# Django's advice that does not fit: HSTS details are the school's choice, and pages may be served without TLS in a LAN.
NOT_OURS = {"security.W004", "security.W008", "security.W012", "security.W016", "security.W005", "security.W021"}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--strict", action="store_true", help=_("count warnings as errors"))


def _advice(known: set[str]) -> list[str]:
    """What is allowed but unwise, a sentence each. ``known`` are the names of the settings there are."""
    advice = []
    if settings.DEBUG:
        advice.append(_("UPBEAT_DEBUG is on: error pages show the inside of the server. Switch it off."))
    if "*" in settings.ALLOWED_HOSTS:
        advice.append(
            _('The server answers to every host name. Set UPBEAT_HOSTS, for example ["upbeat.school.example"].')
        )
    if not settings.SESSION_COOKIE_SECURE:
        advice.append(_("Pages are served without TLS. Put a TLS proxy before the server and set UPBEAT_HTTPS=true."))
    for name in sorted(os.environ):
        if name.startswith("UPBEAT_") and name not in known:
            advice.append(_("%(name)s is no setting of Upbeat. Look for a misspelling.") % {"name": name})
    return advice


def _run(asked: argparse.Namespace) -> int:
    messages = [note for note in run_checks(include_deployment_checks=True) if note.id not in NOT_OURS]
    errors = [str(note.msg) for note in messages if note.level >= ERROR]
    warnings = [str(note.msg) for note in messages if WARNING <= note.level < ERROR]
    warnings += _advice({f"UPBEAT_{name.upper()}" for name in settings.SETTING_NAMES})
    for sentence in errors:
        say(_("error: %(sentence)s") % {"sentence": sentence})
    for sentence in warnings:
        say(_("advice: %(sentence)s") % {"sentence": sentence})
    if errors or (asked.strict and warnings):
        return NOT_DONE
    say(_("The settings work."))
    return DONE


CHECK = Command("check", _("look at the settings and say what is wrong or unwise"), _arguments, _run)
