"""Groups changed by hand: somebody moved, locked, the last change undone (R45). Reasons are told anew each time."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel import grouping as kernel
from upbeat.kernel.errors import Invalid
from upbeat.rooms.classroom.actions.groups import style_of, tell
from upbeat.rooms.classroom.models import Group, Grouping, GroupMember, SeatChange
from upbeat.rooms.classroom.queries.learners import basis_of
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import pupils_of
from upbeat.rooms.people.rules import require_teaches


@transaction.atomic
def move_pupil(
    *, by: Person, grouping: Grouping, pupil: Person, number: int, now: datetime | None = None
) -> SeatChange | None:
    """To the table ``number``, one more than there are for a new one; whoever came late and has no table yet as well.
    None where they sit there already. :func:`undo_last` undoes it."""
    _require_hand(by, grouping)
    now = now or timezone.now()
    if not pupils_of(grouping.section).filter(pk=pupil.pk).exists():
        raise Invalid(_("This pupil is not in the class of these groups."))
    last = grouping.groups.aggregate(last=Max("number"))["last"] or 0
    if not 1 <= number <= last + 1:
        raise Invalid(_("There is no such group."), field="number")
    target, _new = Group.objects.get_or_create(grouping=grouping, number=number)
    was = _place(grouping, pupil, target)
    if was == target:
        return None
    change = SeatChange.objects.create(grouping=grouping, person=pupil, was=was, now=target, by=by, at=now)
    grouping.absent.remove(pupil)
    context = {"person": pupil.pk, "from": was.number if was else None, "to": number}
    record("updated", grouping, school_id=grouping.school_id, actor_id=by.pk, context=context, at=now)
    _told_anew(grouping)
    return change


@transaction.atomic
def lock_pupil(
    *, by: Person, grouping: Grouping, pupil: Person, locked: bool = True, now: datetime | None = None
) -> None:
    """They stay at their table when groups are formed again, or no longer. Twice changes nothing."""
    _require_hand(by, grouping)
    now = now or timezone.now()
    member = GroupMember.objects.filter(group__grouping=grouping, person=pupil).first()
    if member is None:
        raise Invalid(_("This pupil sits at no table yet. Move them to one first."))
    if (member.locked_at is not None) != locked:
        member.locked_at, member.locked_by = (now, by) if locked else (None, None)
        member.save(update_fields=["locked_at", "locked_by"])
        context = {"person": pupil.pk, "locked": locked}
        record("updated", grouping, school_id=grouping.school_id, actor_id=by.pk, context=context, at=now)


@transaction.atomic
def undo_last(*, by: Person, grouping: Grouping, now: datetime | None = None) -> Grouping:
    """Undo the last move; where nothing was moved, take these groups back, so that the ones before count again. The
    groups that count then. Invalid where they are the first of the lesson and nothing was moved."""
    _require_hand(by, grouping)
    now = now or timezone.now()
    change = SeatChange.objects.filter(grouping=grouping, undone_at=None).select_related("was", "person").last()
    if change is not None:
        if change.was is None:
            GroupMember.objects.filter(group__grouping=grouping, person=change.person).delete()
            grouping.absent.add(change.person)
        else:
            _place(grouping, change.person, change.was)
        change.undone_at = now
        change.save(update_fields=["undone_at"])
        record("retracted", change, school_id=grouping.school_id, actor_id=by.pk, at=now)
        _told_anew(grouping)
        return grouping
    before = (
        Grouping.objects.filter(package=grouping.package_id, taken_back_at=None).exclude(pk=grouping.pk).first()
        if grouping.package_id
        else None
    )
    if before is None:
        raise Invalid(_("There is nothing to undo: these are the first groups of this lesson."))
    grouping.taken_back_at, grouping.taken_back_by = now, by
    grouping.save(update_fields=["taken_back_at", "taken_back_by"])
    record("retracted", grouping, school_id=grouping.school_id, actor_id=by.pk, at=now)
    if grouping.package is not None:
        tell(grouping.package)
    return before


def _require_hand(by: Person, grouping: Grouping) -> None:
    """Two teachers of one class may change groups at once."""
    require_teaches(by, grouping.section)
    held = Grouping.objects.select_for_update(of=("self",)).get(pk=grouping.pk)
    if held.taken_back_at is not None:
        raise Invalid(_("These groups were taken back. Change the ones that count now."))


def _place(grouping: Grouping, pupil: Person, target: Group) -> Group | None:
    """Seat them there; the table where they sat."""
    member = GroupMember.objects.filter(group__grouping=grouping, person=pupil).select_related("group").first()
    if member is None:
        GroupMember.objects.create(group=target, person=pupil)
        return None
    was = member.group
    if was != target:
        member.group = target
        member.save(update_fields=["group"])
    return was


def _told_anew(grouping: Grouping) -> None:
    """Why each is where they are now: whoever was moved is there because the teacher put them there."""
    if grouping.package is None:
        return
    basis = basis_of(grouping.package, grouping.question)
    moved = set(SeatChange.objects.filter(grouping=grouping, undone_at=None).values_list("person_id", flat=True))
    rows = list(GroupMember.objects.filter(group__grouping=grouping))
    for group in {row.group_id for row in rows}:
        there = {str(row.person_id): row for row in rows if row.group_id == group}
        learners = basis.of(sorted(there))
        for member in kernel.explain(learners, style_of(grouping.kind), basis.hard_points, basis.wishes):
            by_hand = [kernel.Reason("by_hand")] if int(member.key) in moved else []
            there[member.key].reason = [reason.to_json() for reason in [*by_hand, *member.reasons]]
    GroupMember.objects.bulk_update(rows, ["reason"])
    tell(grouping.package)
