"""A lesson as it is held: step by step, skipped, gone back to, with minutes added."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.classroom.actions.changing import changed
from upbeat.rooms.classroom.actions.exits import close_exit, open_exit
from upbeat.rooms.classroom.actions.leading import hold_lesson
from upbeat.rooms.classroom.actions.questions import ask_live
from upbeat.rooms.classroom.actions.turns import MOST_MINUTES, begin_turn, end_turns_of, plan_turn
from upbeat.rooms.classroom.activities import plannable, planned_activity
from upbeat.rooms.classroom.models import LessonStep, Meeting, Round, StepRun, Turn
from upbeat.rooms.classroom.queries.exits import proposed_exit
from upbeat.rooms.items.models import Variant
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.actions.releases import open_piece
from upbeat.rooms.publish.models import Piece

LONGEST_MINUTES = 180
Kind = LessonStep.Kind


def begin_step(
    *, by: Person, meeting: Meeting, step: LessonStep, seen: int | None = None, now: datetime | None = None
) -> StepRun:
    """The class does this now; what it did before ends. Begun twice it goes on as it is.

    A question or an activity is put on the phones, a piece is opened for the class. What cannot be done (a revoked
    piece) is Invalid and changes nothing; so is a tap on a page that showed another step (``seen``: number of a run,
    0 for none).
    """
    # Read before: what is proposed takes a while, and the lesson is held by what follows.
    variants = proposed_exit(meeting) if step.kind == Kind.EXIT else []
    return _begin(by, meeting, step, variants, seen, now or timezone.now())


@transaction.atomic
def _begin(
    by: Person, meeting: Meeting, step: LessonStep, variants: list[Variant], seen: int | None, now: datetime
) -> StepRun:
    running = _held(by, meeting, step)
    if running is not None and running.step_id == step.pk:
        return running
    _require_seen(running, seen)
    if running is not None and running.step_id == step.pk:
        return running
    if running is not None:
        _end(by, running, now)
    # Phones show the new step: a vote that nobody sees any more takes none.
    Round.objects.filter(question__meeting=meeting, closed_at=None).update(closed_at=now)
    run = StepRun.objects.create(meeting=meeting, step=step, minutes=step.minutes, began_at=now, shown_at=now)
    _do(by, meeting, step, variants, now)
    _record("opened", by, run, now)
    changed(meeting)
    return run


@transaction.atomic
def end_step(*, by: Person, meeting: Meeting, seen: int | None = None, now: datetime | None = None) -> None:
    """What runs is over; nothing runs. Twice changes nothing. ``seen`` as in :func:`begin_step`."""
    running = _held(by, meeting)
    if running is not None:
        _require_seen(running, seen)
        now = now or timezone.now()
        _end(by, running, now)
        _record("closed", by, running, now)
        changed(meeting)


@transaction.atomic
def skip_step(
    *, by: Person, meeting: Meeting, step: LessonStep, seen: int | None = None, now: datetime | None = None
) -> None:
    """Leave a step out; it can still be begun later. ``seen`` as in :func:`begin_step`."""
    running = _held(by, meeting, step)
    now = now or timezone.now()
    if running is not None and running.step_id == step.pk:
        running.skipped = True
        Round.objects.filter(question__meeting=meeting, closed_at=None).update(closed_at=now)
        _end(by, running, now)
    elif not StepRun.objects.filter(meeting=meeting, step=step).exists():
        _require_seen(running, seen)
        running = StepRun.objects.create(
            meeting=meeting, step=step, minutes=step.minutes, began_at=now, shown_at=now, ended_at=now, skipped=True
        )
    else:
        return
    _record("dismissed", by, running, now)
    changed(meeting)


@transaction.atomic
def show_step(*, by: Person, meeting: Meeting, now: datetime | None = None) -> None:
    """Back to the step that runs, after a question in between: its screen and its clock, which went on."""
    running = _held(by, meeting)
    if running is None:
        raise Invalid(_("No step is on. Begin one."))
    running.shown_at = now or timezone.now()
    running.save(update_fields=["shown_at"])
    changed(meeting)


@transaction.atomic
def add_minutes(
    *, by: Person, meeting: Meeting, minutes: int, seen: int | None = None, now: datetime | None = None
) -> StepRun:
    """More (or, below 0, fewer) minutes for the step that runs; never fewer than have passed. ``seen`` as in
    :func:`begin_step`."""
    running = _held(by, meeting)
    if running is None:
        raise Invalid(_("No step is on. Begin one."))
    _require_seen(running, seen)
    passed = int(((now or timezone.now()) - running.began_at).total_seconds() // 60)
    running.minutes = min(LONGEST_MINUTES, max(running.minutes + minutes, passed, 1))
    running.save(update_fields=["minutes"])
    changed(meeting)
    return running


def _held(by: Person, meeting: Meeting, step: LessonStep | None = None) -> StepRun | None:
    """What runs in the lesson that is held; Invalid where ``step`` is not in its plan."""
    hold_lesson(by, meeting)
    if step is not None and (step.package_id != meeting.package_id or step.removed_at is not None):
        raise Invalid(_("This step is not in the plan of the lesson any more. Choose another one."))
    return StepRun.objects.filter(meeting=meeting, ended_at=None).select_related("step").first()


def _require_seen(running: StepRun | None, seen: int | None) -> None:
    if seen is not None and seen != (running.pk if running else 0):
        raise Invalid(_("The lesson has gone on meanwhile. Look again, then tap."))


def _end(by: Person, run: StepRun, now: datetime) -> None:
    """What the step began ends with it."""
    if run.step.kind == Kind.TURN:
        end_turns_of(run.meeting, now)
    if run.step.kind == Kind.EXIT:
        close_exit(by=by, meeting=run.meeting, now=now)
    if run.step.kind == Kind.ACTIVITY and (planned := plannable().get(run.step.activity)) is not None:
        planned.end(run.meeting, now)
    run.ended_at = now
    run.save(update_fields=["ended_at", "skipped"])


def _do(by: Person, meeting: Meeting, step: LessonStep, variants: list[Variant], now: datetime) -> None:
    if step.kind == Kind.QUESTION and step.variant is not None:
        ask_live(by=by, meeting=meeting, variant=step.variant, confidence=step.confidence, now=now)
    if step.piece is not None and step.piece.phase != Piece.Phase.BEFORE:
        open_piece(by=by, piece=step.piece, now=now)
    if step.kind == Kind.TURN and step.person is not None and step.point is not None:
        begin_turn(by=by, turn=_turn_of(by, step, now), now=now)
    if step.kind == Kind.EXIT:
        if not variants:
            raise Invalid(_("There is no question for an exit ticket yet. Add one on the points of this lesson."))
        open_exit(by=by, meeting=meeting, variants=variants, now=now)
    if step.kind == Kind.ACTIVITY:
        begin = planned_activity(step.activity).begin
        begin(by=by, meeting=meeting, title=step.title, setup=step.setup, now=now)


def _turn_of(by: Person, step: LessonStep, now: datetime) -> Turn:
    """The turn that was planned with its pupil, with what the teacher wished; else a new one."""
    assert step.person is not None
    assert step.point is not None
    asked = Turn.objects.filter(package=step.package, person=step.person, point=step.point, off_at=None, ended_at=None)
    minutes = min(step.minutes, MOST_MINUTES)
    return asked.first() or plan_turn(
        by=by, package=step.package, pupil=step.person, point=step.point, minutes=minutes, now=now
    )


def _record(verb: str, by: Person, run: StepRun, now: datetime) -> None:
    context = {"meeting": run.meeting_id, "step": run.step_id}
    record(verb, run, school_id=by.school_id, actor_id=by.pk, context=context, at=now)
