"""Reading frameworks: their trees, which statements points serve, and what a search finds (R8)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.catalog import rules
from upbeat.rooms.catalog.frameworks import OfferedFramework, offered_frameworks
from upbeat.rooms.catalog.models import (
    Alignment,
    AlignmentChange,
    Framework,
    FrameworkChange,
    KnowledgePoint,
    SheetDraft,
    Standard,
)
from upbeat.rooms.people.models import Person


@dataclass(frozen=True, slots=True)
class Practice:
    """The statements of a practice or domain in a stage; ``row`` None: straight in the stage."""

    row: Standard | None
    statements: tuple[Standard, ...]


@dataclass(frozen=True, slots=True)
class StageOfStandards:
    """A stage or grade band."""

    row: Standard | None
    practices: tuple[Practice, ...]


def frameworks(person: Person) -> QuerySet[Framework]:
    """The frameworks of the school, with ``statement_count``."""
    rules.require_builder(person)
    return Framework.objects.annotate(statement_count=Count("standards", filter=~Q(standards__code=""))).order_by(
        "name", "pk"
    )


def to_take(person: Person) -> list[OfferedFramework]:
    """What is offered and the school has not taken on yet."""
    rules.require_builder(person)
    there = set(Framework.objects.exclude(key="").values_list("key", flat=True))
    return [one for one in offered_frameworks() if one.key not in there]


def access_framework(person: Person, framework_id: int) -> Framework:
    """The framework; else NotFound."""
    rules.require_builder(person)
    framework = Framework.objects.filter(pk=framework_id).first()
    if framework is None:
        raise NotFound(_("There is no such framework in your school."))
    return framework


def framework_changes(framework: Framework) -> QuerySet[FrameworkChange]:
    """What came into it or changed, the newest first, with who."""
    return FrameworkChange.objects.filter(framework=framework).select_related("by", "undone_by")


def access_framework_change(person: Person, framework: Framework, change_id: int) -> FrameworkChange:
    """A change of this framework; else NotFound."""
    rules.require_builder(person, framework)
    change = FrameworkChange.objects.select_related("framework").filter(framework=framework, pk=change_id).first()
    if change is None:
        raise NotFound(_("This change is not known. Look at the list of changes."))
    return change


def waiting_drafts(person: Person, framework: Framework) -> QuerySet[SheetDraft]:
    """Sheets for this framework that were brought and not taken over yet."""
    rules.require_builder(person, framework)
    return SheetDraft.objects.filter(framework=framework, settled_at=None).select_related("by")


def tree_of(framework: Framework, search: str = "") -> list[StageOfStandards]:
    """Stages, practices and statements in their order; of a search only the statements that have all words, in code,
    text or translation, and what stands above them. One query."""
    rows = list(Standard.objects.filter(framework=framework).order_by("position", "pk"))
    found = {row.pk for row in rows if row.code and _matches(row, search)}
    return _tree([row for row in rows if not row.code or row.pk in found])


def _tree(rows: Iterable[Standard]) -> list[StageOfStandards]:
    by_id = {row.pk: row for row in rows}
    stages: dict[int, dict[int, list[Standard]]] = {}
    for row in by_id.values():
        if row.code:
            parent = by_id.get(row.parent_id or 0)
            above = by_id.get(parent.parent_id or 0) if parent else None
            stage, practice = (above, parent) if above else (parent, None)
            inner = stages.setdefault(stage.pk if stage else 0, {})
            inner.setdefault(practice.pk if practice else 0, []).append(row)

    def in_order(numbers: Iterable[int]) -> list[int]:
        return sorted(numbers, key=lambda number: by_id[number].position if number else 0)

    return [
        StageOfStandards(
            by_id.get(stage),
            tuple(Practice(by_id.get(one), tuple(stages[stage][one])) for one in in_order(stages[stage])),
        )
        for stage in in_order(stages)
    ]


def _matches(row: Standard, search: str) -> bool:
    text = " ".join([row.code, row.statement, *map(str, row.statements.values())]).casefold()
    return all(word in text for word in search.casefold().split())


def standards_of(point: KnowledgePoint) -> QuerySet[Standard]:
    """The statements that the point serves, with their frameworks."""
    rows = Standard.objects.filter(alignments__point=point).select_related("framework", "parent")
    return rows.order_by("framework__name", "position", "pk")


def find_standards(
    person: Person, *, framework: Framework | None = None, search: str = "", beside: KnowledgePoint | None = None
) -> QuerySet[Standard]:
    """Statements by words of their code, text or translation; ``beside``: without those that the point serves."""
    rules.require_builder(person, framework, beside)
    rows = Standard.objects.exclude(code="").select_related("framework", "parent__parent")
    if framework is not None:
        rows = rows.filter(framework=framework)
    for word in search.split():
        found = Q(code__icontains=word) | Q(statement__icontains=word)
        found |= Q(parent__statement__icontains=word) | Q(parent__parent__statement__icontains=word)
        for code in ("en", "zh-hans"):
            found |= Q(**{f"statements__{code}__icontains": word})
        rows = rows.filter(found)
    if beside is not None:
        rows = rows.exclude(pk__in=Alignment.objects.filter(point=beside).values("standard"))
    return rows.order_by("framework__name", "position", "pk")


def access_standards(person: Person, numbers: Iterable[int]) -> list[Standard]:
    """These statements with their frameworks; those that the school has not are left out."""
    rules.require_builder(person)
    return list(Standard.objects.filter(pk__in=list(numbers)).exclude(code="").select_related("framework"))


def access_alignment_change(person: Person, point: KnowledgePoint, change_id: int) -> AlignmentChange:
    """What was aligned at one time; else NotFound."""
    rules.require_builder(person, point)
    change = AlignmentChange.objects.select_related("point").filter(point=point, pk=change_id).first()
    if change is None:
        raise NotFound(_("This change is not known any more."))
    return change
