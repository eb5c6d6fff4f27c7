"""``upbeat mastery``: what is known of the pupils, worked out anew from all their answers."""

import argparse

from django.utils.translation import gettext as _
from django_scopes import scope

from upbeat.doors.cli.command import DONE, Command, say
from upbeat.doors.cli.database import migrate
from upbeat.doors.cli.user import school_named
from upbeat.rooms.learn.actions.refitting import refit_mastery


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--school", default="", help=_("short name of the school; not needed where there is one only"))


def _run(asked: argparse.Namespace) -> int:
    migrate()
    school = school_named(asked.school)
    with scope(school=school):
        fit = refit_mastery(school=school, anyway=True)
    if fit is not None:
        words = {"answers": fit.answers, "learners": fit.learners}
        say(_("%(answers)d answers of %(learners)d people were replayed.") % words)
        if fit.weights is not None:
            figures = {"before": f"{fit.area_before:.3f}", "after": f"{fit.area_after:.3f}"}
            say(_("The school has weights of its own now: %(before)s before, %(after)s after.") % figures)
        else:
            say(_("The weights in use stay."))
    return DONE


MASTERY = Command("mastery", _("work out anew what pupils know, from all their answers"), _arguments, _run)
