"""Micro videos to be made, handed from stage to stage (R2)."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.design import queries, rules
from upbeat.rooms.design.models import HandOver, LessonPlan, Stage, WorkItem
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person

ORDER = [Stage.PLANNED, Stage.SCRIPTED, Stage.RECORDED, Stage.POLISHED, Stage.REVIEWED, Stage.PILOTED, Stage.PUBLISHED]


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
    title = " ".join(title.split())
    if not title or len(title) > 160:
        raise Invalid(_("A piece of work needs a title of at most 160 characters."), field="title")
    _require_staff(assignee)
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
    Invalid for the stage where it stands.
    """
    rules.require_builder(by, work.plan, to)
    work = WorkItem.objects.select_for_update().get(pk=work.pk)
    now_at = queries.stage_of(work)
    if stage == now_at:
        raise Invalid(_("The work is at “%(stage)s” already.") % {"stage": stage.label}, field="stage")
    if ORDER.index(stage) < ORDER.index(now_at) and not note.strip():
        raise Invalid(_("Say in a note why it goes back to an earlier stage."), field="note")
    if stage != Stage.PLANNED:
        _require_video(work.plan)
    if to is not None:
        _require_staff(to)
        work.assignee = to
        work.save(update_fields=["assignee"])
    now = now or timezone.now()
    step = HandOver.objects.create(work=work, stage=stage, by=by, at=now, note=note.strip())
    result = {"from": str(now_at), "to": str(stage), "person": to.pk if to else None}
    record("handed-over", work, school_id=by.school_id, actor_id=by.pk, result=result, at=now)
    return step


def _require_video(plan: LessonPlan) -> None:
    if plan.video_fits == LessonPlan.VideoFits.NO:
        raise Invalid(
            _("The plan says that this belongs in class, not in a video. Change that answer in the plan first.")
        )


def _require_staff(person: Person | None) -> None:
    if person is not None and not rules.builds(person):
        raise Invalid(_("%(name)s does not build courses in the school.") % {"name": person.name}, field="assignee")
