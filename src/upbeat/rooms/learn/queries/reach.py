"""What of the packages is within a learner's reach: pushed to a class of theirs, open by now, not taken back."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from upbeat.kernel.errors import NotFound
from upbeat.kernel.errors import marked as _
from upbeat.rooms.learn.models import Viewing
from upbeat.rooms.people.models import Enrolment, Person, Section
from upbeat.rooms.publish.models import Checkpoint, MicroVideoVersion, Package, Piece, PieceRevocation, Release
from upbeat.rooms.publish.queries import trials_of

VIDEO_NOT_OPEN = _("This video is not open to you, or not yet. Go back to your lessons to see what is.")
NO_SUCH_QUESTION = _("There is no such question in what you are watching. Go back to your lessons.")


class Reached(NamedTuple):
    """A piece within a person's reach; ``opens_known``: it is a test before the lesson."""

    person_id: int
    piece_id: int
    kind: str
    video_id: int | None
    opens_known: bool


def packages_within_reach(person: Person, now: datetime) -> QuerySet[Package]:
    """The packages that were pushed by now to a class of the pupil."""
    return Package.objects.filter(
        Exists(_pushes(now).filter(package=OuterRef("pk"))), section__in=_classes(person)
    ).select_related("section")


def pieces_within_reach(person: Person, now: datetime) -> QuerySet[Piece]:
    """The pieces that the pupil may work on: of a pushed package those before class, and any other that was opened for
    the class or for the pupil; none that was taken out or back, no video that is not served."""
    rows = _standing_pieces(now).filter(_opened(person, now), package__section__in=_classes(person))
    return rows.select_related("package__section", "video__published__run", "video__point")


def awaited_points(person: Person, now: datetime) -> QuerySet[Piece, int]:
    """The numbers of the points that exercises of the pupil wait for, or waited for."""
    rows = _standing_pieces(now).filter(package__section__in=_classes(person), opens_when__isnull=False).order_by()
    return rows.values_list("opens_when", flat=True).distinct()


def access_package(person: Person, package_id: int, now: datetime) -> Package:
    """The package if it is within the pupil's reach; else NotFound."""
    package = packages_within_reach(person, now).filter(pk=package_id).first()
    if package is None:
        raise NotFound(_("There is no such lesson among yours. Go back to your lessons."))
    return package


def access_piece(person: Person, piece_id: int, now: datetime) -> Piece:
    """The piece if it is within the pupil's reach; else NotFound, which tells why where the pupil may know."""
    piece = pieces_within_reach(person, now).filter(pk=piece_id).first()
    if piece is None:
        raise out_of_reach(taken_back([(person.pk, piece_id)]).get((person.pk, piece_id)))
    return piece


def reached(people: Collection[int], pieces: Collection[int], videos: Collection[int], now: datetime) -> list[Reached]:
    """Which of these pieces, and of the pieces with these videos, are within whose reach, as
    :func:`pieces_within_reach` says it of one; one query."""
    whose = "package__section__enrolments__person"
    rows = (
        _standing_pieces(now)
        .filter(
            Q(pk__in=pieces) | Q(video__in=videos),
            _opened(OuterRef(whose), now),
            package__section__enrolments__person__in=people,
            package__section__enrolments__kind=Enrolment.Kind.PUPIL,
            package__section__enrolments__ended_at=None,
        )
        .order_by()
    )
    return [Reached(*row) for row in rows.values_list(f"{whose}_id", "pk", "kind", "video_id", "opens_known")]


def taken_back(pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Why a piece was taken back, for each (person, piece) whose class had it; one query, none for none."""
    if not pairs:
        return {}
    rows = PieceRevocation.objects.filter(
        piece__in={piece for _person, piece in pairs},
        piece__package__section__enrolments__person__in={person for person, _piece in pairs},
        piece__package__section__enrolments__kind=Enrolment.Kind.PUPIL,
        piece__package__section__enrolments__ended_at=None,
    ).order_by("pk")
    named = rows.values_list("piece__package__section__enrolments__person_id", "piece_id", "reason")
    return {(person, piece): reason for person, piece, reason in named}


def out_of_reach(reason: str | None) -> NotFound:
    """What to say of a piece that is not within reach; ``reason``: why it was taken back, if it was."""
    if reason is None:
        return NotFound(_("This is not open to you, or not yet. Go back to your lessons to see what is."))
    return NotFound(
        _("Your teacher took this back: %(reason)s What you have done on it is kept."), values={"reason": reason}
    )


def access_version(person: Person, version_id: int, now: datetime) -> MicroVideoVersion:
    """A version that the pupil may watch: the one published now in a piece within reach, an older one of the same
    video that they have begun, or a draft that they try. Else NotFound.

    Older versions are open to nobody else: a later one may have been given checkpoints that they lack.
    """
    reachable = pieces_within_reach(person, now).filter(video=OuterRef("video"))
    begun = Viewing.objects.filter(person=person, version=OuterRef("pk"))
    tried = trials_of(person, now).filter(copy__draft=OuterRef("pk"))
    version = (
        MicroVideoVersion.objects.filter(
            Q(Exists(tried), published_at=None)
            | Q(
                Exists(reachable),
                Q(video__published=F("pk")) | Exists(begun),
                published_at__isnull=False,
            ),
            pk=version_id,
        )
        .select_related("run__asset", "run__recipe", "video__point")
        .first()
    )
    if version is None:
        raise NotFound(VIDEO_NOT_OPEN)
    return version


def access_viewing(person: Person, viewing_id: int) -> Viewing:
    """A viewing of one's own, with version, film, video and piece; else NotFound. Whether the video is still within
    reach: :func:`access_version`."""
    viewing = (
        Viewing.objects.filter(pk=viewing_id, person=person)
        .select_related(
            "person", "version__run__asset", "version__run__recipe", "version__video__point", "piece__package"
        )
        .first()
    )
    if viewing is None:
        raise NotFound(_("This page is not yours, or it is too old. Open the video again."))
    return viewing


def checkpoint_in(viewing: Viewing, checkpoint_id: int) -> Checkpoint:
    """A checkpoint of what is being watched; else NotFound. Whether it is reached is for the actions to say."""
    checkpoint = (
        Checkpoint.objects.filter(pk=checkpoint_id, version=viewing.version_id)
        .select_related("item_version__item")
        .first()
    )
    if checkpoint is None:
        raise NotFound(NO_SUCH_QUESTION)
    return checkpoint


def _standing_pieces(now: datetime) -> QuerySet[Piece]:
    """Of every class; whose class it is comes on top."""
    return (
        Piece.objects.filter(Exists(_pushes(now).filter(package=OuterRef("package"))), removed_at=None)
        .exclude(Exists(PieceRevocation.objects.filter(piece=OuterRef("pk"))))
        .exclude(kind=Piece.Kind.VIDEO, video__published=None)
    )


def _opened(person: Person | OuterRef, now: datetime) -> Combinable:
    own = Release.objects.filter(Q(person=None) | Q(person=person), piece=OuterRef("pk"), opens_at__lte=now)
    return Q(phase=Piece.Phase.BEFORE) | Exists(own)


def _pushes(now: datetime) -> QuerySet[Release]:
    return Release.objects.filter(piece=None, opens_at__lte=now)


def _classes(person: Person) -> QuerySet[Section]:
    return Section.objects.filter(
        Exists(Enrolment.objects.filter(section=OuterRef("pk"), person=person, kind="pupil", ended_at=None))
    )
