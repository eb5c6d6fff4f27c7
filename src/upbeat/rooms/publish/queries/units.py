"""The lessons that belong together, and the points that they are about: what an exercise of a unit is on (R28)."""

from django.db.models import Q

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.publish.models import Package, Piece

MOST_LESSONS = 8
"""Of lessons in no unit, so many count as belonging together: this one and those before it."""


def lessons_together(package: Package) -> list[Package]:
    """The lessons of the class in the unit of this one, by class time; without a unit this one and those before it."""
    rows = Package.objects.filter(section=package.section_id).order_by("-class_at", "-pk")
    if package.unit_id is not None:
        return sorted(rows.filter(unit=package.unit_id), key=lambda one: (one.class_at, one.pk))
    before = rows.filter(Q(class_at__lt=package.class_at) | Q(pk=package.pk))
    return sorted(before[:MOST_LESSONS], key=lambda one: (one.class_at, one.pk))


def points_together(package: Package) -> list[tuple[Package, list[KnowledgePoint]]]:
    """The points of :func:`lessons_together` by lesson, each in the first lesson that is about it; three queries."""
    lessons = lessons_together(package)
    pieces = Piece.objects.filter(package__in=lessons, removed_at=None, revocations=None).order_by("position", "pk")
    numbers: dict[int, list[int]] = {lesson.pk: [] for lesson in lessons}
    for number, *points in pieces.values_list("package_id", "video__point", "items__point"):
        numbers[number] += [point for point in points if point is not None]
    known = KnowledgePoint.objects.in_bulk({number for some in numbers.values() for number in some})
    found, seen = [], set[int]()
    for lesson in lessons:
        new = [number for number in dict.fromkeys(numbers[lesson.pk]) if number not in seen]
        seen.update(new)
        points_new = [known[number] for number in new if known[number].retired_at is None]
        if points_new:
            found.append((lesson, points_new))
    return found
