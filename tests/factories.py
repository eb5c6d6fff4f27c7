"""Rows for tests, made the short way: each function fills what a test does not care about."""

from __future__ import annotations

import itertools
from datetime import date

from django_scopes import scopes_disabled

from upbeat.rooms.catalog.models import KnowledgePoint, Subject
from upbeat.rooms.people.models import Enrolment, Person, Role, RoleAssignment, School, Section, Term

_numbers = itertools.count(1)


def make_school(slug: str = "", name: str = "") -> School:
    n = next(_numbers)
    return School.objects.create(slug=slug or f"school-{n}", name=name or f"School {n}")


def make_person(school: School, *roles: Role, name: str = "", login: str = "", password: str = "") -> Person:
    n = next(_numbers)
    login = login or f"person-{n}"
    person = Person(school=school, login=login, handle=f"{school.slug}/{login}", name=name or f"Person {n}")
    person.set_password(password or None)
    with scopes_disabled():
        person.save()
        for role in roles:
            RoleAssignment.objects.create(person=person, role=role)
    return person


def make_teacher(school: School, **kwargs: str) -> Person:
    return make_person(school, Role.LECTURER, **kwargs)


def make_section(school: School, *, teacher: Person | None = None, pupils: int = 0, name: str = "") -> Section:
    n = next(_numbers)
    with scopes_disabled():
        term, _ = Term.objects.get_or_create(
            school=school, name="Autumn", defaults={"starts_on": date(2026, 9, 1), "ends_on": date(2027, 1, 31)}
        )
        section = Section.objects.create(school=school, term=term, name=name or f"Class {n}", code=f"C{n:05d}")
        if teacher is not None:
            Enrolment.objects.create(section=section, person=teacher, kind=Enrolment.Kind.TEACHER)
        for _i in range(pupils):
            make_pupil(section)
    return section


def make_pupil(section: Section, **kwargs: str) -> Person:
    pupil = make_person(section.school, Role.PUPIL, **kwargs)
    with scopes_disabled():
        Enrolment.objects.create(section=section, person=pupil, kind=Enrolment.Kind.PUPIL)
    return pupil


def make_point(school: School, title: str = "") -> KnowledgePoint:
    n = next(_numbers)
    with scopes_disabled():
        subject, _ = Subject.objects.get_or_create(school=school, name="Music")
        return KnowledgePoint.objects.create(school=school, subject=subject, title=title or f"Point {n}")
