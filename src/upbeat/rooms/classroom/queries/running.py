"""The plan of a lesson and where the class stands in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import F
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.classroom.models import LessonStep, LiveQuestion, Meeting, StepRun
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
class PlannedStep:
    """A step of the plan; ``starts`` and ``ends``: minutes from the beginning of the lesson, as planned."""

    step: LessonStep
    state: State
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class Running:
    """A lesson in steps. ``now``: what runs; ``until``: when its minutes are over; ``behind``: minutes that the plan is
    ahead of the class (below 0: the class is early); ``aside``: something else is shown on the phones meanwhile."""

    steps: tuple[PlannedStep, ...]
    minutes: int
    now: StepRun | None
    until: datetime | None
    next: LessonStep | None
    behind: int
    aside: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What is on, for phones and wall: a step; or, where ``run`` is None, the last question, unless all is ``over``."""

    run: StepRun | None
    until: datetime | None
    over: bool = False


def plan_of(package: Package) -> list[LessonStep]:
    """The steps of a lesson in order."""
    return list(LessonStep.objects.filter(package=package, removed_at=None).select_related(*ABOUT))


def planned(package: Package) -> tuple[PlannedStep, ...]:
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


def shown(meeting: Meeting, question: LiveQuestion | None) -> Shown:
    """What is on: of the step that runs and ``question``, the last one asked, what was shown last. One query."""
    rows = StepRun.objects.filter(meeting=meeting, skipped=False)
    rows = rows.select_related("step", *(f"step__{name}" for name in ABOUT))
    run = rows.order_by(F("ended_at").desc(nulls_first=True), "-pk").first()
    if run is None or _aside(run, question):
        return Shown(None, None)
    if run.ended_at is not None:
        own = run.step.kind == LessonStep.Kind.QUESTION
        return Shown(None, None, over=not own and (question is None or question.asked_at < run.ended_at))
    return Shown(run, _until(run))


def running(meeting: Meeting, question: LiveQuestion | None, now: datetime) -> Running:
    """The lesson for the one who leads it; three queries."""
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
        aside=open_run is not None and _aside(open_run, question),
    )


def _aside(run: StepRun, question: LiveQuestion | None) -> bool:
    """A question of the step itself was asked at the very moment the step began."""
    if question is None or question.asked_at < run.shown_at:
        return False
    own = run.step.kind == LessonStep.Kind.QUESTION and question.variant_id == run.step.variant_id
    return not own


def _until(run: StepRun) -> datetime:
    return run.began_at + timedelta(minutes=run.minutes)


def _laid_out(steps: list[LessonStep], runs: dict[int, StepRun], open_run: StepRun | None) -> tuple[PlannedStep, ...]:
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
        laid.append(PlannedStep(step, state, minute, minute + step.minutes))
        minute += step.minutes
    return tuple(laid)


def _upcoming(steps: list[LessonStep], runs: dict[int, StepRun]) -> LessonStep | None:
    """The first step after the one begun last that was not begun yet; where none is left there, the first of all."""
    latest = max(runs.values(), key=lambda run: run.began_at, default=None)
    place = next((n for n, step in enumerate(steps, 1) if latest is not None and step.pk == latest.step_id), 0)
    return next((step for step in [*steps[place:], *steps[:place]] if step.pk not in runs), None)


def _behind(meeting: Meeting, laid: tuple[PlannedStep, ...], run: StepRun | None, now: datetime) -> int:
    """The plan says when the step that runs ends; the class needs what its minutes still give it."""
    here = next((one for one in laid if one.state is State.NOW), None)
    if here is None or run is None:
        return 0
    ends = max(_until(run), now)
    return round((ends - meeting.began_at).total_seconds() / 60) - here.ends
