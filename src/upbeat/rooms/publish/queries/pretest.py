"""The short test before a lesson whose plan wants one: a question on each point that the lesson rests on (R5, R7)."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery

from upbeat.kernel.questions import IN_FILM
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.design.models import LessonPlan
from upbeat.rooms.items.models import Item
from upbeat.rooms.publish.models import Checkpoint, Package, Piece
from upbeat.rooms.publish.queries.packages import pushed_at


@dataclass(frozen=True, slots=True)
class Pretest:
    """``items``: the newest question on each point before, rather none that a video in another language asks;
    ``missing``: points on which there is none yet."""

    items: tuple[Item, ...]
    missing: tuple[KnowledgePoint, ...]


def pretest_of(plan: LessonPlan) -> Pretest | None:
    """What would be asked before the lesson; None unless the plan wants a test and its points rest on others."""
    if plan.prior != LessonPlan.Prior.TESTED:
        return None
    own = plan.points.values("pk")
    language = (plan.author.language if plan.author else "") or plan.school.language
    foreign = Checkpoint.objects.filter(item_version__item=OuterRef("pk")).exclude(version__video__language=language)
    newest = (
        Item.objects.filter(point=OuterRef("pk"), retired_at=None)
        .exclude(kind__in=IN_FILM)
        .annotate(foreign=Exists(foreign))
        .order_by("foreign", "-created_at", "-id")
    )
    before = (
        KnowledgePoint.objects.filter(required_by__point__in=own, retired_at=None)
        .exclude(pk__in=own)
        .annotate(newest_item=Subquery(newest.values("pk")[:1]))
        .order_by("title")
        .distinct()
    )
    points = list(before)
    if not points:
        return None
    items = Item.objects.select_related("point").in_bulk([number for row in points if (number := row.newest_item)])
    return Pretest(
        tuple(items[row.newest_item] for row in points if row.newest_item),
        tuple(row for row in points if not row.newest_item),
    )


def proposed_pretest(package: Package) -> Pretest | None:
    """The test that the plan of a lesson wants and the lesson has not; None once the class has the lesson."""
    if package.plan is None or pushed_at(package):
        return None
    test = pretest_of(package.plan)
    if test is None:
        return None
    points = {item.point_id for item in test.items} | {point.pk for point in test.missing}
    asked = Piece.objects.filter(
        package=package, phase=Piece.Phase.BEFORE, removed_at=None, items__point__in=points
    ).exists()
    return None if asked else test
