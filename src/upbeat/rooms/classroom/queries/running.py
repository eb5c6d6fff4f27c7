"""The plan of a lesson and where the class stands in it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import F
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.classroom.activities import Begun, begun_last
from upbeat.rooms.classroom.models import ExitTicket, LessonStep, LiveQuestion, Meeting, StepRun, Turn
from upbeat.rooms.classroom.queries.boards import Boards
from upbeat.rooms.classroom.queries.exits import exit_of
from upbeat.rooms.classroom.queries.turns import turn_now
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import sections_taught
from upbeat.rooms.publish.models import Package

ABOUT = ("point", "variant__version__item", "piece", "person")


class State(StrEnum):
    """Where a step stands."""

    DONE = "done"
    SKIPPED = "skipped"
    NOW = "now"
    NEXT = "next"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class StepPlace:
    """A step of the plan; ``starts`` and ``ends``: minutes from the beginning of the lesson, as planned."""

    step: LessonStep
    state: State
    starts: int
    ends: int


class What(StrEnum):
    """What phones and wall show."""

    NOTHING = "nothing"
    STEP = "step"
    QUESTION = "question"
    TURN = "turn"
    EXIT = "exit"
    ACTIVITY = "activity"
    """Of a pack."""


OWN = {
    LessonStep.Kind.QUESTION: What.QUESTION,
    LessonStep.Kind.TURN: What.TURN,
    LessonStep.Kind.EXIT: What.EXIT,
    LessonStep.Kind.ACTIVITY: What.ACTIVITY,
}
"""Steps that begin something with a screen of its own."""


@dataclass(frozen=True, slots=True)
class Running:
    """A lesson in steps. ``now``: what runs; ``until``: when its minutes are over; ``behind``: minutes that the plan is
    ahead of the class (below 0: the class is early); ``aside``: something else is shown on the phones meanwhile."""

    steps: tuple[StepPlace, ...]
    minutes: int
    now: StepRun | None
    until: datetime | None
    next: LessonStep | None
    behind: int
    aside: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What is on, for phones and wall: of all that was begun, what was shown last. ``run``: the step that it is or
    belongs to, with ``until``, when its minutes are over."""

    what: What
    run: StepRun | None = None
    until: datetime | None = None
    turn: Turn | None = None
    exit: ExitTicket | None = None
    activity: Begun | None = None


def plan_of(package: Package) -> list[LessonStep]:
    """The steps of a lesson in order."""
    return list(LessonStep.objects.filter(package=package, removed_at=None).select_related(*ABOUT))


def planned(package: Package) -> tuple[StepPlace, ...]:
    """The same before the lesson, with the minutes from its beginning."""
    return _laid_out(plan_of(package), {}, None)


def removed_steps(package: Package) -> list[LessonStep]:
    """What was taken out of the plan, the latest first."""
    return list(LessonStep.objects.filter(package=package, removed_at__isnull=False).order_by("-removed_at")[:5])


def access_step(teacher: Person, step_id: int) -> LessonStep:
    """A step of a lesson of a class that the person teaches; else NotFound."""
    taught = sections_taught(teacher).values("pk")
    rows = LessonStep.objects.select_related("package__section__school", *ABOUT)
    step = rows.filter(pk=step_id, package__section__in=taught).first()
    if step is None:
        raise NotFound(_("There is no such step in your lessons."))
    return step


def shown_on_phones(meeting: Meeting) -> Shown:
    """What :func:`shown` says, read once for all phones that ask at one moment."""
    return _boards.of(meeting)


def shown(meeting: Meeting, question: LiveQuestion | None) -> Shown:
    """What is on: a step, ``question`` (the last one asked), a turn, the exit ticket or an activity of a pack. Three
    queries, and one for each activity that packs offer."""
    rows = StepRun.objects.filter(meeting=meeting).exclude(skipped=True, ended_at=F("began_at"))
    rows = rows.select_related("step", *(f"step__{name}" for name in ABOUT))
    run = rows.order_by(F("ended_at").desc(nulls_first=True), "-pk").first()
    on = _latest(run, question, turn_now(meeting), exit_of(meeting), begun := begun_last(meeting))
    return replace(on, activity=begun) if on.what is What.ACTIVITY else on


def _board(meeting: Meeting) -> Shown:
    return shown(meeting, LiveQuestion.objects.filter(meeting=meeting).order_by("-position").first())


_boards = Boards(_board)


def running(meeting: Meeting, on: Shown, now: datetime) -> Running:
    """The lesson for the one who leads it; ``on`` is what :func:`shown` says. Two queries."""
    steps = plan_of(meeting.package) if meeting.package else []
    runs = list(StepRun.objects.filter(meeting=meeting).select_related("step"))
    open_run = next((run for run in runs if run.ended_at is None), None)
    laid = _laid_out(steps, {run.step_id: run for run in runs}, open_run)
    upcoming = next((one for one in laid if one.state is State.NEXT), None)
    return Running(
        steps=laid,
        minutes=laid[-1].ends if laid else 0,
        now=open_run,
        until=_until(open_run) if open_run else None,
        next=upcoming.step if upcoming else None,
        behind=_behind(meeting, laid, open_run, now),
        aside=open_run is not None and on.run is None,
    )


def _latest(
    run: StepRun | None,
    question: LiveQuestion | None,
    turn: Turn | None,
    ticket: ExitTicket | None,
    begun: Begun | None,
) -> Shown:
    """What was shown last. What a step begins begins at its very moment and comes before the step's own screen."""
    moments: list[tuple[datetime, int, What]] = []
    if run is not None:
        moments.append((run.ended_at or run.shown_at, 0, What.NOTHING if run.ended_at else What.STEP))
    if question is not None:
        moments.append((question.asked_at, 1, What.QUESTION))
    if turn is not None and turn.began_at is not None and (turn.is_on or _of(run, turn.began_at, What.TURN)):
        moments.append((turn.began_at, 1, What.TURN))
    if ticket is not None and (ticket.closed_at is None or _of(run, ticket.opened_at, What.EXIT)):
        moments.append((ticket.opened_at, 1, What.EXIT))
    if begun is not None:
        moments.append((begun.at, 1, What.ACTIVITY))
    moment, _rank, what = max(moments, default=(None, 0, What.NOTHING))
    if run is None or moment is None:
        return Shown(what, turn=turn, exit=ticket)
    own = next((kind for at, _rank, kind in moments if kind in OWN.values() and _of(run, at, kind)), None)
    if what is What.STEP or what is own:
        return Shown(own or What.STEP, run, _until(run), turn, ticket)
    # The result of a question, the exit ticket or an activity stays until something else begins.
    if what is What.NOTHING and own in (What.QUESTION, What.EXIT, What.ACTIVITY) and not run.skipped:
        return Shown(own, turn=turn, exit=ticket)
    return Shown(what, turn=turn, exit=ticket)


def _of(run: StepRun | None, moment: datetime, what: What) -> bool:
    """Did this begin with the step that is on, or was last, or while it was?"""
    return run is not None and OWN.get(LessonStep.Kind(run.step.kind)) is what and moment >= run.began_at


def _until(run: StepRun) -> datetime:
    return run.began_at + timedelta(minutes=run.minutes)


def _laid_out(steps: list[LessonStep], runs: dict[int, StepRun], open_run: StepRun | None) -> tuple[StepPlace, ...]:
    upcoming = _upcoming(steps, runs)
    laid, minute = [], 0
    for step in steps:
        run = runs.get(step.pk)
        if run is None:
            state = State.NEXT if step is upcoming else State.LATER
        elif open_run is not None and open_run.step_id == step.pk:
            state = State.NOW
        else:
            state = State.SKIPPED if run.skipped else State.DONE
        laid.append(StepPlace(step, state, minute, minute + step.minutes))
        minute += step.minutes
    return tuple(laid)


def _upcoming(steps: list[LessonStep], runs: dict[int, StepRun]) -> LessonStep | None:
    """The first step after the one begun last that was not begun yet; where none is left there, the first of all."""
    held = (run for run in runs.values() if run.was_held)
    latest = max(held, key=lambda run: run.began_at, default=None)
    place = next((n for n, step in enumerate(steps, 1) if latest is not None and step.pk == latest.step_id), 0)
    return next((step for step in [*steps[place:], *steps[:place]] if step.pk not in runs), None)


def _behind(meeting: Meeting, laid: tuple[StepPlace, ...], run: StepRun | None, now: datetime) -> int:
    """The plan says when the step that runs ends; the class needs what its minutes still give it."""
    here = next((one for one in laid if one.state is State.NOW), None)
    if here is None or run is None:
        return 0
    ends = max(_until(run), now)
    return round((ends - meeting.began_at).total_seconds() / 60) - here.ends
