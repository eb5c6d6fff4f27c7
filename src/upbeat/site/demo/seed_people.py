"""The demo school's people and classes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django_scopes import scope

from upbeat.rooms.people.actions.persons import add_person, choose_looks
from upbeat.rooms.people.actions.schools import add_term, enrol, found_school, open_section
from upbeat.rooms.people.models import Enrolment, Person, Role, School, Section, Term
from upbeat.site.demo.shapes import Content

PASSWORD = "demo-upbeat"  # noqa: S105 - printed for everybody who tries the demo
# In the middle of this week's videos, so that there is something to do.
PUPIL_WITH_PASSWORD = "emil"  # noqa: S105 - a name


@dataclass(frozen=True, slots=True)
class People:
    """Everybody of the demo school by login, its classes by their id in the content."""

    school: School
    term: Term
    admin: Person
    by_login: Mapping[str, Person]
    sections: Mapping[str, Section]


@transaction.atomic
def make_people(content: Content, now: datetime) -> People:
    """The school with its terms, adults, classes and pupils."""
    told = content.school
    first = told.adults[0]
    school, admin = found_school(
        name=told.name,
        slug=told.slug,
        admin_name=first.name,
        admin_login=first.login,
        password=PASSWORD,
        language=told.language,
        zone=told.time_zone,
    )
    by_login: dict[str, Person] = {first.login: admin}
    sections: dict[str, Section] = {}
    with scope(school=school):
        day = now.date()
        starts = (day - timedelta(days=75), day + timedelta(days=76))
        terms = [
            add_term(by=admin, name=name, starts_on=start, ends_on=start + timedelta(days=150))
            for name, start in zip(told.terms, starts, strict=True)
        ]
        for adult in told.adults[1:]:
            by_login[adult.login] = add_person(
                by=admin,
                name=adult.name,
                login=adult.login,
                password=PASSWORD,
                roles=[Role(role) for role in adult.roles],
                sort_name=adult.sort_name,
                language=adult.language,
            )
        for group in told.classes:
            section = open_section(by=admin, term=terms[0], name=group.name, code=group.code)
            sections[group.id] = section
            for login in group.teachers:
                kind = Enrolment.Kind.TEACHER if login == group.teachers[0] else Enrolment.Kind.ASSISTANT
                enrol(by=admin, section=section, person=by_login[login], kind=kind)
            for pupil in group.pupils:
                person = add_person(
                    by=admin,
                    name=pupil.name,
                    login=pupil.login,
                    password=PASSWORD if pupil.login == PUPIL_WITH_PASSWORD else "",
                    roles=[Role.PUPIL],
                    sort_name=pupil.sort_name,
                    language=group.language,
                )
                by_login[pupil.login] = person
                enrol(by=admin, section=section, person=person, kind=Enrolment.Kind.PUPIL)
        choose_looks(by=admin, language=first.language)
    return People(school, terms[0], admin, by_login, sections)
