"""Where a piece of work stands: who has the next step, who waits for whom, and what is late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from upbeat.rooms.design.models import ORDER, HandOver, Stage, WorkItem
from upbeat.rooms.people.models import Person


@dataclass(frozen=True)
class Step:
    """One stage on the way: who brings the work to it and by when, or when it got there (``done_at``)."""

    stage: Stage
    person: Person | None
    due_on: date | None
    done_at: datetime | None
    done: bool
    is_next: bool
    late: bool


@dataclass(frozen=True)
class Standing:
    """``waits``: who can go on only after ``has_it`` has done the next step. ``late_days``: of the step longest due."""

    work: WorkItem
    stage: Stage
    steps: list[Step]
    next: Step | None
    has_it: Person | None
    waits: Person | None
    due_on: date | None
    late_days: int
    last: HandOver | None

    @property
    def done(self) -> int:
        """How many of the steps are done."""
        return sum(step.done for step in self.steps)


def standing(work: WorkItem, today: date) -> Standing:
    """Of a work item as ``queries`` reads it, with hand-overs and planned steps; asks the database nothing."""
    counted = [step for step in work.hand_overs.all() if getattr(step, "taken_back", None) is None]
    last = counted[-1] if counted else None
    stage = Stage(last.stage) if last else ORDER[0]
    here = ORDER.index(stage)
    reached = {step.stage: step for step in counted}
    planned = {step.stage: step for step in work.planned_steps.all()}
    steps = []
    for place, one in enumerate(ORDER[1:], start=1):
        plan = planned.get(one)
        due = plan.due_on if plan else None
        if one == ORDER[-1]:
            due = due or work.due_on
        done, is_next = place <= here, place == here + 1
        there = reached.get(one) if done else None
        planned_for = plan.person if plan and not done else None
        person = there.by if there else planned_for
        if is_next:
            person = work.assignee or person
        late = not done and due is not None and due < today
        steps.append(Step(one, person, due, there.at if there else None, done, is_next, late))
    following = next((step for step in steps if step.is_next), None)
    has_it = following.person if following else None
    overdue = [step.due_on for step in steps if step.late and step.due_on]
    return Standing(
        work=work,
        stage=stage,
        steps=steps,
        next=following,
        has_it=has_it,
        waits=_who_waits(steps[here + 1 :], has_it, last) if following else None,
        due_on=following.due_on or work.due_on if following else None,
        late_days=(today - min(overdue)).days if overdue else 0,
        last=last,
    )


def _who_waits(after: Iterable[Step], has_it: Person | None, last: HandOver | None) -> Person | None:
    """The first other person of a later step; where none is planned, who handed the work over."""
    others = [step.person for step in after] + [last.by if last else None]
    return next((one for one in others if one is not None and one != has_it), None)


def standings(work: Iterable[WorkItem], today: date) -> list[Standing]:
    """Of many, the longest late first, then by the day that is due."""
    rows = [standing(item, today) for item in work]
    return sorted(rows, key=lambda row: (-row.late_days, row.due_on or date.max, row.work.pk))
