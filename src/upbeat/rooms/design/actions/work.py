"""Micro videos to be made, handed from stage to stage (R2)."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, Refused
from upbeat.rooms.design import queries, rules
from upbeat.rooms.design.models import ORDER, HandOver, LessonPlan, PlannedStep, Script, Stage, TakenBack, WorkItem
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person, Role
from upbeat.rooms.people.rules import holds


@transaction.atomic
def plan_work(
    *,
    by: Person,
    plan: LessonPlan,
    title: str,
    assignee: Person | None = None,
    due_on: date | None = None,
    now: datetime | None = None,
) -> WorkItem:
    """A micro video to be made for a plan; it stands at *planned*. Invalid if the plan says that no video fits."""
    rules.require_builder(by, plan, assignee)
    _require_video(plan)
    title = _title(title)
    _require_staff(assignee)
    if assignee is not None:
        rules.require_taker(assignee, ORDER[1], "assignee")
    work = WorkItem.objects.create(plan=plan, title=title, assignee=assignee, due_on=due_on)
    now = now or timezone.now()
    HandOver.objects.create(work=work, stage=Stage.PLANNED, by=by, at=now)
    record("created", work, school_id=by.school_id, actor_id=by.pk, context={"plan": plan.pk}, at=now)
    return work


@transaction.atomic
def hand_over(
    *,
    by: Person,
    work: WorkItem,
    stage: Stage,
    to: Person | None = None,
    note: str = "",
    now: datetime | None = None,
) -> HandOver:
    """The work has reached a stage and goes to the next person (``to``; None: it stays with whom it is).

    Stages may be left out, for a teacher who does everything alone. Back to an earlier one needs a note that says why.
    Refused to whom the step is not for; Invalid for the stage where it stands, and for a next person who may not go on.
    """
    rules.require_builder(by, work.plan, to)
    work = WorkItem.objects.select_for_update().get(pk=work.pk)
    now_at = queries.stage_of(work)
    if stage == now_at:
        raise Invalid(_("The work is at “%(stage)s” already.") % {"stage": stage.label}, field="stage")
    rules.require_hand_over(by, now_at, stage)
    if ORDER.index(stage) < ORDER.index(now_at) and not note.strip():
        raise Invalid(_("Say in a note why it goes back to an earlier stage."), field="note")
    if stage != Stage.PLANNED:
        _require_video(work.plan)
    was_with = work.assignee
    if to is not None:
        _require_staff(to)
        if stage != ORDER[-1]:
            rules.require_taker(to, ORDER[ORDER.index(stage) + 1], "to")
        work.assignee = to
        work.save(update_fields=["assignee"])
    now = now or timezone.now()
    step = HandOver.objects.create(work=work, stage=stage, by=by, at=now, note=note.strip(), to=to, was_with=was_with)
    result = {"from": str(now_at), "to": str(stage), "person": to.pk if to else None}
    record("handed-over", work, school_id=by.school_id, actor_id=by.pk, result=result, at=now)
    return step


@transaction.atomic
def hand_over_published(*, by: Person, script: Script, title: str, now: datetime | None = None) -> HandOver | None:
    """A video of the script was published: its work is done. None where it cannot be told which work that is, where
    none waits, or where the step is not the person's.

    Of the plan's unpublished work it is the only one, else the one called like the video or its script.
    """
    if script.plan is None or script.plan.video_fits == LessonPlan.VideoFits.NO or not rules.takes(by, Stage.PUBLISHED):
        return None
    waiting = [work for work in queries.work_of(script.plan) if queries.stage_of(work) != Stage.PUBLISHED]
    names = {title.casefold(), script.title.casefold()}
    named = [work for work in waiting if work.title.casefold() in names]
    meant = waiting if len(waiting) == 1 else named
    return hand_over(by=by, work=meant[0], stage=Stage.PUBLISHED, now=now) if len(meant) == 1 else None


@transaction.atomic
def take_back(*, by: Person, work: WorkItem, step: int | None = None, now: datetime | None = None) -> TakenBack:
    """The last hand-over did not happen: the work stands and lies where it was before. It stays in the history.

    For who handed it over, and for administrators; Refused to others. ``step``: the number of the hand-over that one
    had before one's eyes; Invalid if it is not the last any more, or if the work was never handed over.
    """
    rules.require_builder(by, work.plan)
    work = WorkItem.objects.select_for_update().get(pk=work.pk)
    counted = HandOver.objects.filter(work=work, taken_back=None).order_by("-at", "-id")
    last = counted.first()
    if last is None or counted.count() < 2:
        raise Invalid(_("Nothing was handed over yet."))
    if step is not None and last.pk != step:
        raise Invalid(_("The work has gone on since. Look at it again."))
    if last.by_id != by.pk and not holds(by, Role.ADMIN):
        raise Refused(_("Only who handed the work over may take that back. Ask them, or hand it back with a word."))
    if last.to_id is not None:
        work.assignee_id = last.was_with_id
        work.save(update_fields=["assignee"])
    now = now or timezone.now()
    taken = TakenBack.objects.create(step=last, by=by, at=now)
    record("revoked", work, school_id=by.school_id, actor_id=by.pk, result={"stage": last.stage}, at=now)
    return taken


@transaction.atomic
def plan_steps(
    *,
    by: Person,
    work: WorkItem,
    steps: Mapping[Stage, tuple[Person | None, date | None]],
    title: str | None = None,
    due_on: date | None = None,
) -> None:
    """Who brings the work to which stage, and by when; stages not named stay as planned. Invalid for who may not.

    With ``title`` the item itself is changed too, its title and its due day.
    """
    rules.require_builder(by, work.plan, *(person for person, _due in steps.values()))
    work = WorkItem.objects.select_for_update().get(pk=work.pk)
    if title is not None:
        work.title, work.due_on = _title(title), due_on
        work.save(update_fields=["title", "due_on"])
    for stage, (person, due) in steps.items():
        if person is not None:
            rules.require_taker(person, stage, f"person-{stage}")
        if person is None and due is None:
            PlannedStep.objects.filter(work=work, stage=stage).delete()
        else:
            PlannedStep.objects.update_or_create(work=work, stage=stage, defaults={"person": person, "due_on": due})
    told = {str(stage): [person.pk if person else None, str(due or "")] for stage, (person, due) in steps.items()}
    record("updated", work, school_id=by.school_id, actor_id=by.pk, result={"steps": told})


def _title(title: str) -> str:
    title = " ".join(title.split())
    if not title or len(title) > 160:
        raise Invalid(_("A piece of work needs a title of at most 160 characters."), field="title")
    return title


def _require_video(plan: LessonPlan) -> None:
    if plan.video_fits == LessonPlan.VideoFits.NO:
        raise Invalid(
            _("The plan says that this belongs in class, not in a video. Change that answer in the plan first.")
        )


def _require_staff(person: Person | None) -> None:
    if person is not None and not rules.builds(person):
        raise Invalid(_("%(name)s does not build courses in the school.") % {"name": person.name}, field="assignee")
