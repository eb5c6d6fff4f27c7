"""Files of a pupil's work: pictures, drawings, sound, pages."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.assess.actions.handing_in import own_submission
from upbeat.rooms.assess.models import Attachment, Task
from upbeat.rooms.assess.queries.access import access_attachment
from upbeat.rooms.assess.rules import require_writable
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.record.actions.collecting import forget_work
from upbeat.rooms.record.actions.receiving import start_upload
from upbeat.rooms.record.models import Upload

MOST_FILES = 8
# What was taken out stays where a version has it, or where it is just being read.
MOST_EVER = 10 * MOST_FILES
OF_FILES = {"picture", "drawing", "sound", "file"}


@transaction.atomic
def start_attachment(*, by: Person, task: Task, filename: str, size: int, now: datetime | None = None) -> Attachment:
    """Announce a file of the work. Invalid if the task asks for none, the work is handed in, or has enough."""
    now = now or timezone.now()
    submission = own_submission(by=by, task=task, now=now)
    if OF_FILES.isdisjoint(submission.task.asks):
        raise Invalid(_("This task asks for a text only."), field="file")
    require_writable(submission, now)
    files = Attachment.objects.filter(submission=submission)
    if files.filter(removed_at=None).count() >= MOST_FILES or files.count() >= MOST_EVER:
        raise Invalid(
            _("Your work has %(most)d files already. Take one out first.") % {"most": MOST_FILES}, field="file"
        )
    upload = start_upload(by=by, filename=filename, size=size, kind=Upload.Kind.WORK)
    return Attachment.objects.create(submission=submission, upload=upload, at=now)


@transaction.atomic
def remove_attachment(*, by: Person, key: uuid.UUID, now: datetime | None = None) -> Task:
    """Take a file out of the draft. What was handed in with it keeps it; one that no version has leaves nothing."""
    now = now or timezone.now()
    found = access_attachment(by, key)
    task = found.submission.task
    submission = own_submission(by=by, task=task, now=now)
    require_writable(submission, now)
    if not found.versions.exists() and found.upload.state != Upload.State.CHECKING:
        forget_work(by=by, key=key)
    elif found.removed_at is None:
        found.removed_at = now
        found.save(update_fields=["removed_at"])
        record("removed", found, school_id=by.school_id, actor_id=by.pk, at=now)
    return task
