"""Curriculum frameworks: taken on as they are offered, or made from a sheet; and points aligned to them (R8)."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.catalog import rules
from upbeat.rooms.catalog.actions.renewing import renewing
from upbeat.rooms.catalog.frameworks import OfferedFramework, Statement, offered_framework
from upbeat.rooms.catalog.models import Alignment, AlignmentChange, Framework, FrameworkChange, KnowledgePoint, Standard
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person


@transaction.atomic
def take_framework(*, by: Person, key: str, now: datetime | None = None) -> Framework:
    """Take on a framework that a pack offers; taken on again, new statements come in and words are renewed, what points
    were aligned to stays, and it can be taken back. NotFound if none of this key is offered."""
    rules.require_builder(by)
    offered = offered_framework(key)
    if offered is None:
        raise NotFound(_("This framework is not offered here any more."))
    framework = Framework.objects.filter(key=key).first()
    if framework is not None:
        with renewing(framework, FrameworkChange.Kind.OFFERED, by=by, now=now):
            _write(framework, offered)
        return framework
    framework = Framework(school=by.school, key=key, name=offered.name)
    _write(framework, offered)
    record("created", framework, school_id=by.school_id, actor_id=by.pk, result={"key": key})
    return framework


def _write(framework: Framework, offered: OfferedFramework) -> None:
    framework.names, framework.about, framework.abouts = offered.names, offered.about, offered.abouts
    _save(framework)
    keep_statements(framework, offered.statements)


@transaction.atomic
def make_framework(*, by: Person, name: str, about: str = "") -> Framework:
    """An own framework, empty until a sheet is taken over. Invalid if the name is empty, too long or taken."""
    rules.require_builder(by)
    framework = Framework(school=by.school, name=" ".join(name.split()), about=about.strip())
    if not 1 <= len(framework.name) <= 120:
        raise Invalid(_("A framework needs a name of at most 120 characters."), field="name")
    _save(framework)
    record("created", framework, school_id=by.school_id, actor_id=by.pk)
    return framework


@transaction.atomic
def remove_framework(*, by: Person, framework: Framework) -> None:
    """Take a framework away. Invalid while a point is aligned to it."""
    rules.require_builder(by, framework)
    if Alignment.objects.filter(standard__framework=framework).exists():
        raise Invalid(_("Knowledge points are aligned to it. Take these alignments away first."))
    record("deleted", framework, school_id=by.school_id, actor_id=by.pk, result={"name": framework.name})
    framework.delete()


def _save(framework: Framework) -> None:
    try:
        if not Framework.objects.filter(name__iexact=framework.name).exclude(pk=framework.pk).exists():
            with transaction.atomic():
                framework.save()
            return
    except IntegrityError:
        pass  # somebody else was quicker: said below
    raise Invalid(_("There is already a framework “%(name)s”.") % {"name": framework.name}, field="name")


def keep_statements(framework: Framework, statements: Iterable[Statement]) -> None:
    """Write the tree in the order of the statements, inside the caller's transaction. Statements are found by their
    code and keep their alignments; those that are not named stay behind the others."""
    rows = list(Standard.objects.filter(framework=framework).order_by("position", "pk"))
    by_code = {row.code: row for row in rows if row.code}
    groups = {(row.parent_id, row.statement): row for row in rows if not row.code}
    place = 0
    seen: set[int] = set()

    def kept(row: Standard, others: dict[str, str]) -> Standard:
        nonlocal place
        known = dict(settings.LANGUAGES)
        row.statements |= {code: text for code, text in others.items() if code in known and text}
        if row.pk not in seen:
            place += 1
            row.position = place
        row.save()
        seen.add(row.pk)
        return row

    def group(parent: Standard | None, name: str, others: dict[str, str]) -> Standard:
        at = (parent.pk if parent else None, name)
        if at not in groups:
            groups[at] = Standard(framework=framework, parent=parent, statement=name)
        row = groups[at]
        return row if row.pk in seen and not others.items() - row.statements.items() else kept(row, others)

    for one in statements:
        told = {
            name: {code: texts.get(name, "") for code, texts in one.others.items()}
            for name in ("stage", "practice", "statement")
        }
        parent = group(None, one.stage, told["stage"])
        if one.practice:
            parent = group(parent, one.practice, told["practice"])
        row = by_code.setdefault(one.code, Standard(framework=framework, code=one.code))
        row.parent, row.statement = parent, one.statement
        kept(row, told["statement"])
    for row in rows:
        if row.pk not in seen:
            place += 1
            row.position = place
            row.save(update_fields=["position"])
    _drop_empty_groups(framework)


def _drop_empty_groups(framework: Framework) -> None:
    """Stages and practices whose last statement went elsewhere are taken away, the inner ones first."""
    for _depth in range(2):
        Standard.objects.filter(framework=framework, code="", parts=None).delete()


@transaction.atomic
def align_point(
    *,
    by: Person,
    point: KnowledgePoint,
    add: Collection[Standard] = (),
    drop: Collection[Standard] = (),
    now: datetime | None = None,
) -> AlignmentChange | None:
    """The point serves the standards ``add`` and no longer ``drop``. None if that is so already."""
    rules.require_builder(by, point, *(one.framework for one in (*add, *drop)))
    if any(not one.code for one in add):
        raise Invalid(_("A point is aligned to a statement, not to a whole stage or practice."))
    now = now or timezone.now()
    numbers = {one.pk for one in add}
    there = set(Alignment.objects.filter(point=point, standard__in=numbers).values_list("standard", flat=True))
    dropped = list(Alignment.objects.filter(point=point, standard__in=list(drop)).values_list("standard", flat=True))
    added = sorted(numbers - there)
    if not added and not dropped:
        return None
    Alignment.objects.filter(point=point, standard__in=dropped).delete()
    Alignment.objects.bulk_create(Alignment(standard_id=one, point=point, by=by, at=now) for one in added)
    change = AlignmentChange.objects.create(point=point, added=added, dropped=dropped, by=by, at=now)
    told = {"aligned": added, "no_longer": dropped}
    record("updated", point, school_id=by.school_id, actor_id=by.pk, result=told, at=now)
    return change


@transaction.atomic
def undo_alignment(*, by: Person, change: AlignmentChange, now: datetime | None = None) -> None:
    """What was added goes, what was dropped comes back; nothing happens the second time."""
    rules.require_builder(by, change.point)
    now = now or timezone.now()
    held = AlignmentChange.objects.select_for_update().get(pk=change.pk)
    if held.undone_at is not None:
        return
    Alignment.objects.filter(point=change.point_id, standard__in=held.added).delete()
    there = set(Alignment.objects.filter(point=change.point_id).values_list("standard", flat=True))
    back = Standard.objects.filter(pk__in=held.dropped).exclude(pk__in=there)
    Alignment.objects.bulk_create(Alignment(standard=one, point=change.point, by=by, at=now) for one in back)
    held.undone_at = now
    held.save(update_fields=["undone_at"])
    record("updated", change.point, school_id=by.school_id, actor_id=by.pk, result={"undone": held.pk}, at=now)
