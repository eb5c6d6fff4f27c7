"""The map of a pupil: points known, nearly, not yet, and what is missing before each (R32, R7)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, groupby

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from upbeat.kernel import mastery
from upbeat.kernel.errors import NotFound
from upbeat.kernel.guidance import is_wheel_spinning
from upbeat.kernel.prerequisites import foundation, levels
from upbeat.kernel.questions import IN_FILM
from upbeat.rooms.catalog.models import KnowledgePoint, Subject
from upbeat.rooms.catalog.queries import requirement_edges
from upbeat.rooms.catalog.queries.editions import Overlay, Slot, overlays_of
from upbeat.rooms.items.models import Item, Variant
from upbeat.rooms.learn.models import Mastery, Pass
from upbeat.rooms.learn.queries.excuses import is_not_asked
from upbeat.rooms.learn.queries.explaining import situations_of, state_at
from upbeat.rooms.learn.queries.foreign import in_other_languages
from upbeat.rooms.learn.queries.known import weights_of_school
from upbeat.rooms.learn.queries.reach import awaited_points, pieces_within_reach
from upbeat.rooms.learn.queries.standing import State
from upbeat.rooms.people.models import Enrolment, Person
from upbeat.rooms.publish.models import Checkpoint, Piece


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the map. ``missing``: points directly below it that are not settled; ``questions``: so many can be
    practised with now; ``piece_id``: where its video is watched, if there is one; ``stuck``: more tries do not help."""

    point: KnowledgePoint
    state: State
    missing: tuple[KnowledgePoint, ...]
    questions: int
    piece_id: int | None
    stuck: bool

    @property
    def can_practise(self) -> bool:
        """Is there something to practise, and is it of use?"""
        return self.state != "settled" and self.questions > 0 and not self.stuck


@dataclass(frozen=True, slots=True)
class Chapter:
    """Points that stand together in a unit of the book; without ``slot`` those that are in no unit of it."""

    slot: Slot | None
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """The points of a subject: in the order of the edition by which the pupil's class is taught (``overlay``), and
    what is not in it behind, in an order in which it can be learnt."""

    subject: Subject
    places: tuple[Place, ...]
    overlay: Overlay | None = None

    @property
    def settled(self) -> int:
        """So many points are known."""
        return sum(place.state == "settled" for place in self.places)

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The places unit by unit; one without a name where there is no book."""
        slots = self.overlay.slots if self.overlay else {}

        def unit(place: Place) -> tuple[str, ...]:
            slot = slots.get(place.point.pk)
            return slot.chapter if slot else ()

        found = [tuple(places) for _unit, places in groupby(self.places, key=unit)]
        return tuple(Chapter(slots.get(places[0].point.pk), places) for places in found)


def map_of(person: Person, now: datetime) -> list[Region]:
    """The points of what the pupil was given, and all they rest on; by subject, in the order of the class's book.
    Twelve queries at most."""
    videos = _videos(person, now)
    edges = requirement_edges()
    numbers = _numbers(person, now, edges)
    points = KnowledgePoint.objects.select_related("subject").in_bulk(numbers)
    points = {number: point for number, point in points.items() if point.retired_at is None}
    known, stuck = _states(person, points)
    questions = _questions(person, points, now)
    below = {number: [points[one] for one in edges.get(number, ()) if one in points] for number in points}
    found: dict[Subject, list[Place]] = defaultdict(list)
    for row in levels(edges, points):
        for number in row:
            point = points[number]
            found[point.subject].append(
                Place(
                    point=point,
                    state=known.get(number, "not-yet"),
                    missing=tuple(one for one in below[number] if known.get(one.pk) != "settled"),
                    questions=questions.get(number, 0),
                    piece_id=videos.get(number),
                    stuck=number in stuck,
                )
            )
    books = overlays_of(_classes(person))
    return [
        _region(subject, found[subject], books.get(subject.pk)) for subject in sorted(found, key=lambda one: one.name)
    ]


def _region(subject: Subject, places: list[Place], book: Overlay | None) -> Region:
    if book is not None:
        places = sorted(places, key=lambda place: book.rank(place.point.pk))
    return Region(subject, tuple(places), book)


def first_to_practise(regions: Iterable[Region], goal: int | None = None) -> Place | None:
    """Where practice begins: the first place that is not settled and can be practised, in the order of the map, but
    for what a point rests on, which comes first. With ``goal`` only that point and what it rests on count."""
    places = {place.point.pk: place for region in regions for place in region.places}
    below = {number: [one.pk for one in place.missing] for number, place in places.items()}
    goals = list(places) if goal is None else [goal]
    wanted = dict.fromkeys(chain.from_iterable([*foundation(below, number), number] for number in goals))
    return next((places[number] for number in wanted if number in places and places[number].can_practise), None)


def access_mapped_point(person: Person, point_id: int, now: datetime) -> KnowledgePoint:
    """The point if it stands on the pupil's map; else NotFound."""
    point = KnowledgePoint.objects.select_related("subject").filter(pk=point_id, retired_at=None).first()
    if point is None or point.pk not in _numbers(person, now, requirement_edges()):
        raise NotFound(_("This point is not on your map. Go back to it and choose another."))
    return point


def askable(person: Person, points: Collection[int], now: datetime) -> QuerySet[Item]:
    """The questions that the pupil may practise with: not those of work that is kept for later, nor those of a
    checkpoint in a video of theirs that they have not passed yet, nor those that ask for a moment of the film, nor
    those that are asked in languages alone in which the pupil does not learn."""
    within = pieces_within_reach(person, now)
    theirs = Piece.objects.filter(package__section__in=_classes(person))
    kept = theirs.filter(removed_at=None).exclude(pk__in=within.values("pk"))
    ahead = Checkpoint.objects.filter(
        version__video__in=theirs.filter(kind=Piece.Kind.VIDEO).values("video"),
        version__video__published=F("version"),
    ).exclude(item_version__item__in=Pass.objects.filter(person=person).values("item"))
    return (
        Item.objects.filter(
            Exists(Variant.objects.filter(version__item=OuterRef("pk"))), point__in=points, retired_at=None
        )
        .exclude(kind__in=IN_FILM)
        .exclude(is_not_asked(person))
        .exclude(pk__in=kept.filter(items__isnull=False).values("items"))
        .exclude(pk__in=ahead.values("item_version__item"))
        .exclude(_in_other_languages(person, points))
    )


def _in_other_languages(person: Person, points: Collection[int]) -> Q:
    films = Piece.objects.filter(package__section__in=_classes(person), video__isnull=False).values("video__language")
    own = person.language or person.school.language
    return in_other_languages(points, lambda path: Q((f"{path}__in", films)) | Q((path, own)))


def _classes(person: Person) -> QuerySet[Enrolment, tuple[int]]:
    return Enrolment.objects.filter(person=person, kind=Enrolment.Kind.PUPIL, ended_at=None).values_list("section")


def _numbers(person: Person, now: datetime, edges: Mapping[int, Collection[int]]) -> set[int]:
    """What the pupil was given something about or something waits for, has answered on, and all of it rests on."""
    within = pieces_within_reach(person, now)
    given = set(within.filter(video__isnull=False).values_list("video__point", flat=True))
    given |= set(within.filter(items__isnull=False).values_list("items__point", flat=True))
    answered = Mastery.objects.filter(person=person).order_by().values_list("point", flat=True)
    given |= set(answered.union(awaited_points(person, now)))
    numbers = {number for number in given if number is not None}
    return numbers.union(*(foundation(edges, number) for number in numbers)) if numbers else numbers


def _videos(person: Person, now: datetime) -> dict[int, int]:
    """The piece in which the video of a point is watched, the latest one."""
    rows = pieces_within_reach(person, now).filter(kind=Piece.Kind.VIDEO).order_by("package__class_at")
    return dict(rows.values_list("video__point", "pk"))


def _states(person: Person, points: Collection[int]) -> tuple[dict[int, State], set[int]]:
    rows = list(Mastery.objects.filter(person=person, point__in=points))
    weights = weights_of_school()
    states = {
        row.point_id: state_at(mastery.typical(situation, weights), mastered=row.mastered_at is not None)
        for row, situation in zip(rows, situations_of(rows), strict=True)
        if row.wins + row.fails
    }
    return states, {row.point_id for row in rows if row.mastered_at is None and is_wheel_spinning(row.fails)}


def _questions(person: Person, points: Collection[int], now: datetime) -> dict[int, int]:
    counts: dict[int, int] = defaultdict(int)
    for number in askable(person, points, now).values_list("point", flat=True):
        counts[number] += 1
    return counts
