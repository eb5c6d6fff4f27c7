"""Taking back what classes have, so that nobody loses what they earned and everybody knows what to do instead (R24)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.items.models import Item
from upbeat.rooms.learn.actions.finishing import finish_pieces, finish_videos
from upbeat.rooms.learn.models import Pass, PieceDone
from upbeat.rooms.learn.queries.affected import who_is_affected, work_on
from upbeat.rooms.learn.queries.touched import who_is_touched
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.actions import withdrawing as rows
from upbeat.rooms.publish.actions.releases import revoke_piece
from upbeat.rooms.publish.actions.videos import republish, revoke_video
from upbeat.rooms.publish.models import Amendment, MicroVideo, Package, Piece, PieceRevocation
from upbeat.rooms.publish.queries.amendments import served_with
from upbeat.rooms.publish.rules import require_publisher, require_teacher


@transaction.atomic
def withdraw_piece(
    *,
    by: Person,
    piece: Piece,
    reason: str,
    replacement: Piece | MicroVideo | None = None,
    now: datetime | None = None,
) -> PieceRevocation:
    """Take a piece back; another piece of the lesson, or a piece with this video, is to be done instead.

    Who finished the one has finished the other. Errors as :func:`revoke_piece`; Invalid for an unpublished video.
    """
    require_teacher(by, piece.package.section)
    now = now or timezone.now()
    begun, finished = work_on(piece)
    instead = replacement
    if isinstance(instead, MicroVideo):
        instead = rows.put_in_place(by=by, piece=piece, video=instead)
    touched = {"begun": begun, "finished": finished}
    revocation = revoke_piece(by=by, piece=piece, reason=reason, replacement=instead, touched=touched, now=now)
    if instead is not None:
        _carry_done(piece, instead, by.school_id, now)
    return revocation


@transaction.atomic
def give_piece_back(*, by: Person, piece: Piece, now: datetime | None = None) -> Amendment:
    """Undo :func:`withdraw_piece`: the class can open it again, and who finished it has finished it."""
    require_teacher(by, piece.package.section)
    Package.objects.select_for_update(of=("self",)).get(pk=piece.package_id)
    return rows.give_piece_back(by=by, piece=piece, now=now or timezone.now())


@transaction.atomic
def withdraw_video(
    *, by: Person, video: MicroVideo, reason: str, replacement: MicroVideo | None = None, now: datetime | None = None
) -> Amendment:
    """Serve the video no more; with ``replacement``, that one takes its place in every lesson that shows it.

    Who finished a piece with the one has finished it with the other. Errors as :func:`revoke_video`.
    """
    require_publisher(by, video)
    now = now or timezone.now()
    affected = who_is_affected(video)
    revoke_video(by=by, video=video, reason=reason, now=now)
    pieces: dict[int, int] = {}
    if replacement is not None:
        require_publisher(by, replacement)
        standing = Piece.objects.filter(video=video, removed_at=None, revocations=None).select_related(
            "package__school"
        )
        for piece in standing.order_by("pk"):
            made = rows.put_in_place(by=by, piece=piece, video=replacement)
            rows.take_back_piece(by=by, piece=piece, reason=reason, replacement=made, touched={}, now=now)
            _carry_done(piece, made, by.school_id, now)
            pieces[piece.pk] = made.pk
    return rows.note_video_taken_back(
        by=by, video=video, reason=reason, pieces=pieces, touched=affected.counts, now=now
    )


@transaction.atomic
def give_video_back(*, by: Person, video: MicroVideo, now: datetime | None = None) -> Amendment:
    """Undo :func:`withdraw_video`: it is served again, and the lessons show it beside what came in its place."""
    now = now or timezone.now()
    republish(by=by, video=video, now=now)
    last = rows.last_withdrawal(Amendment.Thing.VIDEO, video.pk)
    replaced = [old for old, _new in last.details.get("pieces", ())] if last is not None else []
    for piece in Piece.objects.filter(pk__in=replaced, revocations__isnull=False).select_related("package__school"):
        rows.give_piece_back(by=by, piece=piece, now=now)
    return rows.note_video_given_back(by=by, video=video, now=now)


@transaction.atomic
def withdraw_item(
    *, by: Person, item: Item, reason: str, replacement: Item | None = None, now: datetime | None = None
) -> Amendment:
    """Ask a question no more, anywhere; with ``replacement`` that one is asked instead of those who have not passed.

    Who passed a checkpoint by it has passed the checkpoint, and finished pieces stay finished.
    """
    require_publisher(by, item)
    reason = reason.strip()
    if not reason:
        raise Invalid(_("Say why, so that colleagues and pupils know."), field="reason")
    if replacement is not None:
        require_publisher(by, replacement)
    now = now or timezone.now()
    touched = who_is_touched(item)
    pieces = list(Piece.objects.filter(items=item, removed_at=None, revocations=None).order_by("pk"))
    videos = list(served_with(item).values_list("pk", flat=True))
    made = rows.take_back_item(
        by=by, item=item, reason=reason, replacement=replacement, pieces=pieces, touched=touched.counts, now=now
    )
    passed = list(Pass.objects.filter(item=item, video__in=videos).values_list("person_id", "video_id", "at"))
    if replacement is not None:
        Pass.objects.bulk_create(
            [Pass(person_id=person, video_id=video, item=replacement, at=at) for person, video, at in passed],
            ignore_conflicts=True,
        )
    finish_videos([(person, video) for person, video, _at in passed], now=now)
    return made


@transaction.atomic
def ask_item_again(*, by: Person, amendment: Amendment, now: datetime | None = None) -> Amendment:
    """Undo :func:`withdraw_item`, as far as exercises go: the question may be asked again. Twice is Invalid."""
    item = Item.objects.filter(pk=amendment.number).first()
    if item is None or amendment.kind != Amendment.Kind.WITHDRAWN or amendment.thing != Amendment.Thing.ITEM:
        raise Invalid(_("This change cannot be undone here."))
    require_publisher(by, item)
    if rows.last_withdrawal(Amendment.Thing.ITEM, item.pk) != amendment:
        raise Invalid(_("This was undone already."))
    return rows.ask_item_again(by=by, amendment=amendment, item=item, now=now or timezone.now())


def _carry_done(old: Piece, new: Piece, school_id: int, now: datetime) -> None:
    done = PieceDone.objects.filter(piece=old).values_list("person_id", flat=True)
    finish_pieces(((person, new.pk, school_id) for person in done), now=now)
