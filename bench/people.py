"""Many pupils of one class at once, and their sessions, for benchmarks of a lesson."""

import sys
from collections.abc import Sequence
from typing import Any

import django

from bench.ground import ROOT


def a_class(pupils: int) -> tuple[Any, Sequence[Any]]:
    """A migrated database with a lesson as the tests make it, and its pupils."""
    django.setup()
    sys.path.insert(0, str(ROOT / "tests"))
    # Models can only be imported once Django is set up; the factories are those of the tests.
    from django.db import transaction  # noqa: PLC0415
    from django_scopes import scopes_disabled  # noqa: PLC0415

    from factories_class import ClassOf  # noqa: PLC0415
    from upbeat.doors.cli.database import migrate  # noqa: PLC0415
    from upbeat.rooms.people.models import Enrolment, Person, Role, RoleAssignment  # noqa: PLC0415

    migrate()
    with scopes_disabled(), transaction.atomic():
        lesson = ClassOf(pupils=1)
        school, section = lesson.school, lesson.section
        names = [f"pupil{n}" for n in range(1, pupils)]
        people = Person.objects.bulk_create(
            Person(school=school, login=name, handle=f"{school.slug}/{name}", name=name, password="!") for name in names
        )
        RoleAssignment.objects.bulk_create(RoleAssignment(person=one, role=Role.PUPIL) for one in people)
        Enrolment.objects.bulk_create(Enrolment(section=section, person=one, kind="pupil") for one in people)
    return lesson, [*lesson.pupils, *people]


def session_of(people: Sequence[Any]) -> list[str]:
    """For each the cookies of a browser that has signed in, without the cost of checking a password."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415
    from django.contrib.sessions.models import Session  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415
    from django.utils.crypto import get_random_string  # noqa: PLC0415

    store, rows, cookies = SessionStore(), [], []
    expires = timezone.now() + timezone.timedelta(days=1)
    for person in people:
        key = get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789")
        data = {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: "upbeat.rooms.people.backend.PersonBackend",
            HASH_SESSION_KEY: person.get_session_auth_hash(),
        }
        rows.append(Session(session_key=key, session_data=store.encode(data), expire_date=expires))
        # A browser that has seen a form before has this one as well.
        cookies.append(f"sessionid={key}; csrftoken={get_random_string(32)}")
    Session.objects.bulk_create(rows, batch_size=500)
    return cookies
