"""A teacher's word to a pupil or a group (R48): by text, by a tap, by voice."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.classroom.models import Group, Meeting, ReadyRemark, Remark, Tone, Turn
from upbeat.rooms.classroom.rules import require_of_class, require_teaches_pupil
from upbeat.rooms.discuss.actions.notices import notify, notify_many
from upbeat.rooms.discuss.models import Notification
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.rules import require_teaches
from upbeat.rooms.record.actions.collecting import forget_work

LONGEST = 1000
MOST_READY = 12
LONGEST_READY = 80


@transaction.atomic
def remark_on_pupil(
    *,
    by: Person,
    pupil: Person,
    text: str,
    tone: str = Tone.NEUTRAL,
    meeting: Meeting | None = None,
    turn: Turn | None = None,
    path: str = "",
    now: datetime | None = None,
) -> Remark:
    """Kept in the pupil's record, and a line at their bell."""
    require_teaches_pupil(by, pupil)
    if meeting is not None:
        require_of_class(pupil, meeting)
    now = now or timezone.now()
    remark = Remark.objects.create(
        school=by.school, person=pupil, meeting=meeting, turn=turn, by=by, text=_words(text), tone=_tone(tone), at=now
    )
    params = {"by": by.name, "text": remark.text[:200]}
    notify(person=pupil, kind=Notification.Kind.REMARK, params=params, path=path, now=now)
    record("commented", pupil, school_id=by.school_id, actor_id=by.pk, context={"remark": remark.pk}, at=now)
    return remark


@transaction.atomic
def remark_on_group(
    *,
    by: Person,
    group: Group,
    text: str,
    tone: str = Tone.NEUTRAL,
    meeting: Meeting | None = None,
    path: str = "",
    now: datetime | None = None,
) -> Remark:
    """Kept with the group and read by each of it, with a line at their bells."""
    require_teaches(by, group.grouping.section)
    now = now or timezone.now()
    remark = Remark.objects.create(
        school=by.school, group=group, meeting=meeting, by=by, text=_words(text), tone=_tone(tone), at=now
    )
    params = {"by": by.name, "text": remark.text[:200]}
    members = list(group.members.values_list("person_id", flat=True))
    remark.persons.set(members)
    lines = [(number, params, path) for number in members]
    notify_many(school_id=by.school_id, kind=Notification.Kind.REMARK, lines=lines, now=now)
    record("commented", group, school_id=by.school_id, actor_id=by.pk, context={"remark": remark.pk}, at=now)
    return remark


@transaction.atomic
def take_back_remark(*, by: Person, remark: Remark) -> None:
    """A remark of one's own is gone, its sound too; the journal keeps that there was one. Refused for another's."""
    if remark.by_id != by.pk:
        raise Refused(_("Only who said it can take it back."))
    context = {"remark": remark.pk, "pupil": remark.person_id, "group": remark.group_id}
    record("retracted", remark, school_id=by.school_id, actor_id=by.pk, context=context)
    upload = remark.upload
    remark.delete()
    if upload is not None:
        forget_work(by=by, key=upload.key)


@transaction.atomic
def keep_ready_remarks(*, by: Person, rows: Sequence[tuple[str, str]]) -> list[ReadyRemark]:
    """The remarks that one gives by a tap, in order: (text, tone). Empty texts are left out; none at all brings back
    those of the house."""
    kept = [(" ".join(text.split()), _tone(tone)) for text, tone in rows if text.strip()]
    if len(kept) > MOST_READY:
        raise Invalid(_("Keep at most %(most)d ready remarks.") % {"most": MOST_READY})
    if any(len(text) > LONGEST_READY for text, _tone_of in kept):
        raise Invalid(_("A ready remark has at most %(most)d characters.") % {"most": LONGEST_READY})
    ReadyRemark.objects.filter(by=by).delete()
    made = [ReadyRemark(school=by.school, by=by, text=text, tone=tone) for text, tone in kept]
    return ReadyRemark.objects.bulk_create(made)


def _tone(tone: str) -> str:
    if tone not in Tone.values:
        raise NotFound(_("There is no such kind of remark."))
    return tone


def _words(text: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid(_("Write a few words first."), field="text")
    if len(text) > LONGEST:
        raise Invalid(_("This is longer than %(most)d characters.") % {"most": LONGEST}, field="text")
    return text
