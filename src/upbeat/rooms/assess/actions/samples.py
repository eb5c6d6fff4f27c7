"""Samples: works that the teacher has marked and that everybody evaluates first."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.assess.models import Marking, PeerRound, Sample, Submission, SubmissionVersion, Task
from upbeat.rooms.assess.rules import require_marker
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person

MOST_SAMPLES = 3


@transaction.atomic
def write_sample(*, by: Person, task: Task, text: str, now: datetime | None = None) -> Submission:
    """A work made up by the teacher, to be marked and then chosen as a sample."""
    require_marker(by, task.piece)
    now = now or timezone.now()
    if not text.strip():
        raise Invalid(_("Write the sample first."), field="text")
    made = Submission.objects.create(task=task, text=text.strip(), saved_at=now)
    SubmissionVersion.objects.create(submission=made, number=1, text=made.text, at=now)
    record("created", made, school_id=by.school_id, actor_id=by.pk, context={"task": task.pk, "sample": True}, at=now)
    return made


@transaction.atomic
def choose_sample(*, by: Person, version: SubmissionVersion, now: datetime | None = None) -> Sample:
    """Have all evaluate this work first. It must be marked; Invalid once the works are given out, or with three."""
    task = version.submission.task
    require_marker(by, task.piece)
    _require_before_round(task)
    if not Marking.objects.filter(version=version).exists():
        raise Invalid(_("Mark this work first: pupils are compared with your points."))
    known = Sample.objects.filter(task=task, version=version).first()
    if known is not None:
        return known
    if Sample.objects.filter(task=task).count() >= MOST_SAMPLES:
        raise Invalid(_("There are %(most)d samples already. Take one out first.") % {"most": MOST_SAMPLES})
    sample = Sample.objects.create(task=task, version=version, by=by, at=now or timezone.now())
    record("created", sample, school_id=by.school_id, actor_id=by.pk, context={"task": task.pk}, at=now)
    return sample


@transaction.atomic
def leave_sample(*, by: Person, version: SubmissionVersion) -> None:
    """It is no sample any more. Invalid once the works are given out."""
    task = version.submission.task
    require_marker(by, task.piece)
    _require_before_round(task)
    for sample in Sample.objects.filter(task=task, version=version):
        record("removed", sample, school_id=by.school_id, actor_id=by.pk, context={"task": task.pk})
        sample.delete()


def _require_before_round(task: Task) -> None:
    if PeerRound.objects.filter(task=task).exists():
        raise Invalid(_("The works are with the pupils already: the samples stay."))
