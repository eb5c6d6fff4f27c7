"""The rubrics of the school, for those who build lessons."""

from django.db.models import Count, OuterRef, QuerySet, Subquery

from upbeat.rooms.assess.models import Rubric, RubricVersion
from upbeat.rooms.catalog.rules import require_builder
from upbeat.rooms.people.models import Person


def rubrics_of(person: Person) -> QuerySet[Rubric]:
    """Those that are offered, with ``task_count``."""
    require_builder(person)
    rows = Rubric.objects.filter(retired_at=None).annotate(task_count=Count("versions__tasks", distinct=True))
    return rows.select_related("created_by").order_by("title", "pk")


def retired_rubrics(person: Person) -> QuerySet[Rubric]:
    """Those that were laid aside."""
    require_builder(person)
    return Rubric.objects.filter(retired_at__isnull=False).order_by("title", "pk")


def offered_versions(person: Person, but: RubricVersion | None = None) -> list[RubricVersion]:
    """The latest version of each rubric, to choose from; with the one that a task has (``but``), whatever it is."""
    require_builder(person)
    latest = RubricVersion.objects.filter(rubric=OuterRef("rubric")).order_by("-number").values("pk")[:1]
    rows = RubricVersion.objects.filter(rubric__retired_at=None, pk=Subquery(latest)).select_related("rubric")
    found = list(rows.order_by("rubric__title", "pk"))
    return found if but is None or but in found else [but, *found]
