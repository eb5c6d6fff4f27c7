"""A class at work, for benchmarks: a lesson with a video for Thursday, and its pupils signed in."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import django

from bench.ground import ROOT


@dataclass(frozen=True)
class Pupil:
    """One who is signed in: the cookies of the browser, and what the hot path needs."""

    cookie: str
    segments_pass: str
    viewing: int
    video_page: str


def seed(pupils: int, *, signed_in: bool = False) -> Sequence[Pupil]:
    """A migrated database with a class of ``pupils``, each with the lesson's video open, signed in if wanted.

    The class meets the day after tomorrow.
    """
    django.setup()
    # Models can only be imported once Django is set up; the factories are those of the tests.
    sys.path.insert(0, str(ROOT / "tests"))
    from django.db import transaction  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415
    from django_scopes import scopes_disabled  # noqa: PLC0415

    from factories_learn import make_lesson  # noqa: PLC0415
    from upbeat.doors.cli.database import migrate  # noqa: PLC0415
    from upbeat.rooms.learn.models import Viewing  # noqa: PLC0415
    from upbeat.rooms.people import passes, queries  # noqa: PLC0415
    from upbeat.rooms.publish.models import Release  # noqa: PLC0415

    migrate()
    with scopes_disabled(), transaction.atomic():
        lesson = make_lesson(duration=360, checkpoints=(), pupils=pupils - 1)
        now = timezone.now()
        lesson.package.class_at = now + timedelta(days=2)
        lesson.package.save(update_fields=["class_at"])
        Release.objects.filter(package=lesson.package).update(at=now, opens_at=now)
        people = list(queries.pupils_of(lesson.section))
        viewings = Viewing.objects.bulk_create(
            Viewing(school=lesson.school, person=person, version=lesson.version, piece=lesson.piece, opened_at=now)
            for person in people
        )
        return [
            Pupil(
                cookie=_sign_in(person) if signed_in else "",
                segments_pass=passes.mint("segments", {"p": person.pk, "s": person.school_id}, 3600),
                viewing=viewing.pk,
                video_page=reverse("learner:piece", args=[lesson.piece.pk]),
            )
            for person, viewing in zip(people, viewings, strict=True)
        ]


def _sign_in(person: object) -> str:
    """The session of somebody who signed in, without the cost of checking a password."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415
    from django.utils.crypto import get_random_string  # noqa: PLC0415

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)  # type: ignore[attr-defined]
    session[BACKEND_SESSION_KEY] = "upbeat.rooms.people.backend.PersonBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()  # type: ignore[attr-defined]
    session.create()
    # A browser that has seen a form before has this one as well.
    return f"sessionid={session.session_key}; csrftoken={get_random_string(32)}"
