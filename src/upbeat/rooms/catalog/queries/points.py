"""Reading subjects, knowledge points and the graph of what they rest on."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.kernel.prerequisites import foundation, levels
from upbeat.rooms.catalog import rules
from upbeat.rooms.catalog.models import KnowledgePoint, Prerequisite, RecallCard, Subject, Supplement
from upbeat.rooms.catalog.queries.editions import place_in_school
from upbeat.rooms.people.models import Person


@dataclass(frozen=True)
class PointGraph:
    """Points in rows: the first row rests on nothing; ``requires`` gives for each point the points directly below."""

    rows: list[list[KnowledgePoint]]
    requires: dict[int, list[KnowledgePoint]]


def subjects(person: Person) -> QuerySet[Subject]:
    """The subjects of the school with ``point_count`` (retired points do not count). Refused for pupils."""
    rules.require_builder(person)
    return Subject.objects.annotate(point_count=Count("points", filter=Q(points__retired_at=None)))


def access_subject(person: Person, subject_id: int) -> Subject:
    """The subject; NotFound if the school has none of this number."""
    subject = subjects(person).filter(pk=subject_id).first()
    if subject is None:
        raise NotFound(_("There is no such subject in your school."))
    return subject


def points(
    person: Person, *, subject: Subject | None = None, search: str = "", retired: bool = False
) -> QuerySet[KnowledgePoint]:
    """Points with subject and requirements (``requirements``, each with ``requires``) read ahead.

    ``search`` looks into the title, its translations and the summary. ``retired`` asks for the retired ones instead.
    By subject, in the order of the edition by which the school teaches it; what is not in it, by title.
    """
    rules.require_builder(person)
    rows = KnowledgePoint.objects.filter(retired_at__isnull=not retired).select_related("subject")
    if subject is not None:
        rows = rows.filter(subject=subject)
    for word in search.split():
        found = Q(title__icontains=word) | Q(summary__icontains=word)
        for code, _language in settings.LANGUAGES:
            found |= Q(**{f"titles__{code}__icontains": word})
        rows = rows.filter(found)
    needs = Prerequisite.objects.select_related("requires").order_by("requires__title")
    rows = rows.annotate(place=place_in_school())
    return rows.order_by("subject__name", F("place").asc(nulls_last=True), "title", "id").prefetch_related(
        Prefetch("requirements", queryset=needs)
    )


def access_point(person: Person, point_id: int) -> KnowledgePoint:
    """The point, retired or not, with its subject; NotFound if the school has none of this number."""
    rules.require_builder(person)
    point = KnowledgePoint.objects.select_related("subject").filter(pk=point_id).first()
    if point is None:
        raise NotFound(_("There is no such knowledge point in your school."))
    return point


def access_supplement(person: Person, point: KnowledgePoint, supplement_id: int) -> Supplement:
    """A supplement of this point; else NotFound."""
    rules.require_builder(person, point)
    supplement = Supplement.objects.select_related("point").filter(point=point, pk=supplement_id).first()
    if supplement is None:
        raise NotFound(_("This material is not there any more."))
    return supplement


def requirement_edges() -> dict[int, list[int]]:
    """The graph of the school in one query: point number → numbers of the points it requires directly."""
    edges: dict[int, list[int]] = defaultdict(list)
    for point_id, requires_id in Prerequisite.objects.values_list("point_id", "requires_id"):
        edges[point_id].append(requires_id)
    return edges


def requirements(point: KnowledgePoint) -> QuerySet[KnowledgePoint]:
    """What the point rests on directly."""
    return KnowledgePoint.objects.filter(required_by__point=point).order_by("title")


def dependents(point: KnowledgePoint) -> QuerySet[KnowledgePoint]:
    """What rests on the point directly."""
    return KnowledgePoint.objects.filter(requirements__requires=point).order_by("title")


def learning_order(point: KnowledgePoint) -> list[KnowledgePoint]:
    """Everything that the point rests on, in an order in which it can be learnt (R7); two queries."""
    order = foundation(requirement_edges(), point.pk)
    found = KnowledgePoint.objects.in_bulk(order)
    return [found[number] for number in order if number in found]


def possible_requirements(point: KnowledgePoint) -> list[KnowledgePoint]:
    """Points of the school that ``point`` could still require without a circle, in the order of lists."""
    edges = requirement_edges()
    above: dict[int, list[int]] = defaultdict(list)
    for upper, lowers in edges.items():
        for lower in lowers:
            above[lower].append(upper)
    closed = {point.pk, *edges.get(point.pk, ()), *foundation(above, point.pk)}
    rows = KnowledgePoint.objects.filter(retired_at=None).exclude(pk__in=closed).select_related("subject")
    return list(rows.order_by("subject__name", "title"))


def prerequisite_graph(shown: Iterable[KnowledgePoint]) -> PointGraph:
    """The graph over the given points; requirements outside them are left out. One query."""
    by_id = {point.pk: point for point in shown}
    edges = requirement_edges()
    rows = [[by_id[number] for number in row] for row in levels(edges, by_id.keys())]
    below = {pk: [by_id[r] for r in sorted(edges.get(pk, ())) if r in by_id] for pk in by_id}
    return PointGraph(rows=rows, requires=below)


def supplements(point: KnowledgePoint) -> QuerySet[Supplement]:
    """The material to offer after an error about the point."""
    return Supplement.objects.filter(point=point).order_by("id")


def recall_cards(point: KnowledgePoint) -> QuerySet[RecallCard]:
    """The recall cards of the point, in the order in which they were written."""
    return RecallCard.objects.filter(point=point).order_by("pk")


def access_recall_card(person: Person, point: KnowledgePoint, card_id: int) -> RecallCard:
    """A card of this point; else NotFound."""
    rules.require_builder(person, point)
    card = RecallCard.objects.select_related("point").filter(point=point, pk=card_id).first()
    if card is None:
        raise NotFound(_("This card is not there any more."))
    return card
