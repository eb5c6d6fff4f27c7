"""Reading packages: a teacher sees all of the class, a pupil what was pushed."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.items.models import Item
from upbeat.rooms.people import rules as people
from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.people.queries import sections_taught
from upbeat.rooms.publish.models import Package, Piece, PieceRevocation, Release, VideoRevocation

PHASES = (Piece.Phase.BEFORE, Piece.Phase.IN, Piece.Phase.AFTER)
IN_ORDER = Case(
    *(When(phase=phase, then=Value(place)) for place, phase in enumerate(PHASES)), output_field=IntegerField()
)


@dataclass(frozen=True, slots=True)
class TeacherPiece:
    """A piece as the teacher sees it: since when the class has it (None: not yet), and whether it was taken back."""

    piece: Piece
    opened_at: datetime | None
    revocation: PieceRevocation | None
    planned_at: datetime | None = None
    """When it opens for the class by the clock."""
    open_for: int = 0
    """Pupils for whom alone it is open."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A piece that pupils had and that was taken back, itself or with its video: when, why, and what to do instead."""

    piece: Piece
    at: datetime
    reason: str
    instead: Piece | None = None


def packages_of(section: Section) -> QuerySet[Package]:
    """The lessons of a class in the order of their times, with ``piece_count`` and ``pushed_at`` (None: not yet)."""
    return _listed(Package.objects.filter(section=section))


def lessons_of(person: Person) -> QuerySet[Package]:
    """The lessons of all classes that the person teaches, like :func:`packages_of`."""
    return _listed(Package.objects.filter(section__in=sections_taught(person).values("pk")))


def _listed(rows: QuerySet[Package]) -> QuerySet[Package]:
    pushes = Release.objects.filter(package=OuterRef("pk"), piece=None).order_by("at")
    listed = rows.select_related("section").annotate(
        piece_count=Count("pieces", filter=Q(pieces__removed_at=None)),
        before_count=Count("pieces", filter=Q(pieces__removed_at=None, pieces__phase=Piece.Phase.BEFORE)),
        pushed_at=Subquery(pushes.values("at")[:1]),
    )
    # Counting groups the rows, and Django then drops the order of the model.
    return listed.order_by("class_at", "pk")


def pushed_at(package: Package) -> datetime | None:
    """When the package was given to the class, or None."""
    return Release.objects.filter(package=package, piece=None).values_list("at", flat=True).first()


def access_package(person: Person, package_id: int, now: datetime | None = None) -> Package:
    """The package: for a teacher of its class always, for a pupil of the class once pushed; else NotFound.

    With section, and ``pushed_at`` as in :func:`packages_of`.
    """
    package = _listed(Package.objects.filter(pk=package_id)).select_related("section__term", "plan").first()
    if package is not None:
        if people.teaches(person, package.section):
            return package
        opened = Release.objects.filter(package=package, piece=None, opens_at__lte=now or timezone.now())
        if people.bond(person, package.section) and opened.exists():
            return package
    raise NotFound(_("There is no such lesson, or it is not open for you yet."))


def pieces_by_phase(package: Package, now: datetime | None = None) -> dict[str, list[TeacherPiece]]:
    """All pieces that were not taken out, by phase in the order of the work; for teachers.

    With video (``published``, its film) and ``items`` with their points, and the pieces it comes after; six queries.
    """
    now = now or timezone.now()
    revocations = PieceRevocation.objects.filter(piece__package=package).select_related("replacement")
    revoked = {row.piece_id: row for row in revocations}
    opened: dict[int, datetime] = {}
    planned: dict[int, datetime] = {}
    some: Counter[int] = Counter()
    rows = Release.objects.filter(package=package, piece__isnull=False).order_by("opens_at")
    for number, person, opens_at in rows.values_list("piece", "person", "opens_at"):
        if person is not None:
            some[number] += 1
        else:
            (opened if opens_at <= now else planned).setdefault(number, opens_at)
    whole = pushed_at(package)
    phases: dict[str, list[TeacherPiece]] = {str(phase): [] for phase in PHASES}
    for piece in _pieces(package).prefetch_related("opens_after"):
        since = whole if piece.phase == Piece.Phase.BEFORE else opened.get(piece.pk)
        at = piece.opens_at if whole is None else planned.get(piece.pk)
        phases[piece.phase].append(TeacherPiece(piece, since, revoked.get(piece.pk), at, some[piece.pk]))
    return phases


def _pieces(package: Package) -> QuerySet[Piece]:
    items = Item.objects.select_related("point").order_by("pk")
    return (
        Piece.objects.filter(package=package, removed_at=None)
        .select_related("video__point", "video__published__run", "video__draft__run")
        .prefetch_related(Prefetch("items", queryset=items))
        .order_by(IN_ORDER, "position", "pk")
    )


def _given(person: Person, package: Package, now: datetime) -> QuerySet[Piece]:
    """What the person was given of the package, taken back or not."""
    rows = _pieces(package)
    if people.teaches(person, package.section):
        return rows
    releases = Release.objects.filter(Q(person=None) | Q(person=person), package=package, opens_at__lte=now)
    whole = releases.filter(piece=None).exists()
    single = Q(pk__in=releases.filter(piece__isnull=False).values("piece"))
    return rows.filter((Q(phase=Piece.Phase.BEFORE) | single) if whole else Q(pk__in=[]))


def released_pieces(person: Person, package: Package, now: datetime | None = None) -> list[Piece]:
    """What the person may open now, in the order of the work: before, in, after class.

    A pupil gets what stands before class from the push on, the rest once it is opened; nothing that was taken back and
    no video that is not served. A teacher of the class gets everything that is not taken back. Each with
    ``video.published.run`` and ``items``. Whether the person may see the package: :func:`access_package`.
    """
    rows = _given(person, package, now or timezone.now()).exclude(pk__in=_revoked(package))
    return [piece for piece in rows if piece.video is None or piece.video.published is not None]


def withdrawn_pieces(person: Person, package: Package, now: datetime | None = None) -> list[Withdrawn]:
    """What the person had and what was taken back, with the reason: past work on it stays readable. Two queries where
    nothing was."""
    revoked = {
        row.piece_id: row
        for row in PieceRevocation.objects.filter(piece__package=package).select_related("replacement")
    }
    unserved = Piece.objects.filter(package=package, video__isnull=False, video__published=None, removed_at=None)
    if not revoked and not unserved.exists():
        return []
    given = list(_given(person, package, now or timezone.now()))
    hidden = [piece.video_id for piece in given if piece.video is not None and piece.video.published is None]
    videos = {row.video_id: row for row in VideoRevocation.objects.filter(video__in=hidden).order_by("at", "pk")}
    found = []
    for piece in given:
        row = revoked.get(piece.pk) or videos.get(piece.video_id or 0)
        if row is not None:
            instead = row.replacement if isinstance(row, PieceRevocation) else None
            found.append(Withdrawn(piece, row.at, row.reason, instead))
    return found


def _revoked(package: Package) -> list[int]:
    return list(PieceRevocation.objects.filter(piece__package=package).values_list("piece", flat=True))


def access_piece(person: Person, piece_id: int, now: datetime | None = None) -> Piece:
    """The piece if the person may open it now, with package and section; else NotFound."""
    piece = Piece.objects.filter(pk=piece_id, removed_at=None).select_related("package__section").first()
    if piece is not None:
        package = access_package(person, piece.package_id, now)
        for row in released_pieces(person, package, now):
            if row.pk == piece.pk:
                row.package = package
                return row
    raise NotFound(_("This piece is not open for you, or it was taken back. Go back to the lesson."))


def access_taught_piece(person: Person, piece_id: int) -> Piece:
    """A piece for a teacher of its class, opened, removed or taken back, with package and section; else NotFound."""
    piece = Piece.objects.filter(pk=piece_id).select_related("package__section", "video").first()
    if piece is None or not people.teaches(person, piece.package.section):
        raise NotFound(_("There is no such piece in your lessons."))
    return piece


def removed_pieces(package: Package) -> QuerySet[Piece]:
    """What was taken out before the push and can be put back, the latest first."""
    return Piece.objects.filter(package=package, removed_at__isnull=False).order_by("-removed_at", "-pk")


def place_of(piece: Piece) -> int:
    """Which piece of its phase it is, counted from 1."""
    rows = Piece.objects.filter(package=piece.package_id, phase=piece.phase, removed_at=None)
    return rows.filter(Q(position__lt=piece.position) | Q(position=piece.position, pk__lte=piece.pk)).count()


def points_of(package: Package) -> list[int]:
    """Numbers of the knowledge points that the lesson is about: of its videos, its questions and its plan."""
    pieces = Piece.objects.filter(package=package, removed_at=None)
    numbers = {pk for pair in pieces.values_list("video__point", "items__point") for pk in pair if pk is not None}
    if package.plan is not None:
        numbers.update(package.plan.points.values_list("pk", flat=True))
    return sorted(numbers)


def hindrances(package: Package, now: datetime) -> list[str]:
    """Why the package cannot be pushed, a sentence each, naming the piece; empty: nothing hinders."""
    pieces = list(_pieces(package).exclude(pk__in=_revoked(package)))
    found = []
    if not pieces:
        found.append(_("There is nothing in this lesson yet. Add a piece first."))
    if package.class_at <= now:
        found.append(_("The class time is over. Set the time of the class anew, then push."))
    for piece in pieces:
        if piece.video is not None and piece.video.published is None:
            if VideoRevocation.objects.filter(video=piece.video_id).exists():
                text = _("The video of “%(piece)s” was revoked. Publish it again, or take the piece out.")
            else:
                text = _("The video of “%(piece)s” is not published yet. Publish it, or take the piece out.")
            found.append(text % {"piece": piece.title})
        if piece.kind == Piece.Kind.EXERCISE:
            items = list(piece.items.all())
            if not items or any(item.retired_at for item in items):
                found.append(
                    _("A question of “%(piece)s” is retired. Choose others, or take the piece out.")
                    % {"piece": piece.title}
                )
    return found
