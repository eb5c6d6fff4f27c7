"""What changed for a learner since they last saw a piece, and who is to be told of a change (R24)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, QuerySet

from upbeat.rooms.items.models import Attempt
from upbeat.rooms.items.regrading import PLACES
from upbeat.rooms.learn.models import PieceDone, Viewing
from upbeat.rooms.people.models import Enrolment, Person
from upbeat.rooms.publish.models import Amendment, Package, Piece
from upbeat.rooms.publish.queries.amendments import Told, packages_touched, told_of, told_of_sheet

SAME_SIGHT = timedelta(minutes=30)
"""Whoever loads a page again within half an hour has not gone away: what changed is still shown."""


A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ToTell:
    """Somebody whom a change concerns, and the lesson in which they meet it."""

    person: Person
    package: Package
    teaches: bool


def what_changed(person: Person, piece: Piece, now: datetime) -> list[Told]:
    """What is different in the piece since the learner last saw it, the latest first; nothing for who never did.

    Two queries; one for who never saw it. Nothing of it tells what is right.
    """
    before = now - SAME_SIGHT
    if piece.kind == Piece.Kind.VIDEO:
        seen = Viewing.objects.filter(person=person, version__video=piece.video_id, opened_at__lt=before)
        last = seen.aggregate(last=Max("opened_at"))["last"]
    elif piece.kind == Piece.Kind.EXERCISE:
        tried = Attempt.objects.filter(person=person, place=Attempt.Place.PIECE, place_id=piece.pk)
        last = tried.filter(shown_at__lt=before).aggregate(last=Max("shown_at"))["last"]
    else:
        last = PieceDone.objects.filter(person=person, piece=piece).values_list("at", flat=True).first()
    return told_of(piece, last) if last is not None else []


def what_changed_on_sheet(package: Package, now: datetime) -> list[Told]:
    """What is different on the task sheet since a week ago: nobody notes when a sheet is read. One query."""
    return told_of_sheet(package, now - A_WEEK)


def who_is_to_be_told(amendment: Amendment) -> list[ToTell]:
    """The pupils who have begun what was amended, and the teachers of their classes but who amended it; each once, with
    the nearest lesson. Four queries."""
    packages = list(packages_touched(amendment).order_by("class_at", "pk"))
    by_section: dict[int, Package] = {}
    for package in packages:
        by_section.setdefault(package.section_id, package)
    seats = Enrolment.objects.filter(section__in=by_section, ended_at=None, person__is_active=True)
    begun = set(_begun(amendment).values_list("person", flat=True))
    found: dict[int, ToTell] = {}
    for seat in seats.select_related("person").order_by("section", "pk"):
        teaches = seat.kind != Enrolment.Kind.PUPIL
        concerned = seat.person_id != amendment.by_id if teaches else seat.person_id in begun
        if concerned:
            found.setdefault(seat.person_id, ToTell(seat.person, by_section[seat.section_id], teaches))
    return list(found.values())


def _begun(amendment: Amendment) -> QuerySet[Viewing] | QuerySet[Attempt] | QuerySet[PieceDone]:
    if amendment.thing == Amendment.Thing.ITEM:
        return Attempt.objects.filter(item=amendment.number, place__in=PLACES)
    if amendment.thing == Amendment.Thing.VIDEO:
        return Viewing.objects.filter(version__video=amendment.number)
    piece = Piece.objects.filter(pk=amendment.number).first() if amendment.thing == Amendment.Thing.PIECE else None
    if piece is not None and piece.kind == Piece.Kind.VIDEO:
        return Viewing.objects.filter(piece=piece)
    if piece is not None and piece.kind == Piece.Kind.EXERCISE:
        return Attempt.objects.filter(place=Attempt.Place.PIECE, place_id=piece.pk)
    return PieceDone.objects.filter(piece=amendment.number if piece is not None else 0)
