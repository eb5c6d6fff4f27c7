"""Subjects of the school."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog import rules
from upbeat.rooms.catalog.models import Subject
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person


@transaction.atomic
def define_subject(*, by: Person, name: str) -> Subject:
    """A new subject. Invalid if the name is empty, too long or taken."""
    rules.require_builder(by)
    subject = Subject(school=by.school, name=_clean(name))
    _save(subject)
    record("created", subject, school_id=by.school_id, actor_id=by.pk)
    return subject


@transaction.atomic
def rename_subject(*, by: Person, subject: Subject, name: str) -> Subject:
    """Another name for a subject; everything in it stays."""
    rules.require_builder(by, subject)
    subject.name = _clean(name)
    _save(subject)
    record("updated", subject, school_id=by.school_id, actor_id=by.pk, result={"name": subject.name})
    return subject


def _clean(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid(_("A subject needs a name, such as Music."), field="name")
    if len(name) > 80:
        raise Invalid(_("The name is longer than 80 characters. Shorten it."), field="name")
    return name


def _save(subject: Subject) -> None:
    taken = Subject.objects.filter(name__iexact=subject.name).exclude(pk=subject.pk).exists()
    try:
        if not taken:
            with transaction.atomic():
                subject.save()
    except IntegrityError:
        taken = True
    if taken:
        raise Invalid(_("There is already a subject “%(name)s”.") % {"name": subject.name}, field="name")
