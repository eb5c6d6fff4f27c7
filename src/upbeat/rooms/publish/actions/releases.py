"""Giving to the class: pushing the package, opening later pieces, taking one back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.journal import bus
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.actions.withdrawing import take_back_piece
from upbeat.rooms.publish.events import PackagePushed
from upbeat.rooms.publish.models import Package, Piece, PieceRevocation, Release
from upbeat.rooms.publish.queries.packages import hindrances, pushed_at
from upbeat.rooms.publish.rules import require_teacher


@transaction.atomic
def push_package(*, by: Person, package: Package, now: datetime | None = None) -> Release:
    """Give the package to the class: what stands before class opens at once and is due at the class time.

    Invalid, naming the piece, when something hinders: no piece, a video not published or revoked, a question retired;
    Invalid too when the class time is over or the package was pushed before.
    """
    require_teacher(by, package.section)
    now = now or timezone.now()
    Package.objects.select_for_update(of=("self",)).get(pk=package.pk)
    if pushed_at(package):
        raise Invalid(_("This lesson is with the class already."))
    problems = hindrances(package, now)
    if problems:
        raise Invalid(problems[0])
    release = Release.objects.create(package=package, by=by, at=now, opens_at=now)
    timed = Piece.objects.filter(package=package, removed_at=None, opens_at__isnull=False)
    Release.objects.bulk_create(
        Release(package=package, piece=piece, by=by, at=now, opens_at=max(now, piece.opens_at or now))
        for piece in timed.exclude(phase=Piece.Phase.BEFORE)
    )
    context = {"section": package.section_id, "due": package.class_at.isoformat()}
    record("released", package, school_id=by.school_id, actor_id=by.pk, context=context, at=now)
    bus.publish(PackagePushed(package.school_id, package.pk, package.section_id))
    return release


@transaction.atomic
def open_piece(
    *,
    by: Person,
    piece: Piece,
    person: Person | None = None,
    opens_at: datetime | None = None,
    now: datetime | None = None,
) -> Release:
    """Open a piece that stands in or after class, for the whole class or for one pupil; twice counts once."""
    require_openable(by, piece)
    now = now or timezone.now()
    opened = Release.objects.filter(piece=piece, person=person, opens_at__lte=opens_at or now).first()
    if opened is not None:
        return opened
    release = Release.objects.create(
        package=piece.package, piece=piece, person=person, by=by, at=now, opens_at=opens_at or now
    )
    context = {"package": piece.package_id, "person": person.pk if person else None}
    record("released", piece, school_id=by.school_id, actor_id=by.pk, context=context, at=now)
    return release


def require_openable(by: Person, piece: Piece) -> None:
    """Inside an action's transaction: Invalid for a piece that cannot be opened now, with what to do."""
    require_teacher(by, piece.package.section)
    Package.objects.select_for_update(of=("self",)).get(pk=piece.package_id)
    if not pushed_at(piece.package):
        raise Invalid(_("Push the lesson to the class first."))
    if piece.removed_at is not None or PieceRevocation.objects.filter(piece=piece).exists():
        raise Invalid(_("“%(piece)s” was taken back and cannot be opened.") % {"piece": piece.title})
    if piece.video is not None and piece.video.published_id is None:
        raise Invalid(_("“%(piece)s” shows a video that is not published. Publish it first.") % {"piece": piece.title})


@transaction.atomic
def revoke_piece(
    *,
    by: Person,
    piece: Piece,
    reason: str,
    replacement: Piece | None = None,
    touched: dict[str, int] | None = None,
    now: datetime | None = None,
) -> PieceRevocation:
    """Take a piece of a pushed package back; what pupils did with it stays readable (R24). ``replacement``: another
    piece of the lesson, to be done instead."""
    require_teacher(by, piece.package.section)
    now = now or timezone.now()
    reason = reason.strip()
    if not reason:
        raise Invalid(_("Say why: the class reads it."), field="reason")
    Package.objects.select_for_update(of=("self",)).get(pk=piece.package_id)
    if not pushed_at(piece.package):
        raise Invalid(_("The class does not have this piece yet. Remove it instead."))
    take_back_piece(by=by, piece=piece, reason=reason, replacement=replacement, touched=touched or {}, now=now)
    return PieceRevocation.objects.get(piece=piece)
