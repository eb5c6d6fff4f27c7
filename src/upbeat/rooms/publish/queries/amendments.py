"""Reading what became of published material: whole for those who build, without any key for pupils (R24)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.items.models import Attempt, Item
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Amendment, Checkpoint, MicroVideo, Package, Piece, Release
from upbeat.rooms.publish.rules import require_builder

SHOWN_TO_PUPILS = (
    Amendment.Kind.CONTENT, Amendment.Kind.MARKING, Amendment.Kind.WITHDRAWN, Amendment.Kind.RESTORED,
)  # fmt: skip
"""Other wording of the same thing is no news for a pupil."""


@dataclass(frozen=True, slots=True)
class Told:
    """All that a pupil may know of a change: what kind of thing, of which class, when, and what the teacher says of it.
    ``told`` of something withdrawn is its reason."""

    thing: str
    kind: str
    at: datetime
    told: str


def served_with(item: Item) -> QuerySet[MicroVideo]:
    """The videos that are served and ask the item."""
    asking = Checkpoint.objects.filter(version=OuterRef("published"), item_version__item=item)
    return MicroVideo.objects.filter(Exists(asking)).select_related("published", "draft").order_by("title", "pk")


def exercises_with(item: Item) -> QuerySet[Piece]:
    """The exercises of lessons with a class that ask the item and stand."""
    pushed = Release.objects.filter(package=OuterRef("package"), piece=None)
    rows = Piece.objects.filter(Exists(pushed), items=item, removed_at=None, revocations=None)
    return rows.select_related("package__section").order_by("package__class_at", "pk")


def is_out(item: Item) -> bool:
    """Do pupils have this question: was it answered, or is it asked where they can get at it?"""
    return (
        Attempt.objects.filter(item=item).exclude(place=Attempt.Place.TRIAL).exists()
        or served_with(item).exists()
        or exercises_with(item).exists()
    )


def history_of(person: Person, thing: str, number: int) -> QuerySet[Amendment]:
    """All that became of a thing, the latest first; for those who build. With ``undone``: by a later one.

    Of a video also what became of the questions that it has asked, of a task sheet what became of its pieces.
    """
    require_builder(person)
    about = Q(thing=thing, number=number)
    if thing == Amendment.Thing.VIDEO:
        asked = Checkpoint.objects.filter(version__video=number, version__published_at__isnull=False)
        about |= Q(thing=Amendment.Thing.ITEM, number__in=asked.values("item_version__item"))
    if thing == Amendment.Thing.PACKAGE:
        about |= Q(thing=Amendment.Thing.PIECE, number__in=Piece.objects.filter(package=number).values("pk"))
    undone = Amendment.objects.filter(undoes=OuterRef("pk"))
    return (
        Amendment.objects.filter(about)
        .select_related("by", "undoes")
        .annotate(undone=Exists(undone))
        .order_by("-at", "-pk")
    )


def access_amendment(person: Person, amendment_id: int) -> Amendment:
    """One amendment of a question or a video for those who build; else Refused or NotFound."""
    require_builder(person)
    row = Amendment.objects.select_related("by").filter(pk=amendment_id).first()
    if row is None:
        raise NotFound(_("There is no such change in your school."))
    return row


def is_undone(amendment: Amendment) -> bool:
    """Was it undone?"""
    return Amendment.objects.filter(undoes=amendment).exists()


def told_words(row: Amendment) -> str:
    """What pupils read of it: the reason of something withdrawn, else the word that was written for them."""
    return row.reason if row.kind == Amendment.Kind.WITHDRAWN else row.told


def told_of(piece: Piece, since: datetime) -> list[Told]:
    """What a pupil is told of changes of a piece, its video and its questions since then, the latest first; one query.

    A change that was undone, and its undoing, cancel each other. Never anything of what was or is right.
    """
    about = Q(thing=Amendment.Thing.PIECE, number=piece.pk)
    if piece.video_id is not None:
        asked = Checkpoint.objects.filter(version__video=piece.video_id, version__published_at__isnull=False)
        about |= Q(thing=Amendment.Thing.VIDEO, number=piece.video_id)
        about |= Q(thing=Amendment.Thing.ITEM, number__in=asked.values("item_version__item"))
    else:
        about |= Q(thing=Amendment.Thing.ITEM, number__in=Item.objects.filter(pieces=piece.pk).values("pk"))
    return _told(about, since)


def told_of_sheet(package: Package, since: datetime) -> list[Told]:
    """What a pupil is told of changes of the task sheet since then, the latest first; one query."""
    return _told(Q(thing=Amendment.Thing.PACKAGE, number=package.pk), since)


def _told(about: Q, since: datetime) -> list[Told]:
    rows = (
        Amendment.objects.filter(about, at__gt=since, kind__in=SHOWN_TO_PUPILS)
        .filter(undone_by_amendment=None)
        .exclude(undoes__at__gt=since)
        .order_by("-at", "-pk")
    )
    return [Told(row.thing, row.kind, row.at, told_words(row)) for row in rows]


def packages_touched(amendment: Amendment) -> QuerySet[Package]:
    """The lessons with a class in which pupils meet what was amended, with section."""
    pieces = {
        Amendment.Thing.ITEM: Q(items=amendment.number)
        | Q(video__published__checkpoints__item_version__item=amendment.number),
        Amendment.Thing.VIDEO: Q(video=amendment.number),
        Amendment.Thing.PIECE: Q(pk=amendment.number),
        Amendment.Thing.PACKAGE: Q(package=amendment.number),
    }[Amendment.Thing(amendment.thing)]
    standing = Piece.objects.filter(pieces, removed_at=None)
    pushed = Release.objects.filter(package=OuterRef("pk"), piece=None)
    return Package.objects.filter(Exists(pushed), pk__in=standing.values("package")).select_related("section")
