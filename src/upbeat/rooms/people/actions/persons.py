"""People and their roles."""

import secrets
import unicodedata
from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people import rules
from upbeat.rooms.people.models import Enrolment, Person, Role, RoleAssignment, Section

LANGUAGES = ("", "en", "zh-hans")
THEMES = ("", "light", "dark")
MOST_AT_ONCE = 200


@transaction.atomic
def add_person(
    *,
    by: Person,
    name: str,
    login: str = "",
    password: str = "",
    roles: Iterable[Role] = (),
    email: str = "",
    sort_name: str = "",
    language: str = "",
) -> Person:
    """Somebody new in the school. Without a password they can sign in by PIN card only."""
    rules.require(by, Role.ADMIN)
    person = _new_person(by, name, login, email)
    person.sort_name = sort_name
    person.language = language if language in LANGUAGES else ""
    if password:
        _set_password(person, password)
    else:
        person.set_unusable_password()
    person.save()
    for role in roles:
        RoleAssignment.objects.create(person=person, role=role, given_by=by)
    context = {"roles": [str(role) for role in roles]}
    record("created", person, school_id=by.school_id, actor_id=by.pk, context=context)
    return person


def _new_person(by: Person, name: str, login: str, email: str) -> Person:
    name = " ".join(name.split())
    if not name:
        raise Invalid(_("A name is needed."), field="name")
    if len(name) > 80:
        raise Invalid(_("The name is longer than 80 characters. Shorten it."), field="name")
    wanted = slugify(login or name, allow_unicode=True)[:50] or "person"
    if login and Person.objects.filter(login=wanted).exists():
        raise Invalid(_("The sign-in name “%(login)s” is taken.") % {"login": wanted}, field="login")
    free = wanted
    while Person.objects.filter(login=free).exists():
        free = f"{wanted}-{secrets.randbelow(9000) + 1000}"
    return Person(school=by.school, login=free, handle=f"{by.school.slug}/{free}", name=name, email=email)


def _set_password(person: Person, password: str) -> None:
    try:
        validate_password(password, person)
    except ValidationError as problem:
        raise Invalid(" ".join(problem.messages), field="password") from problem
    person.set_password(password)


def clean_names(text: str) -> list[str]:
    """Names of a pasted list, one a line (of several columns the first counts), each once, in order."""
    names: dict[str, str] = {}
    for line in text.splitlines():
        name = " ".join(unicodedata.normalize("NFKC", line.replace(";", "\t").split("\t")[0]).strip(" ,").split())
        if name:
            names.setdefault(name.casefold(), name)
    return list(names.values())


@transaction.atomic
def add_pupils(*, by: Person, section: Section, names: list[str]) -> tuple[list[Person], list[str]]:
    """New pupils of a class. Those whose name is there already are left out and returned second."""
    rules.require(by, Role.ADMIN)
    if not names:
        raise Invalid(_("There is no name in the list. Write one name a line."), field="names")
    if len(names) > MOST_AT_ONCE:
        raise Invalid(_("Add at most %(most)d pupils at once.") % {"most": MOST_AT_ONCE}, field="names")
    there = {
        name.casefold()
        for name in Enrolment.objects.filter(section=section, ended_at=None).values_list("person__name", flat=True)
    }
    added, known = [], []
    for name in names:
        if name.casefold() in there:
            known.append(name)
            continue
        pupil = add_person(by=by, name=name, roles=[Role.PUPIL])
        Enrolment.objects.create(section=section, person=pupil, kind=Enrolment.Kind.PUPIL)
        context = {"person": pupil.pk, "as": Enrolment.Kind.PUPIL}
        record("enrolled", section, school_id=by.school_id, actor_id=by.pk, context=context)
        added.append(pupil)
    return added, known


@transaction.atomic
def set_roles(*, by: Person, person: Person, roles: Iterable[Role]) -> None:
    """Let the person hold exactly these roles. Invalid if the school would have no administrator left."""
    rules.require(by, Role.ADMIN)
    wanted = {str(role) for role in roles}
    held = {a.role: a for a in RoleAssignment.objects.filter(person=person, ended_at=None)}
    if Role.ADMIN in held and Role.ADMIN not in wanted:
        others = RoleAssignment.objects.filter(role=Role.ADMIN, ended_at=None, person__is_active=True)
        if not others.exclude(person=person).exists():
            raise Invalid(_("A school needs an administrator. Give the role to somebody else first."), field="roles")
    for role in wanted - held.keys():
        RoleAssignment.objects.create(person=person, role=role, given_by=by)
        record("updated", person, school_id=by.school_id, actor_id=by.pk, result={"role": role, "held": True})
    for role in held.keys() - wanted:
        held[role].ended_at = timezone.now()
        held[role].save(update_fields=["ended_at"])
        record("updated", person, school_id=by.school_id, actor_id=by.pk, result={"role": role, "held": False})


@transaction.atomic
def change_password(*, by: Person, person: Person, password: str) -> None:
    """One's own, or anybody's of the school for an administrator."""
    if by.pk != person.pk:
        rules.require(by, Role.ADMIN)
    _set_password(person, password)
    person.save(update_fields=["password"])
    record("updated", person, school_id=by.school_id, actor_id=by.pk, result={"password": "changed"})


@transaction.atomic
def change_email(*, by: Person, person: Person, email: str) -> None:
    """The address for reminders, of the person or of who answers for them; empty: none. Invalid for what is none."""
    rules.require(by, Role.ADMIN)
    email = email.strip()
    if email:
        try:
            validate_email(email)
        except ValidationError as problem:
            raise Invalid(_("This is no e-mail address."), field="email") from problem
    person.email = email
    person.save(update_fields=["email"])
    # The address itself stays out of the journal, which is kept for ever and exported.
    record("updated", person, school_id=by.school_id, actor_id=by.pk, result={"email": bool(email)})


@transaction.atomic
def set_active(*, by: Person, person: Person, active: bool) -> None:
    """Close or reopen an account; nothing the person did is lost."""
    rules.require(by, Role.ADMIN)
    if by.pk == person.pk and not active:
        raise Invalid(_("You cannot close your own account. Ask another administrator."))
    person.is_active = active
    person.save(update_fields=["is_active"])
    record("updated", person, school_id=by.school_id, actor_id=by.pk, result={"active": active})


@transaction.atomic
def renew_pins(*, by: Person, pupils: Iterable[Person]) -> None:
    """Make the printed cards of these pupils worthless; new ones can be printed at once."""
    rules.require(by, Role.ADMIN, Role.LECTURER)
    for pupil in pupils:
        if not rules.holds(by, Role.ADMIN) and not rules.teaches_pupil(by, pupil):
            rules.require(by, Role.ADMIN)
        pupil.pin_serial += 1
        pupil.save(update_fields=["pin_serial"])
        record("updated", pupil, school_id=by.school_id, actor_id=by.pk, result={"pin": "renewed"})


@transaction.atomic
def choose_looks(*, by: Person, language: str | None = None, theme: str | None = None) -> None:
    """One's own language and theme of pages."""
    if language is not None and language in LANGUAGES:
        by.language = language
    if theme is not None and theme in THEMES:
        by.theme = theme
    by.save(update_fields=["language", "theme"])
