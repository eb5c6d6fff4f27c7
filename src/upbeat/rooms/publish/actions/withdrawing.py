"""Taking back what classes have, with a reason and perhaps something in its place, and bringing it back (R24).

Who may is for the caller to know; everything here runs inside the caller's transaction. What pupils did stays.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.items.actions.writing import restore_item, retire_item
from upbeat.rooms.items.models import Item, ItemVersion
from upbeat.rooms.items.queries import latest_version
from upbeat.rooms.journal import bus
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.actions.amendments import write_amendment
from upbeat.rooms.publish.actions.pieces import piece_minutes
from upbeat.rooms.publish.actions.serving import serve_next
from upbeat.rooms.publish.events import PieceRevoked
from upbeat.rooms.publish.models import Amendment, MicroVideo, Package, Piece, PieceRevocation, Release
from upbeat.rooms.publish.queries.amendments import served_with


def put_in_place(*, by: Person, piece: Piece, video: MicroVideo) -> Piece:
    """A piece with this video where the other one stands, open to whom that one was open."""
    if video.published is None:
        raise Invalid(_("“%(video)s” is not published. Choose another.") % {"video": video.title}, field="replacement")
    if video.pk == piece.video_id:
        raise Invalid(_("That is the very video that you take back. Choose another."), field="replacement")
    Package.objects.select_for_update(of=("self",)).get(pk=piece.package_id)
    later = Piece.objects.filter(package=piece.package_id, phase=piece.phase, position__gt=piece.position)
    later.update(position=F("position") + 1)
    made = Piece.objects.create(
        package=piece.package,
        phase=piece.phase,
        position=piece.position + 1,
        kind=Piece.Kind.VIDEO,
        title=video.title,
        video=video,
        minutes=piece_minutes(video),
    )
    for release in Release.objects.filter(piece=piece):
        Release.objects.create(
            package=piece.package, piece=made, person_id=release.person_id, by=by, at=release.at,
            opens_at=release.opens_at,
        )  # fmt: skip
    context = {"package": piece.package_id, "replaces": piece.pk}
    record("created", made, school_id=by.school_id, actor_id=by.pk, context=context)
    return made


def take_back_piece(
    *, by: Person, piece: Piece, reason: str, replacement: Piece | None, touched: dict[str, int], now: datetime
) -> Amendment:
    """The class cannot open the piece any more; ``replacement`` of the same lesson is to be done instead."""
    if PieceRevocation.objects.filter(piece=piece).exists():
        raise Invalid(_("“%(piece)s” was taken back already.") % {"piece": piece.title})
    if replacement is not None and (replacement.package_id != piece.package_id or replacement.pk == piece.pk):
        raise Invalid(_("Choose another piece of the same lesson."), field="replacement")
    PieceRevocation.objects.create(piece=piece, by=by, at=now, reason=reason, replacement=replacement)
    context = {"package": piece.package_id, "reason": reason, "replacement": replacement.pk if replacement else None}
    record("revoked", piece, school_id=by.school_id, actor_id=by.pk, context=context, at=now)
    bus.publish(PieceRevoked(piece.package.school_id, piece.package_id, piece.pk))
    return _withdrawn(by, Amendment.Thing.PIECE, piece.pk, reason, touched, context, now)


def give_piece_back(*, by: Person, piece: Piece, now: datetime) -> Amendment:
    """The class has the piece again; what was given instead stays as a piece of its own."""
    revocation = PieceRevocation.objects.filter(piece=piece).first()
    if revocation is None:
        raise Invalid(_("“%(piece)s” is with the class.") % {"piece": piece.title})
    revocation.delete()
    context = {"package": piece.package_id, "again": True}
    record("released", piece, school_id=by.school_id, actor_id=by.pk, context=context, at=now)
    bus.publish(PieceRevoked(piece.package.school_id, piece.package_id, piece.pk))
    return _restored(by, Amendment.Thing.PIECE, piece.pk, now)


def take_back_item(
    *,
    by: Person,
    item: Item,
    reason: str,
    replacement: Item | None,
    pieces: Sequence[Piece],
    touched: dict[str, int],
    now: datetime,
) -> Amendment:
    """Ask the question no more, anywhere: the videos that ask it get a next version, exercises leave it out; with
    ``replacement`` they ask that instead. Invalid where an exercise would be left with nothing."""
    instead: ItemVersion | None = latest_version(replacement) if replacement is not None else None
    if replacement is not None and (replacement.pk == item.pk or replacement.retired_at is not None):
        raise Invalid(_("Choose another question."), field="replacement")
    videos = list(served_with(item))
    for video in videos:
        note = _("A question in it was taken back.")
        serve_next(by=by, video=video, asked={item.pk: instead}, note=note, now=now)
    for piece in pieces:
        if replacement is None and piece.items.count() == 1:
            text = _("“%(piece)s” asks nothing else. Give another question in its place, or take the piece back.")
            raise Invalid(text % {"piece": piece.title}, field="replacement")
        piece.items.remove(item)
        if replacement is not None:
            piece.items.add(replacement)
    retire_item(by=by, item=item, now=now)
    details = {
        "replacement": replacement.pk if replacement else None,
        "pieces": [piece.pk for piece in pieces],
        "videos": [video.pk for video in videos],
    }
    record("revoked", item, school_id=by.school_id, actor_id=by.pk, context={**details, "reason": reason}, at=now)
    return _withdrawn(by, Amendment.Thing.ITEM, item.pk, reason, touched, details, now)


def ask_item_again(*, by: Person, amendment: Amendment, item: Item, now: datetime) -> Amendment:
    """Ask it again in the exercises from which it was taken, instead of what came in its place; the videos keep what
    they ask now, and can be given it by a draft."""
    for piece in Piece.objects.filter(pk__in=amendment.details.get("pieces", ())):
        piece.items.add(item)
        if replacement := amendment.details.get("replacement"):
            piece.items.remove(replacement)
    restore_item(by=by, item=item)
    return _restored(by, Amendment.Thing.ITEM, item.pk, now)


def note_video_taken_back(
    *, by: Person, video: MicroVideo, reason: str, pieces: dict[int, int], touched: dict[str, int], now: datetime
) -> Amendment:
    """Keep that a video was taken back, and what came in the place of which piece."""
    details = {"pieces": [[old, new] for old, new in pieces.items()]}
    return _withdrawn(by, Amendment.Thing.VIDEO, video.pk, reason, touched, details, now)


def note_video_given_back(*, by: Person, video: MicroVideo, now: datetime) -> Amendment:
    """Keep that it is served again."""
    return _restored(by, Amendment.Thing.VIDEO, video.pk, now)


def last_withdrawal(thing: Amendment.Thing, number: int) -> Amendment | None:
    """The latest time it was taken back, if that was not undone."""
    rows = Amendment.objects.filter(thing=thing, number=number, kind=Amendment.Kind.WITHDRAWN, undone_by_amendment=None)
    return rows.order_by("-pk").first()


def _withdrawn(
    by: Person,
    thing: Amendment.Thing,
    number: int,
    reason: str,
    touched: dict[str, int],
    details: Mapping[str, object],
    now: datetime,
) -> Amendment:
    return write_amendment(
        by=by, thing=thing, number=number, found=Amendment.Kind.WITHDRAWN, kind=Amendment.Kind.WITHDRAWN,
        reason=reason, details=details, touched=touched, now=now,
    )  # fmt: skip


def _restored(by: Person, thing: Amendment.Thing, number: int, now: datetime) -> Amendment:
    return write_amendment(
        by=by, thing=thing, number=number, found=Amendment.Kind.RESTORED, kind=Amendment.Kind.RESTORED,
        undoes=last_withdrawal(thing, number), now=now,
    )  # fmt: skip
