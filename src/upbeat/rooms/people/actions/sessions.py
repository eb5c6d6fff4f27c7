"""Signing in: by name and password, or by class code, name and PIN."""

import unicodedata
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scope

from upbeat.kernel.errors import Invalid
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people import pins, rules
from upbeat.rooms.people.models import Enrolment, Person, Section, SignInFailure

WINDOW = timedelta(minutes=10)
# A six-digit PIN and ten guesses in ten minutes: about two years to search half of all PINs of one pupil.
PERSON_LIMIT = 10
# A class of 35 behind one school address, each mistyping twice, must still get in.
ADDRESS_LIMIT = 100


def sign_in_by_password(*, school_slug: str, login: str, password: str, address: str, now: datetime) -> Person:
    """The person; else Invalid, the same sentence whether name or password is wrong."""
    handle = f"{school_slug.strip().lower()}/{login.strip().lower()}"[:120]
    _refuse_guessing([handle], address, now)
    person = Person.everyone.select_related("school").filter(handle=handle).first()
    if person is None:
        # The same work as for a known name, so that the time tells nothing.
        make_password(password)
    if person is None or not person.is_active or not person.check_password(password):
        _note_failure([handle], address, now)
        raise Invalid(_("Name and password do not go together. Check both, or ask your administrator."))
    return _signed_in(person, "password", now)


def sign_in_by_card(*, code: str, name: str, pin: str, address: str, now: datetime) -> Person:
    """The pupil of a class card; else Invalid, the same sentence whatever is wrong.

    Who works at the school signs in by password, also where they sit in a class themselves: six digits are too few.
    """
    code = "".join(code.split()).upper()[:8]
    key = f"card:{code}:{_folded(name)}"[:160]
    _refuse_guessing([key], address, now)
    person = _pupil_of_card(code, name, pin)
    if person is None:
        _note_failure([key], address, now)
        raise Invalid(_("Code, name and PIN do not go together. Look at your card again, or ask your teacher."))
    return _signed_in(person, "card", now)


def _pupil_of_card(code: str, name: str, pin: str) -> Person | None:
    # Which school this is comes out of the code, so no scope can be open yet: the unscoped manager is right here.
    section = Section._base_manager.select_related("school").filter(code=code).first()
    if section is None:
        return None
    with scope(school=section.school):
        pupils = Enrolment.objects.filter(
            section=section, kind=Enrolment.Kind.PUPIL, ended_at=None, person__is_active=True
        ).exclude(person__in=rules.staff())
        for enrolment in pupils.select_related("person__school"):
            same = _folded(enrolment.person.name) == _folded(name)
            if same and pins.pin_is_right(enrolment.person, pin):
                return enrolment.person
    return None


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _refuse_guessing(keys: list[str], address: str, now: datetime) -> None:
    recent = SignInFailure.objects.filter(at__gte=now - WINDOW)
    if any(recent.filter(key=key).count() >= PERSON_LIMIT for key in keys) or (
        recent.filter(key=f"from:{address}").count() >= ADDRESS_LIMIT
    ):
        raise Invalid(_("Too many wrong tries. Wait ten minutes, or ask your teacher."))


@transaction.atomic
def _note_failure(keys: list[str], address: str, now: datetime) -> None:
    SignInFailure.objects.filter(at__lt=now - WINDOW).delete()
    SignInFailure.objects.bulk_create([SignInFailure(key=key, at=now) for key in [*keys, f"from:{address}"]])


@transaction.atomic
def _signed_in(person: Person, way: str, now: datetime) -> Person:
    person.last_login = now
    person.save(update_fields=["last_login"])
    record("signed-in", person, school_id=person.school_id, actor_id=person.pk, context={"way": way}, at=now)
    return person
