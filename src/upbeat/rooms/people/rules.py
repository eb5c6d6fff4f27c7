"""Who may: roles in the school and bonds to a class."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Refused
from upbeat.rooms.people.models import Enrolment, Person, Role, RoleAssignment, Section
from upbeat.rooms.people.prepared import Prepared
from upbeat.rooms.people.scope import is_open

STAFF = frozenset({Role.ADMIN, Role.LECTURER, Role.ASSISTANT, Role.TECHNICIAN, Role.DESIGNER})
TEACHING = frozenset({Role.LECTURER, Role.ASSISTANT})
BUILDING = frozenset({Role.LECTURER, Role.ASSISTANT, Role.TECHNICIAN, Role.DESIGNER})
_held = Prepared(
    lambda person: QuerySet(RoleAssignment).filter(person_id=person, ended_at=None).values_list("role"),
    hole=-1,
)


def roles_of(person: Person) -> frozenset[Role]:
    """The roles that the person holds now, none in another school; one query, remembered on the instance."""
    known: frozenset[Role] | None = getattr(person, "_roles", None)
    if known is None:
        held = _held(person.pk) if is_open(person.school_id, RoleAssignment) else []
        known = frozenset(Role(role) for (role,) in held)
        person._roles = known  # type: ignore[attr-defined]
    return known


def holds(person: Person, *roles: Role) -> bool:
    """Does the person hold at least one of the roles?"""
    return not roles_of(person).isdisjoint(roles)


def staff() -> QuerySet[Person]:
    """Everybody who works at the open school now."""
    return Person.objects.filter(assignments__in=RoleAssignment.objects.filter(role__in=STAFF, ended_at=None))


def require(person: Person, *roles: Role) -> None:
    """Refused unless the person is active and holds one of the roles."""
    if not person.is_active or not holds(person, *roles):
        raise Refused(_("Your account may not do this. Ask the administrator of your school for the role you need."))


def bond(person: Person, section: Section) -> Enrolment.Kind | None:
    """As what the person belongs to the class now, or None."""
    kind = (
        Enrolment.objects.filter(person=person, section=section, ended_at=None).values_list("kind", flat=True).first()
    )
    return Enrolment.Kind(kind) if kind else None


def teaches(person: Person, section: Section) -> bool:
    """Does the person teach or assist this class? An administrator sees every class."""
    if bond(person, section) in (Enrolment.Kind.TEACHER, Enrolment.Kind.ASSISTANT):
        return True
    return holds(person, Role.ADMIN)


def require_teaches(person: Person, section: Section) -> None:
    """Refused unless the person teaches the class."""
    if not person.is_active or not teaches(person, section):
        raise Refused(_("Only the teachers of this class may do this. Ask to be added to the class."))


def teaches_pupil(person: Person, pupil: Person) -> bool:
    """Does the pupil sit in a class that the person teaches or assists?"""
    taught = Enrolment.objects.filter(
        person=person, kind__in=(Enrolment.Kind.TEACHER, Enrolment.Kind.ASSISTANT), ended_at=None
    )
    return Enrolment.objects.filter(
        person=pupil, kind=Enrolment.Kind.PUPIL, ended_at=None, section__in=taught.values("section")
    ).exists()
