"""Courses and their units."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog.models import Subject
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.publish.models import Course, Unit
from upbeat.rooms.publish.rules import require_builder, require_teacher


@transaction.atomic
def create_course(*, by: Person, subject: Subject, title: str, language: str = "en") -> Course:
    """A course of a subject, without units and classes yet."""
    require_builder(by, subject)
    course = Course.objects.create(school_id=by.school_id, subject=subject, title=_title(title), language=language)
    record("created", course, school_id=by.school_id, actor_id=by.pk)
    return course


@transaction.atomic
def add_unit(*, by: Person, course: Course, title: str) -> Unit:
    """One more unit at the end of the course."""
    require_builder(by, course)
    last = Unit.objects.filter(course=course).aggregate(last=Max("position"))["last"] or 0
    unit = Unit.objects.create(course=course, position=last + 1, title=_title(title))
    record("created", unit, school_id=by.school_id, actor_id=by.pk, context={"course": course.pk})
    return unit


@transaction.atomic
def give_course(*, by: Person, course: Course, section: Section) -> None:
    """A class takes the course; twice counts once."""
    require_builder(by, course)
    require_teacher(by, section)
    if not course.sections.filter(pk=section.pk).exists():
        course.sections.add(section)
        record("enrolled", course, school_id=by.school_id, actor_id=by.pk, context={"section": section.pk})


def _title(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise Invalid(_("Give it a title."), field="title")
    if len(title) > 160:
        raise Invalid(_("The title has at most 160 characters."), field="title")
    return title
