"""What of the packages is within a learner's reach: pushed to a class of theirs, open by now, not taken back."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.learn.models import Viewing
from upbeat.rooms.people.models import Enrolment, Person, Section
from upbeat.rooms.publish.models import MicroVideoVersion, Package, Piece, PieceRevocation, Release


def packages_within_reach(person: Person, now: datetime) -> QuerySet[Package]:
    """The packages that a class of the pupil, or the pupil alone, has been given and that are open by now."""
    given = _releases(person, now).filter(package=OuterRef("pk"))
    return Package.objects.filter(Exists(given), section__in=_classes(person)).select_related("section")


def pieces_within_reach(person: Person, now: datetime) -> QuerySet[Piece]:
    """The pieces that the pupil may work on.

    A pushed package opens its pieces before class at once and those after class from the class time on; a piece in
    class, and any other ahead of its time, opens by a release of its own.
    """
    own = _releases(person, now).filter(piece=OuterRef("pk"))
    whole = _releases(person, now).filter(package=OuterRef("package"), piece=None)
    by_time = Q(phase=Piece.Phase.BEFORE) | Q(phase=Piece.Phase.AFTER, package__class_at__lte=now)
    return (
        Piece.objects.filter(Exists(own) | (by_time & Exists(whole)), package__section__in=_classes(person))
        .exclude(Exists(PieceRevocation.objects.filter(piece=OuterRef("pk"))))
        .exclude(kind=Piece.Kind.VIDEO, video__published=None)
        .select_related("package__section", "video__published__run", "video__point")
    )


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
        taken_back = PieceRevocation.objects.filter(piece=piece_id, piece__package__section__in=_classes(person)).last()
        if taken_back is not None:
            raise NotFound(
                _("Your teacher took this back: %(reason)s What you have done on it is kept.")
                % {"reason": taken_back.reason}
            )
        raise NotFound(_("This is not open to you, or not yet. Go back to your lessons to see what is."))
    return piece


def access_version(person: Person, version_id: int, now: datetime) -> MicroVideoVersion:
    """A version that the pupil may watch: the one published now in a piece within reach, or an older one of the same
    video that they have begun. Else NotFound.

    Older versions are open to nobody else: a later one may have been given checkpoints that they lack.
    """
    reachable = pieces_within_reach(person, now).filter(video=OuterRef("video"))
    begun = Viewing.objects.filter(person=person, version=OuterRef("pk"))
    version = (
        MicroVideoVersion.objects.filter(
            Exists(reachable),
            Q(video__published=F("pk")) | Exists(begun),
            pk=version_id,
            published_at__isnull=False,
        )
        .select_related("run", "video__point")
        .first()
    )
    if version is None:
        raise NotFound(_("This video is not open to you, or not yet. Go back to your lessons to see what is."))
    return version


def _releases(person: Person, now: datetime) -> QuerySet[Release]:
    return Release.objects.filter(Q(person=None) | Q(person=person), opens_at__lte=now)


def _classes(person: Person) -> QuerySet[Section]:
    return Section.objects.filter(
        Exists(Enrolment.objects.filter(section=OuterRef("pk"), person=person, kind="pupil", ended_at=None))
    )
