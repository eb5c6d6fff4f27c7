"""Which profile the recordings of a subject have."""

from django.db import transaction
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog.models import Subject
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish import rules
from upbeat.rooms.polish.models import SubjectProfile
from upbeat.rooms.polish.profiles import profile


@transaction.atomic
def choose_profile(*, by: Person, subject: Subject, name: str) -> None:
    """Recordings of the subject have this profile from now on; empty: they are speech. Invalid for one that nobody
    offers. Films that are made already stay as they are."""
    rules.require_builder(by, subject)
    if name and profile(name) is None:
        raise Invalid(_("There is no such profile any more. Choose another one."), field="profile")
    before = SubjectProfile.objects.filter(subject=subject).values_list("name", flat=True).first() or ""
    if before == name:
        return
    if name:
        SubjectProfile.objects.update_or_create(subject=subject, defaults={"name": name, "by": by})
    else:
        SubjectProfile.objects.filter(subject=subject).delete()
    record("updated", subject, school_id=by.school_id, actor_id=by.pk, context={"profile": [before, name]})
