"""``upbeat user``: accounts from the command line, when nobody can sign in to do it on the page."""

import argparse
import getpass
import secrets
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_scopes import scope

from upbeat.doors.cli.command import DONE, Command, say
from upbeat.doors.cli.database import migrate
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.people import queries
from upbeat.rooms.people.actions import persons, schools
from upbeat.rooms.people.models import Person, Role, RoleAssignment, School

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def _arguments(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)

    def step(name: str, text: str, *, password: bool = False) -> argparse.ArgumentParser:
        own = steps.add_parser(name, help=text, description=text)
        own.add_argument("--school", default="", help=_("short name of the school; not needed where there is one only"))
        if password:
            own.add_argument("--password-stdin", action="store_true", help=_("read the password from standard input"))
        return own

    found = step("found", _("found a school with its first administrator"), password=True)
    found.add_argument("name", help=_("name of the school"))
    found.add_argument("login", help=_("sign-in name of the administrator"))
    found.add_argument("--language", choices=["en", "zh-hans"], default="en")
    add = step("add", _("add a person"), password=True)
    add.add_argument("name")
    add.add_argument("--login", default="", help=_("sign-in name; made from the name if left out"))
    add.add_argument("--role", action="append", choices=Role.values, default=[], help=_("may be given several times"))
    step("list", _("list the people of the school"))
    for name, text in (
        ("deactivate", _("close an account; nothing the person did is lost")),
        ("activate", _("open a closed account again")),
    ):
        step(name, text).add_argument("login")
    step("reset-password", _("give a new password"), password=True).add_argument("login")


def school_named(slug: str) -> School:
    if slug:
        school = School.objects.filter(slug=slug).first()
        if school is None:
            raise NotFound(_("There is no school with the short name “%(slug)s”.") % {"slug": slug})
        return school
    school = queries.only_school()
    if school is None:
        raise Invalid(_("Say which school with --school, or found one with “upbeat user found”."))
    return school


def acting_for(school: School, target: Person | None = None) -> Person:
    """Who does it, for the journal: an administrator on whose behalf the operator acts, if possible not the target."""
    held = RoleAssignment.objects.filter(role=Role.ADMIN, ended_at=None, person__is_active=True)
    admins = [a.person for a in held.select_related("person__school").order_by("given_at")]
    if not admins:
        raise NotFound(_("The school “%(name)s” has no administrator.") % {"name": school.name})
    return next((admin for admin in admins if admin != target), admins[0])


def _person(login: str) -> Person:
    person = Person.objects.select_related("school").filter(login=login).first()
    if person is None:
        raise NotFound(_("Nobody signs in as “%(login)s”. See “upbeat user list”.") % {"login": login})
    return person


def _password(asked: argparse.Namespace) -> tuple[str, bool]:
    """The password, and whether it was made here and must be told."""
    if asked.password_stdin:
        return sys.stdin.readline().rstrip("\n"), False
    if sys.stdin.isatty():
        typed = getpass.getpass(_("Password (empty to have one made): "))
        if typed:
            return typed, False
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(4)) for _group in range(3)), True


def _tell(person: Person, password: str, made: bool) -> None:
    say(_("School %(school)s, sign-in name %(login)s") % {"school": person.school.slug, "login": person.login})
    if made:
        say(_("Password %(password)s") % {"password": password})


def _list() -> None:
    people = Person.objects.prefetch_related("assignments").order_by("login")
    for person in people:
        roles = sorted({a.role for a in person.assignments.all() if a.ended_at is None})
        state = "" if person.is_active else _("closed")
        say(f"{person.login:<24} {person.name:<28} {','.join(roles)} {state}".rstrip())


def _run(asked: argparse.Namespace) -> int:
    migrate()  # an account may be the first thing that a new installation gets
    if asked.step == "found":
        password, made = _password(asked)
        try:
            validate_password(password)
        except ValidationError as problem:
            raise Invalid(" ".join(problem.messages)) from problem
        _school_row, admin = schools.found_school(
            name=asked.name, slug=asked.school, admin_name=asked.login, admin_login=asked.login, password=password,
            language=asked.language,
        )  # fmt: skip
        _tell(admin, password, made)
        return DONE
    school = school_named(asked.school)
    with scope(school=school):
        if asked.step == "list":
            _list()
        elif asked.step == "add":
            password, made = _password(asked)
            roles = [Role(role) for role in asked.role]
            by = acting_for(school)
            person = persons.add_person(by=by, name=asked.name, login=asked.login, password=password, roles=roles)
            _tell(person, password, made)
        elif asked.step == "reset-password":
            person = _person(asked.login)
            password, made = _password(asked)
            persons.change_password(by=acting_for(school, person), person=person, password=password)
            _tell(person, password, made)
        else:
            person = _person(asked.login)
            persons.set_active(by=acting_for(school, person), person=person, active=asked.step == "activate")
    return DONE


USER = Command("user", _("add, list and mend accounts"), _arguments, _run)
