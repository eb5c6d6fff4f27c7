"""What is seen and heard in class goes to the record (R48): photo, sound or video, and remarks by voice.

A file comes as a pupil's work does (record room): announced, sent in pieces, made anew in a confined process; only what
was made anew is kept. Who may send is the teacher of the class, and whose it is, is fixed when it is announced.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.classroom.models import Evidence, Group, Meeting, Remark
from upbeat.rooms.classroom.rules import require_of_class, require_teaches_pupil
from upbeat.rooms.discuss.actions.notices import notify_many
from upbeat.rooms.discuss.models import Notification
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.rules import require_teaches
from upbeat.rooms.record.actions.collecting import forget_work, let_work_go
from upbeat.rooms.record.actions.receiving import start_upload
from upbeat.rooms.record.models import Upload

LONGEST_WORDS = 200
# Two minutes as phones film them; what is kept of it is small.
MOST_FILM_BYTES = 256 * 2**20


@transaction.atomic
def start_evidence(
    *,
    by: Person,
    meeting: Meeting,
    filename: str,
    size: int,
    pupil: Person | None = None,
    group: Group | None = None,
    words: str = "",
    now: datetime | None = None,
) -> Evidence:
    """Announce a photo, a sound or a video of a pupil of the class, or of a group of it."""
    _require_of_class(by, meeting, pupil, group)
    words = words.strip()
    if len(words) > LONGEST_WORDS:
        raise Invalid(_("This is longer than %(most)d characters.") % {"most": LONGEST_WORDS}, field="words")
    now = now or timezone.now()
    upload = start_upload(by=by, filename=filename, size=size, kind=Upload.Kind.WORK, most=MOST_FILM_BYTES)
    made = Evidence.objects.create(
        meeting=meeting, person=pupil, group=group, upload=upload, words=words, by=by, at=now
    )
    if group is not None:
        made.persons.set(group.members.values_list("person_id", flat=True))
    context = {"pupil": pupil.pk if pupil else None, "group": group.pk if group else None, "meeting": meeting.pk}
    record("created", made, school_id=by.school_id, actor_id=by.pk, context=context, at=now)
    return made


@transaction.atomic
def start_voice_remark(
    *,
    by: Person,
    filename: str,
    size: int,
    meeting: Meeting,
    pupil: Person | None = None,
    group: Group | None = None,
    now: datetime | None = None,
) -> Remark:
    """Announce a remark that is spoken; once it has arrived, :func:`tell_spoken`."""
    _require_of_class(by, meeting, pupil, group)
    now = now or timezone.now()
    upload = start_upload(by=by, filename=filename, size=size, kind=Upload.Kind.WORK)
    remark = Remark.objects.create(
        school=by.school, person=pupil, group=group, meeting=meeting, by=by, upload=upload, at=now
    )
    if group is not None:
        remark.persons.set(group.members.values_list("person_id", flat=True))
    record("commented", pupil or group or meeting, school_id=by.school_id, actor_id=by.pk,
           context={"remark": remark.pk}, at=now)  # fmt: skip
    return remark


@transaction.atomic
def tell_spoken(*, by: Person, upload: Upload, path: str, now: datetime | None = None) -> None:
    """Who a spoken remark is for finds a line at their bell, once; nobody for a file that is none."""
    remark = Remark.objects.filter(upload=upload, by=by).first()
    if remark is None:
        return
    people = [remark.person_id] if remark.person_id else list(remark.persons.values_list("pk", flat=True))
    params = {"by": by.name, "text": "", "spoken": True}
    notify_many(
        school_id=by.school_id,
        kind=Notification.Kind.REMARK,
        lines=[(number, params, path) for number in people if number],
        once=f"remark:{remark.pk}",
        now=now,
    )


@transaction.atomic
def describe_evidence(*, by: Person, evidence: Evidence, words: str) -> None:
    """Say what is to be seen or heard."""
    require_teaches(by, evidence.meeting.section)
    words = words.strip()
    if len(words) > LONGEST_WORDS:
        raise Invalid(_("This is longer than %(most)d characters.") % {"most": LONGEST_WORDS}, field="words")
    evidence.words = words
    evidence.save(update_fields=["words"])
    record("updated", evidence, school_id=by.school_id, actor_id=by.pk)


@transaction.atomic
def remove_evidence(*, by: Person, evidence: Evidence) -> None:
    """It is taken off the record, and its file with it; Invalid while that is being looked at."""
    require_teaches(by, evidence.meeting.section)
    context = {"pupil": evidence.person_id, "group": evidence.group_id, "meeting": evidence.meeting_id}
    record("deleted", evidence, school_id=by.school_id, actor_id=by.pk, context=context)
    upload = evidence.upload
    evidence.delete()
    if upload is not None:
        forget_work(by=upload.by, key=upload.key)


@transaction.atomic
def let_recording_go(*, evidence: Evidence) -> bool:
    """Its file goes without anybody's word, as its days are over or nobody agrees to its being kept any more; what was
    said and judged of it stays on the record. False, and nothing changes, where it has none or is being looked at."""
    held = Evidence.objects.select_for_update(of=("self",)).select_related("upload").filter(pk=evidence.pk).first()
    upload = held.upload if held else None
    if held is None or upload is None or upload.state == Upload.State.CHECKING:
        return False
    held.upload = None
    held.save(update_fields=["upload"])
    context = {"of": "recording", "pupil": held.person_id, "group": held.group_id}
    record("updated", held, school_id=upload.school_id, actor_id=None, context=context)
    return let_work_go(upload=upload)


def _require_of_class(by: Person, meeting: Meeting, pupil: Person | None, group: Group | None) -> None:
    require_teaches(by, meeting.section)
    if (pupil is None) is (group is None):
        raise Invalid(_("Choose whose it is: a pupil, or a group."))
    if pupil is not None:
        require_teaches_pupil(by, pupil)
        require_of_class(pupil, meeting)
    if group is not None and group.grouping.section_id != meeting.section_id:
        raise NotFound(_("There is no such group in this class."))
