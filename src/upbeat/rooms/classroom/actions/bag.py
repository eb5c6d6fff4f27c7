"""Shaking the bag: pieces opened in class for all, a group or a pupil; and what opens by itself for a group (D1)."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upbeat.kernel.errors import Invalid
from upbeat.rooms.classroom.actions.meetings import changed
from upbeat.rooms.classroom.models import Group, GroupMember
from upbeat.rooms.classroom.queries.groups import newest_grouping
from upbeat.rooms.classroom.queries.meetings import running_meeting
from upbeat.rooms.items.models import Attempt
from upbeat.rooms.learn.models import PieceDone, Viewing
from upbeat.rooms.learn.queries.unlocking import who_may_have
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.actions import openings
from upbeat.rooms.publish.actions.conditions import open_by_itself
from upbeat.rooms.publish.models import Package, Piece, PieceRevocation, Release, UndoneOpening
from upbeat.rooms.publish.queries.packages import pushed_at


@transaction.atomic
def open_piece(
    *,
    by: Person,
    piece: Piece,
    persons: Collection[int] | None = None,
    group: Group | None = None,
    now: datetime | None = None,
) -> list[Release]:
    """Open a piece now for the class, for these pupils (numbers), or for a group; for whom it is new. Phones are told.
    Invalid before the push, for what was taken back, and for a group of another lesson."""
    now = now or timezone.now()
    if group is not None:
        if group.grouping.package_id != piece.package_id:
            raise Invalid(_("This group is not of this lesson."))
        persons = list(GroupMember.objects.filter(group=group).values_list("person_id", flat=True))
    table = group.number if group is not None else None
    opened = openings.open_for(by=by, piece=piece, persons=persons, table=table, now=now)
    _tell(piece.package)
    return opened


@transaction.atomic
def undo_opening(*, by: Person, release: Release, now: datetime | None = None) -> UndoneOpening:
    """Close what was opened by a tap, as long as nobody for whom it was opened has begun it; after that it is taken
    back with a reason."""
    rows = openings.opened_together(release)
    people = None if release.person_id is None else [row.person_id for row in rows if row.person_id]
    begun = _begun(release.piece, people) if release.piece is not None else 0
    if begun:
        text = ngettext(
            "%(count)d pupil has begun it. Take it back with a reason instead.",
            "%(count)d pupils have begun it. Take it back with a reason instead.",
            begun,
        )
        raise Invalid(text % {"count": begun})
    done = openings.close_again(by=by, release=release, now=now)
    _tell(release.package)
    return done


def open_grouped(*, package: Package, now: datetime | None = None) -> int:
    """Open what waits for a group of the lesson, for whoever sits there and fulfils the rest; for how many. In the
    scope of a school, safe to run twice. What was opened stays open when groups change."""
    now = now or timezone.now()
    waiting = Piece.objects.filter(package=package, removed_at=None).exclude(opens_tables="", opens_kind="")
    waiting = waiting.exclude(pk__in=PieceRevocation.objects.filter(piece__package=package).values("piece"))
    pieces = list(waiting.select_related("package"))
    grouping = newest_grouping(package) if pieces and pushed_at(package) else None
    if grouping is None:
        return 0
    further = Q(opens_when__isnull=False) | Q(opens_after__isnull=False)
    more = set(Piece.objects.filter(further, pk__in=[piece.pk for piece in pieces]).values_list("pk", flat=True))
    due = who_may_have(now=now, package_id=package.pk, grouped=True) if more else {}
    opened = 0
    for piece in pieces:
        sits = {
            member.person_id
            for group in grouping.groups.all()
            if not piece.tables or group.number in piece.tables
            for member in group.members.all()
            if piece.opens_kind in ("", grouping.kind)
        }
        people = sits & set(due.get(piece.pk, ())) if piece.pk in more else sits
        opened += len(open_by_itself(piece=piece, people=people, now=now))
    return opened


def _begun(piece: Piece, people: list[int] | None) -> int:
    """How many of these pupils (None: of all) have begun the piece."""
    who = Q() if people is None else Q(person__in=people)
    begun = set(Viewing.objects.filter(who, piece=piece).values_list("person", flat=True))
    begun |= set(PieceDone.objects.filter(who, piece=piece).values_list("person", flat=True))
    tried = Attempt.objects.filter(who, place=Attempt.Place.PIECE, place_id=piece.pk)
    return len(begun | set(tried.values_list("person", flat=True)))


def _tell(package: Package) -> None:
    meeting = running_meeting(package)
    if meeting is not None:
        changed(meeting)
