"""The demo school, made through the rooms' own actions: people, real videos through the real line, a plausible week."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from upbeat.rooms.people.models import School
from upbeat.site.demo.build import build_videos
from upbeat.site.demo.content import load, load_training
from upbeat.site.demo.seed_care import take_care
from upbeat.site.demo.seed_changes import change_things
from upbeat.site.demo.seed_groups import seat_classes
from upbeat.site.demo.seed_lessons import make_lessons
from upbeat.site.demo.seed_packs import seed_packs
from upbeat.site.demo.seed_people import PASSWORD, PUPIL_WITH_PASSWORD, make_people
from upbeat.site.demo.seed_plans import plan_lessons
from upbeat.site.demo.seed_questions import give_questions
from upbeat.site.demo.seed_tasks import hand_in_work
from upbeat.site.demo.seed_training import give_training, record_training
from upbeat.site.demo.seed_unit import give_units
from upbeat.site.demo.seed_videos import polish_all, publish_videos, record_videos
from upbeat.site.demo.seed_week import live_the_week
from upbeat.site.demo.seed_work import make_work

TEACHER = "weber"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody to sign in as."""

    who: str
    login: str
    password: str


def _counted(say: Callable[[str], None]) -> Callable[[int, int, str], None]:
    return lambda done, of, title: say(f"  {done}/{of}  {title}")


def seed(say: Callable[[str], None], now: datetime | None = None) -> list[Account]:
    """Make the demo school where it is not there yet, and return who to sign in as.

    A build that was broken off begins anew; the videos that were ready by then are kept.
    """
    content = load()
    accounts = [
        Account(_("Administrator"), content.school.adults[0].login, PASSWORD),
        Account(_("Teacher"), TEACHER, PASSWORD),
        Account(_("Pupil"), PUPIL_WITH_PASSWORD, PASSWORD),
    ]
    folder = settings.MEDIA_ROOT.parent
    done = folder / "demo-is-ready"
    if done.exists():
        return accounts
    with scopes_disabled():
        if School.objects.exists():
            call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    say(_("Making the demo school: drawing, speaking and filming its micro videos. This is done once."))
    training = load_training()
    built = build_videos(content, folder / "demo-videos", on_progress=_counted(say))
    course = build_videos(training, folder / "demo-videos", ("en",), on_progress=_counted(say))
    now = now or timezone.now()
    people = make_people(content, now)
    with scope(school=people.school):
        say(_("Sending them through the line: loudness, renditions, poster, captions."))
        recorded = record_videos(content, built, people)
        for_teachers = record_training(training, course, people.admin)
        polish_all(people.school, recorded | for_teachers, _counted(say))
        films = publish_videos(recorded, now - timedelta(days=21))
        teachers = [people.by_login[adult.login] for adult in content.school.adults[1:]]
        give_training(training, for_teachers, teachers, people.term, now - timedelta(days=2))
        lessons = make_lessons(content, films, people, now)
        say(_("Letting the classes live through a week."))
        plan_lessons(lessons, films, people)
        make_work(content, films, lessons, people, now)
        live_the_week(content, films, lessons, people, now)
        change_things(films, lessons, people, now)
        take_care(content, people, now)
        hand_in_work(lessons, people, now)
        give_questions(films, lessons, people, now)
        give_units(lessons, people, now)
        seat_classes(lessons, people, now)
        seed_packs(films, lessons, people, now)
    done.touch()
    return accounts
