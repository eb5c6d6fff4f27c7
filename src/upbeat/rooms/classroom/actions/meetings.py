"""Beginning, joining and ending a lesson."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.classroom import rules
from upbeat.rooms.classroom.actions.changing import changed
from upbeat.rooms.classroom.actions.settling import settle_lesson
from upbeat.rooms.classroom.events import MeetingEnded
from upbeat.rooms.classroom.models import Attendance, Meeting, Round, StepRun
from upbeat.rooms.journal import bus
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.people.rules import require_teaches
from upbeat.rooms.publish.models import Package

__all__ = ["begin_meeting", "changed", "end_meeting", "join"]

# No letters or digits that are mistaken for one another across a room.
LETTERS = "ACDEFHJKLMNPRTUVWXY34679"
CODE_LENGTH = 4


@transaction.atomic
def begin_meeting(*, by: Person, package: Package, now: datetime | None = None) -> Meeting:
    """Begin the lesson of a package; the one that is already on is returned again."""
    require_teaches(by, package.section)
    # Held, so that of two devices that begin at once the second finds the lesson of the first.
    Section.objects.select_for_update().get(pk=package.section_id)
    running = Meeting.objects.filter(section=package.section, ended_at=None).first()
    if running is not None and running.package_id == package.pk:
        return running
    now = now or timezone.now()
    if running is not None:
        end_meeting(by=by, meeting=running, now=now)
    meeting = _with_fresh_code(package, by, now)
    record("initialized", meeting, school_id=meeting.school_id, actor_id=by.pk, at=now)
    return meeting


def _with_fresh_code(package: Package, by: Person, now: datetime) -> Meeting:
    for _attempt in range(50):
        code = "".join(secrets.choice(LETTERS) for _letter in range(CODE_LENGTH))
        try:
            with transaction.atomic():
                return Meeting.objects.create(
                    school_id=package.school_id,
                    section=package.section,
                    package=package,
                    code=code,
                    began_by=by,
                    began_at=now,
                )
        except IntegrityError:
            continue
    raise Invalid(_("No free code was found. Try again."))


@transaction.atomic
def end_meeting(*, by: Person, meeting: Meeting, now: datetime | None = None) -> None:
    """End the lesson: open votes, turns and the exit ticket close, the code opens nothing any more, and the votes count
    as answers from now on. Twice changes nothing."""
    require_teaches(by, meeting.section)
    fresh = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    meeting.ended_at = fresh.ended_at
    if meeting.ended_at is not None:
        return
    meeting.ended_at = now or timezone.now()
    Round.objects.filter(question__meeting=meeting, closed_at=None).update(closed_at=meeting.ended_at)
    StepRun.objects.filter(meeting=meeting, ended_at=None).update(ended_at=meeting.ended_at)
    meeting.save(update_fields=["ended_at"])
    record("terminated", meeting, school_id=meeting.school_id, actor_id=by.pk, at=meeting.ended_at)
    settle_lesson(meeting, now=meeting.ended_at)
    changed(meeting)
    bus.publish(MeetingEnded(school_id=meeting.school_id, meeting_id=meeting.pk))


def join(*, by: Person, meeting: Meeting, now: datetime | None = None) -> Attendance:
    """A pupil's phone is in; attendance is its by-product. Twice counts once."""
    rules.require_pupil(by, meeting)
    # Asked first, and outside of a transaction: phones say so with each screen, and on SQLite a transaction waits for
    # the votes that are being written.
    there = Attendance.objects.filter(meeting=meeting, person=by).first()
    return there or _enter(by, meeting, now or timezone.now())


@transaction.atomic
def _enter(by: Person, meeting: Meeting, now: datetime) -> Attendance:
    attendance, new = Attendance.objects.get_or_create(meeting=meeting, person=by, defaults={"at": now})
    if new:
        record("attended", meeting, school_id=meeting.school_id, actor_id=by.pk, at=now)
    return attendance
