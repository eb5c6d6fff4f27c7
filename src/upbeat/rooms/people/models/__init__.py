"""Persons and how a school is made of them."""

from upbeat.rooms.people.models.person import Person, Role, RoleAssignment, SignInFailure
from upbeat.rooms.people.models.school import School, Term
from upbeat.rooms.people.models.section import Enrolment, Section
from upbeat.rooms.people.models.trust import Consent, Guardian

__all__ = [
    "Consent", "Enrolment", "Guardian", "Person", "Role", "RoleAssignment", "School", "Section", "SignInFailure",
    "Term",
]  # fmt: skip
