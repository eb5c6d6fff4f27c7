"""Signing in: by name and password, or by class code, name and PIN."""

import unicodedata
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scope

from upbeat.kernel.errors import Invalid
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people import pins, rules
from upbeat.rooms.people.actions.guessing import note_failure, refuse_guessing
from upbeat.rooms.people.models import Enrolment, Person, Section
from upbeat.rooms.people.queries import listed_pupils


def sign_in_by_password(*, school_slug: str, login: str, password: str, address: str, now: datetime) -> Person:
    """The person; else Invalid, the same sentence whether name or password is wrong."""
    handle = f"{school_slug.strip().lower()}/{login.strip().lower()}"[:120]
    refuse_guessing([handle], address, now)
    person = Person.everyone.select_related("school").filter(handle=handle).first()
    if person is None:
        # The same work as for a known name, so that the time tells nothing.
        make_password(password)
    if person is None or not person.is_active or not person.check_password(password):
        note_failure([handle], address, now)
        raise Invalid(_("Name and password do not go together. Check both, or ask your administrator."))
    return _signed_in(person, "password", now)


def sign_in_by_card(*, code: str, name: str, pin: str, address: str, now: datetime) -> Person:
    """The pupil of a class card; else Invalid, the same sentence whatever is wrong.

    Who works at the school signs in by password, also where they sit in a class themselves: six digits are too few.
    """
    code = "".join(code.split()).upper()[:8]
    key = f"card:{code}:{_folded(name)}"[:160]
    refuse_guessing([key], address, now)
    person = _pupil_of_card(code, name, pin)
    if person is None:
        note_failure([key], address, now)
        raise Invalid(_("Code, name and PIN do not go together. Look at your card again, or ask your teacher."))
    return _signed_in(person, "card", now)


def sign_in_from_list(*, section: Section, person_id: int, pin: str, address: str, now: datetime) -> Person:
    """The pupil of this class who was picked from its list, by their PIN; else Invalid. The class's school is in scope.

    Tries count together with those by card, so that two ways in are not twice as many guesses.
    """
    pupil = listed_pupils(section).filter(pk=person_id).first()
    name = _folded(pupil.name) if pupil else f"#{person_id}"
    key = f"card:{section.code}:{name}"[:160]
    refuse_guessing([key], address, now)
    if pupil is None or not pins.pin_is_right(pupil, pin):
        note_failure([key], address, now)
        raise Invalid(_("Name and PIN do not go together. Look at your card again, or ask your teacher."), field="pin")
    return _signed_in(pupil, "list", now)


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


@transaction.atomic
def _signed_in(person: Person, way: str, now: datetime) -> Person:
    person.last_login = now
    person.save(update_fields=["last_login"])
    record("signed-in", person, school_id=person.school_id, actor_id=person.pk, context={"way": way}, at=now)
    return person
