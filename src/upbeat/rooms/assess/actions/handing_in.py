"""A pupil writes, hands in, takes back before the time is over, and hands in again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.assess.actions.allocating import join_round
from upbeat.rooms.assess.models import Attachment, Submission, SubmissionVersion, Task
from upbeat.rooms.assess.queries.access import access_task
from upbeat.rooms.assess.rules import require_writable, standing
from upbeat.rooms.journal.actions import record
from upbeat.rooms.learn.actions.finishing import finish_pieces, reopen_piece
from upbeat.rooms.people.models import Person
from upbeat.rooms.record.models import Upload

LONGEST_TEXT = 20_000


class Overtaken(Invalid):
    """The draft was saved elsewhere meanwhile; ``kept`` is what stands on the server."""

    def __init__(self, kept: Submission) -> None:
        super().__init__(
            _("This was changed on another device. Copy what you have written, then load the page again."), field="text"
        )
        self.kept = kept


@transaction.atomic
def own_submission(*, by: Person, task: Task, now: datetime | None = None) -> Submission:
    """The pupil's work on the task, begun if need be and ours to the end of the transaction; NotFound out of reach."""
    task = access_task(by, task.piece_id, now or timezone.now())
    Submission.objects.get_or_create(task=task, person=by)
    found = Submission.objects.select_for_update(of=("self",)).get(task=task, person=by)
    found.task = task
    return found


@transaction.atomic
def save_draft(
    *, by: Person, task: Task, text: str, saves: int | None = None, now: datetime | None = None
) -> Submission:
    """Keep the draft. ``saves``: which save it was written upon; Overtaken, and nothing is written, if another came
    between and says something else. Invalid while it is handed in."""
    now = now or timezone.now()
    submission = own_submission(by=by, task=task, now=now)
    text = _text(text)
    if text == submission.text:
        return submission
    require_writable(submission, now)
    if saves is not None and saves != submission.saves:
        raise Overtaken(submission)
    submission.text, submission.saves, submission.saved_at = text, submission.saves + 1, now
    submission.save(update_fields=["text", "saves", "saved_at"])
    return submission


@transaction.atomic
def hand_in(*, by: Person, task: Task, now: datetime | None = None) -> SubmissionVersion:
    """Hand in the draft as it stands; twice is once. After the time it is late: the teacher decides what it counts.

    Invalid where there is nothing, or a file is still on its way.
    """
    now = now or timezone.now()
    submission = own_submission(by=by, task=task, now=now)
    handed = standing(submission)
    if handed is not None:
        return handed
    files = _files(submission)
    if not submission.text.strip() and not files:
        raise Invalid(_("There is nothing to hand in yet. Write something or add a file first."))
    before = submission.versions.count()
    version = SubmissionVersion.objects.create(
        submission=submission, number=before + 1, text=submission.text, at=now, late=now >= submission.task.due_at
    )
    version.attachments.set(files)
    result = {"number": version.number, "late": version.late, "files": len(files)}
    context = {"task": submission.task_id}
    record("submitted", submission, school_id=by.school_id, actor_id=by.pk, result=result, context=context, at=now)
    finish_pieces([(by.pk, submission.task.piece_id, by.school_id)], now=now)
    join_round(version=version, now=now)
    return version


@transaction.atomic
def take_back(*, by: Person, task: Task, now: datetime | None = None) -> Submission:
    """Take back what is handed in, to change it; the version is kept. Invalid after the time."""
    now = now or timezone.now()
    submission = own_submission(by=by, task=task, now=now)
    handed = standing(submission)
    if handed is None:
        return submission
    if now >= submission.task.due_at or handed.allocations.exists():
        raise Invalid(_("The time is over: what you have handed in stays as it is."))
    handed.taken_back_at = now
    handed.save(update_fields=["taken_back_at"])
    reopen_piece(person=by.pk, piece=submission.task.piece_id, school=by.school_id, now=now)
    record("retracted", submission, school_id=by.school_id, actor_id=by.pk, result={"number": handed.number}, at=now)
    return submission


def _files(submission: Submission) -> list[Attachment]:
    rows = Attachment.objects.filter(submission=submission, removed_at=None).select_related("upload")
    found = [row for row in rows if row.upload.state != Upload.State.REFUSED]
    if any(row.upload.state == Upload.State.RECEIVING for row in found):
        raise Invalid(_("A file is still on its way. Wait until it has arrived, or take it out."))
    return found


def _text(text: str) -> str:
    text = text.replace("\r\n", "\n")
    if len(text) > LONGEST_TEXT:
        raise Invalid(_("Please keep to %(most)d characters.") % {"most": LONGEST_TEXT}, field="text")
    return text
