"""Reading courses."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Course
from upbeat.rooms.publish.rules import require_builder


def courses(person: Person) -> QuerySet[Course]:
    """The courses of the school by title, with subject, units and classes; for those who build."""
    require_builder(person)
    return Course.objects.select_related("subject").prefetch_related("units", "sections")


def access_course(person: Person, course_id: int) -> Course:
    """A course for those who build; else Refused or NotFound."""
    course = courses(person).filter(pk=course_id).first()
    if course is None:
        raise NotFound(_("There is no such course in your school."))
    return course
