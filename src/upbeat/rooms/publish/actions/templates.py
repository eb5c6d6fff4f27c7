"""Prepared lessons as templates for colleagues: shared, no longer shared, used for one's own class (D1)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.publish.actions.packages import create_package
from upbeat.rooms.publish.models import Package, Piece
from upbeat.rooms.publish.rules import require_teacher


@transaction.atomic
def share_package(*, by: Person, package: Package, now: datetime | None = None) -> None:
    """Colleagues of the school may look at what the lesson holds and copy it; nothing of its pupils is seen. Twice
    changes nothing."""
    require_teacher(by, package.section)
    if package.shared_at is None:
        package.shared_at, package.shared_by = now or timezone.now(), by
        package.save(update_fields=["shared_at", "shared_by"])
        record("shared", package, school_id=by.school_id, actor_id=by.pk, at=package.shared_at)


@transaction.atomic
def unshare_package(*, by: Person, package: Package, now: datetime | None = None) -> None:
    """It is no template any more; what was made of it stays."""
    require_teacher(by, package.section)
    if package.shared_at is not None:
        package.shared_at = package.shared_by = None
        package.save(update_fields=["shared_at", "shared_by"])
        record("retracted", package, school_id=by.school_id, actor_id=by.pk, at=now or timezone.now())


@transaction.atomic
def use_template(*, by: Person, template: Package, section: Section, class_at: datetime, title: str = "") -> Package:
    """A lesson for a class with all texts and pieces of the template, their phases, conditions and times (as far from
    the class as there); nothing was opened and nothing of pupils comes along. What was taken out or back there stays
    there. The caller has access to the template."""
    made = create_package(
        by=by,
        section=section,
        title=title or template.title,
        class_at=class_at,
        plan=template.plan,
        goals=template.goals,
        method=template.method,
        preview=template.preview,
    )
    made.copied_from = template
    made.save(update_fields=["copied_from"])
    originals = list(
        Piece.objects.filter(package=template, removed_at=None, revocations=None)
        .prefetch_related("items", "opens_when", "opens_after")
        .order_by("phase", "position", "pk")
    )
    copies = {piece.pk: _copy(piece, made, class_at - template.class_at) for piece in originals}
    for piece in originals:
        copies[piece.pk].opens_after.set(
            copies[earlier.pk] for earlier in piece.opens_after.all() if earlier.pk in copies
        )
    context = {"template": template.pk, "pieces": len(copies)}
    record("updated", made, school_id=by.school_id, actor_id=by.pk, context=context)
    return made


def _copy(piece: Piece, package: Package, later: timedelta) -> Piece:
    copy = Piece.objects.create(
        package=package,
        phase=piece.phase,
        position=piece.position,
        kind=piece.kind,
        title=piece.title,
        body=piece.body,
        video_id=piece.video_id,
        minutes=piece.minutes,
        opens_known=piece.opens_known,
        opens_tables=piece.opens_tables,
        opens_kind=piece.opens_kind,
        opens_at=piece.opens_at + later if piece.opens_at else None,
    )
    copy.items.set(piece.items.all())
    copy.opens_when.set(piece.opens_when.all())
    return copy
