"""``upbeat training``: a real school gets the course for its teachers, "Your first micro video" (R4)."""

import argparse
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_scopes import scope

from upbeat.doors.cli.command import DONE, Command, say
from upbeat.doors.cli.database import migrate
from upbeat.doors.cli.user import acting_for, school_named
from upbeat.kernel.errors import Invalid
from upbeat.rooms.people.models import Person, School, Term
from upbeat.rooms.people.rules import staff


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--school", default="", help=_("short name of the school; not needed where there is one only"))


def _run(asked: argparse.Namespace) -> int:
    migrate()
    school = school_named(asked.school)
    with scope(school=school):
        _give(school, acting_for(school), timezone.now())
    return DONE


def _give(school: School, by: Person, now: datetime) -> None:
    # Drawing and speaking the films needs libraries that no other command should load.
    from upbeat.site.demo.build import build_videos  # noqa: PLC0415
    from upbeat.site.demo.content import load_training  # noqa: PLC0415
    from upbeat.site.demo.look import NoFontError  # noqa: PLC0415
    from upbeat.site.demo.seed_training import enrol_newcomers, give_training, record_training  # noqa: PLC0415
    from upbeat.site.demo.seed_videos import polish_all  # noqa: PLC0415
    from upbeat.site.demo.shapes import LANGUAGES  # noqa: PLC0415
    from upbeat.site.demo.voice import NoVoiceError  # noqa: PLC0415

    course = load_training()
    teachers = list(staff().filter(is_active=True).exclude(pk=by.pk).distinct())
    if not teachers:
        raise Invalid(_("Nobody works at the school yet. Add the teachers first, then call this again."))
    new = enrol_newcomers(course, teachers, by)
    if new is not None:
        said = ngettext(
            "%(number)s teacher was added to the course.", "%(number)s teachers were added to the course.", new
        )
        say(said % {"number": new})
        return
    term = _term(now)
    spoken = next((language for language in LANGUAGES if language == school.language), LANGUAGES[0])
    say(_("Drawing and speaking the films of the course, and sending them through the line. This takes some minutes."))
    try:
        films = build_videos(course, settings.MEDIA_ROOT.parent / "training-videos", (spoken,))
    except (NoVoiceError, NoFontError) as missing:
        raise Invalid(str(missing)) from missing
    recorded = record_training(course, films, by)
    polish_all(school, recorded, lambda done, of, title: say(f"  {done}/{of}  {title}"))
    given = give_training(course, recorded, teachers, term, now)
    for package in given:
        say(
            _("“%(lesson)s” is with the class “%(section)s”.")
            % {"lesson": package.title, "section": package.section.name}
        )


def _term(now: datetime) -> Term:
    """The term that is on, else the next, else the last."""
    terms = list(Term.objects.order_by("ends_on"))
    if not terms:
        raise Invalid(_("A class needs a term. Add one on the page of the school, then call this again."))
    return next((term for term in terms if term.ends_on >= now.date()), terms[-1])


TRAINING = Command(
    "training", _("give the teachers of a school the course on their first micro video"), _arguments, _run
)
