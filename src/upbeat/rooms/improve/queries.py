"""Reading findings, for those who build."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.improve.models import Finding
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.rules import BUILDING, require
from upbeat.rooms.publish.models import MicroVideoVersion


def findings_of(version: MicroVideoVersion, *, dismissed: bool = False) -> QuerySet[Finding]:
    """The findings of a version, strongest first, with their drafts."""
    rows = Finding.objects.filter(version=version, dismissed_at__isnull=not dismissed)
    return rows.prefetch_related("revisions__draft").order_by("-strength", "start_s")


def access_finding(person: Person, finding_id: int) -> Finding:
    """A finding of the school, for those who build; else Refused or NotFound."""
    require(person, *BUILDING)
    finding = Finding.objects.select_related("version__video__draft", "version__run").filter(pk=finding_id).first()
    if finding is None:
        raise NotFound(_("There is no such finding, or the data no longer show it."))
    return finding
