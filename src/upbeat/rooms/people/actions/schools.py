"""Founding a school, its terms and classes."""

import secrets
from datetime import date, time

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django_scopes import scope

from upbeat.kernel.errors import Invalid
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people import rules
from upbeat.rooms.people.models import Enrolment, Person, Role, RoleAssignment, School, Section, Term

LEAST_PEERS, MOST_PEERS = 5, 30
# No letters or digits that are mistaken for one another on a printed card.
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


@transaction.atomic
def found_school(
    *,
    name: str,
    slug: str = "",
    admin_name: str,
    admin_login: str,
    password: str,
    language: str = "en",
    zone: str = "UTC",
) -> tuple[School, Person]:
    """A new school and its first administrator. Invalid if the short name is taken."""
    slug = slug or slugify(name) or f"school-{secrets.token_hex(3)}"
    if School.objects.filter(slug=slug).exists():
        raise Invalid(_("There is already a school with the short name “%(slug)s”.") % {"slug": slug}, field="slug")
    school = School.objects.create(name=name, slug=slug, language=language, time_zone=zone)
    with scope(school=school):
        admin = Person(school=school, login=admin_login, handle=f"{slug}/{admin_login}", name=admin_name)
        admin.set_password(password)
        admin.save()
        RoleAssignment.objects.create(person=admin, role=Role.ADMIN, given_by=admin)
        record("created", school, school_id=school.pk, actor_id=admin.pk)
    return school, admin


@transaction.atomic
def add_term(*, by: Person, name: str, starts_on: date, ends_on: date) -> Term:
    """A term of the school year. Invalid if it ends before it starts or the name is taken."""
    rules.require(by, Role.ADMIN)
    if ends_on < starts_on:
        raise Invalid(_("The term ends before it starts. Check the two dates."), field="ends_on")
    if Term.objects.filter(name=name).exists():
        raise Invalid(_("There is already a term of this name."), field="name")
    term = Term.objects.create(school=by.school, name=name, starts_on=starts_on, ends_on=ends_on)
    record("created", term, school_id=by.school_id, actor_id=by.pk)
    return term


@transaction.atomic
def set_school_life(*, by: Person, peer_floor: int, effort_bands: bool, quiet_from: time, quiet_until: time) -> None:
    """From how many on a class is told of itself, whether bands of effort are shown, and when nobody is reminded.

    Invalid below five: fewer would point at somebody (R37).
    """
    rules.require(by, Role.ADMIN)
    if not LEAST_PEERS <= peer_floor <= MOST_PEERS:
        told = {"least": LEAST_PEERS, "most": MOST_PEERS}
        raise Invalid(_("Take a number from %(least)d to %(most)d.") % told, field="peer_floor")
    school = by.school
    school.peer_floor, school.effort_bands = peer_floor, effort_bands
    school.quiet_from, school.quiet_until = quiet_from, quiet_until
    school.save(update_fields=["peer_floor", "effort_bands", "quiet_from", "quiet_until"])
    quiet = [quiet_from.isoformat("minutes"), quiet_until.isoformat("minutes")]
    context = {"peer_floor": peer_floor, "effort_bands": effort_bands, "quiet": quiet}
    record("updated", school, school_id=school.pk, actor_id=by.pk, context=context)


@transaction.atomic
def open_section(*, by: Person, term: Term, name: str, code: str = "") -> Section:
    """A class with a fresh code, or the one asked for. Invalid if its name or its code is taken."""
    rules.require(by, Role.ADMIN)
    if Section.objects.filter(term=term, name=name).exists():
        raise Invalid(_("The term already has a class of this name."), field="name")
    if code and Section._base_manager.filter(code=code).exists():
        raise Invalid(_("This class code is taken."), field="code")
    section = (
        Section.objects.create(school=by.school, term=term, name=name, code=code)
        if code
        else _with_fresh_code(by.school, term, name)
    )
    record("created", section, school_id=by.school_id, actor_id=by.pk)
    return section


def _with_fresh_code(school: School, term: Term, name: str) -> Section:
    for _attempt in range(20):
        code = "".join(secrets.choice(CODE_LETTERS) for _letter in range(5))
        try:
            with transaction.atomic():
                return Section.objects.create(school=school, term=term, name=name, code=code)
        except IntegrityError:
            continue
    raise Invalid(_("No free class code was found. Try again."))


@transaction.atomic
def enrol(*, by: Person, section: Section, person: Person, kind: Enrolment.Kind) -> Enrolment:
    """Put a person into a class; doing it twice changes nothing."""
    rules.require(by, Role.ADMIN)
    enrolment, made = Enrolment.objects.get_or_create(
        section=section, person=person, ended_at=None, defaults={"kind": kind}
    )
    if made:
        record("enrolled", section, school_id=by.school_id, actor_id=by.pk, context={"person": person.pk, "as": kind})
    return enrolment


@transaction.atomic
def end_enrolment(*, by: Person, enrolment: Enrolment) -> None:
    """Take a person out of a class. What they did there stays."""
    rules.require(by, Role.ADMIN)
    if enrolment.ended_at is None:
        enrolment.ended_at = timezone.now()
        enrolment.save(update_fields=["ended_at"])
        context = {"person": enrolment.person_id}
        record("removed", enrolment.section, school_id=by.school_id, actor_id=by.pk, context=context)
