"""Reading people and classes; what a person may not see is not found."""

from collections.abc import Collection

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.people import rules
from upbeat.rooms.people.models import Enrolment, Person, Role, RoleAssignment, School, Section
from upbeat.rooms.people.prepared import Prepared
from upbeat.rooms.people.scope import is_open

TEACHING_KINDS = (Enrolment.Kind.TEACHER, Enrolment.Kind.ASSISTANT)


def sections_taught(person: Person) -> QuerySet[Section]:
    """The classes that the person teaches now; all of the school for an administrator. With ``pupil_count``."""
    rows = Section.objects.select_related("term").annotate(
        pupil_count=Count("enrolments", filter=Q(enrolments__kind="pupil", enrolments__ended_at=None), distinct=True)
    )
    if rules.holds(person, Role.ADMIN):
        return rows
    return rows.filter(
        enrolments__in=Enrolment.objects.filter(person=person, kind__in=TEACHING_KINDS, ended_at=None)
    ).distinct()


_attended = Prepared(
    lambda person: (
        QuerySet(Enrolment).filter(person_id=person, kind=Enrolment.Kind.PUPIL, ended_at=None).values_list("section_id")
    ),
    hole=-1,
)


def attended_numbers(person: Person) -> frozenset[int]:
    """The numbers of the classes in which the person is a pupil now, for what a whole class asks at one moment."""
    return (
        frozenset(number for (number,) in _attended(person.pk)) if is_open(person.school_id, Enrolment) else frozenset()
    )


def sections_attended(person: Person) -> QuerySet[Section]:
    """The classes in which the person is a pupil now."""
    return Section.objects.filter(
        enrolments__in=Enrolment.objects.filter(person=person, kind=Enrolment.Kind.PUPIL, ended_at=None)
    ).select_related("term")


def pupils_of(section: Section) -> QuerySet[Person]:
    """The pupils of a class now, in the order of lists."""
    return Person.objects.filter(
        enrolments__in=Enrolment.objects.filter(section=section, kind=Enrolment.Kind.PUPIL, ended_at=None),
        is_active=True,
    )


def listed_pupils(section: Section) -> QuerySet[Person]:
    """The pupils of a class who may sign in by PIN: nobody who works at the school, for six digits are too few."""
    return pupils_of(section).exclude(pk__in=rules.staff()).select_related("school")


def pupils_by_section(sections: Collection[Section]) -> dict[int, list[Person]]:
    """The pupils of each class now, by the class's number, in the order of lists; one query."""
    found: dict[int, list[Person]] = {section.pk: [] for section in sections}
    rows = Enrolment.objects.filter(
        section__in=found, kind=Enrolment.Kind.PUPIL, ended_at=None, person__is_active=True
    ).select_related("person")
    for row in rows.order_by("person__sort_name", "person__name", "person"):
        found[row.section_id].append(row.person)
    return found


def access_section(person: Person, section_id: int) -> Section:
    """The class if the person teaches it or sits in it; else NotFound."""
    section = Section.objects.select_related("term").filter(pk=section_id).first()
    if section is None or not (rules.bond(person, section) or rules.holds(person, Role.ADMIN)):
        raise NotFound(_("There is no such class, or you do not belong to it."))
    return section


def access_taught_section(person: Person, section_id: int) -> Section:
    """The class if the person teaches it; else NotFound or Refused."""
    section = access_section(person, section_id)
    rules.require_teaches(person, section)
    return section


def pupils_taught(person: Person) -> QuerySet[Person]:
    """The pupils of the classes that the person teaches now, each once, in the order of lists."""
    enrolled = Enrolment.objects.filter(
        section__in=sections_taught(person).values("pk"), kind=Enrolment.Kind.PUPIL, ended_at=None
    )
    return Person.objects.filter(pk__in=enrolled.values("person"), is_active=True)


def pupils_by_class(person: Person) -> list[tuple[Section, list[Person]]]:
    """The classes that the person teaches, by name, with their pupils; two queries. Empty classes are left out."""
    sections = {section.pk: section for section in sections_taught(person).order_by("name", "pk")}
    found: dict[int, list[Person]] = {number: [] for number in sections}
    rows = Enrolment.objects.filter(
        section__in=sections, kind=Enrolment.Kind.PUPIL, ended_at=None, person__is_active=True
    ).select_related("person")
    for row in rows.order_by("person__sort_name", "person__name", "pk"):
        found[row.section_id].append(row.person)
    return [(sections[number], pupils) for number, pupils in found.items() if pupils]


def access_pupil(teacher: Person, person_id: int) -> Person:
    """A pupil of one of the teacher's classes; else NotFound."""
    pupil = Person.objects.filter(
        pk=person_id,
        enrolments__in=Enrolment.objects.filter(
            section__in=sections_taught(teacher).values("pk"), kind=Enrolment.Kind.PUPIL, ended_at=None
        ),
    ).first()
    if pupil is None:
        raise NotFound(_("There is no such pupil in your classes."))
    return pupil


def teachers_of(pupil: Person, section_id: int | None = None) -> QuerySet[Person]:
    """Who teaches or assists the pupil now, in this class or (None) in any."""
    sits = Enrolment.objects.filter(person=pupil, kind=Enrolment.Kind.PUPIL, ended_at=None)
    if section_id is not None:
        sits = sits.filter(section=section_id)
    return Person.objects.filter(
        enrolments__in=Enrolment.objects.filter(
            section__in=sits.values("section"), kind__in=TEACHING_KINDS, ended_at=None
        ),
        is_active=True,
    ).distinct()


def only_school() -> School | None:
    """The school of an installation that serves one; None where there are more or none."""
    schools = list(School.objects.all()[:2])
    return schools[0] if len(schools) == 1 else None


def roster(section: Section) -> QuerySet[Enrolment]:
    """Everybody in a class now, teachers first, then pupils in the order of lists."""
    rows = Enrolment.objects.filter(section=section, ended_at=None).select_related("person")
    return rows.order_by("-kind", "person__sort_name", "person__name")


def people_of_school(search: str = "", role: str = "") -> QuerySet[Person]:
    """The people of the open school, filtered by a part of the name and by role, with their roles at hand."""
    rows = Person.objects.prefetch_related(
        Prefetch("assignments", RoleAssignment.objects.filter(ended_at=None), to_attr="roles_now")
    )
    if search:
        rows = rows.filter(Q(name__icontains=search) | Q(login__icontains=search))
    if role:
        rows = rows.filter(assignments__in=RoleAssignment.objects.filter(role=role, ended_at=None))
    return rows


def access_person(admin: Person, person_id: int) -> Person:
    """Anybody of the school, for its administrators; else Refused or NotFound."""
    rules.require(admin, Role.ADMIN)
    person = people_of_school().filter(pk=person_id).first()
    if person is None:
        raise NotFound(_("There is no such person in your school."))
    return person
