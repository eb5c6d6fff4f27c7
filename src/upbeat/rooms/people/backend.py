"""How Django finds the person of a session."""

from django.contrib.auth.backends import BaseBackend
from django.db import DEFAULT_DB_ALIAS

from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.prepared import Prepared

PERSON = [field.attname for field in Person._meta.concrete_fields]
SCHOOL = [field.attname for field in School._meta.concrete_fields]
_active = Prepared(
    lambda person: Person.everyone.filter(pk=person, is_active=True).values_list(
        *PERSON, *(f"school__{name}" for name in SCHOOL)
    ),
    hole=-1,
)


class PersonBackend(BaseBackend):
    """Signing in itself is :mod:`upbeat.rooms.people.actions.sessions`; this only reads the session's person."""

    def get_user(self, user_id: int) -> Person | None:
        """The active person with their school in one query, or None."""
        for row in _active(user_id):
            person = Person.from_db(DEFAULT_DB_ALIAS, PERSON, row[: len(PERSON)])
            person.school = School.from_db(DEFAULT_DB_ALIAS, SCHOOL, row[len(PERSON) :])
            return person
        return None
