"""Reading the work on micro videos."""

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.design import rules
from upbeat.rooms.design.models import HandOver, LessonPlan, Stage, WorkItem
from upbeat.rooms.people.models import Person


def _last_stage() -> Subquery:
    return Subquery(HandOver.objects.filter(work=OuterRef("pk")).order_by("-at", "-id").values("stage")[:1])


def work_of(plan: LessonPlan) -> QuerySet[WorkItem]:
    """The micro videos to be made for a plan, each with its ``stage`` and its hand-overs."""
    steps = HandOver.objects.select_related("by")
    rows = WorkItem.objects.filter(plan=plan).annotate(stage=_last_stage()).select_related("plan", "assignee")
    return rows.order_by("id").prefetch_related(Prefetch("hand_overs", queryset=steps))


def my_work(person: Person) -> QuerySet[WorkItem]:
    """What lies with the person and is not published, the most urgent first; each with its ``stage``."""
    rules.require_builder(person)
    rows = WorkItem.objects.filter(assignee=person).annotate(stage=_last_stage()).exclude(stage=Stage.PUBLISHED)
    return rows.select_related("plan").order_by(F("due_on").asc(nulls_last=True), "id")


def access_work(person: Person, plan: LessonPlan, work_id: int) -> WorkItem:
    """A work item of the plan with its ``stage``; else NotFound."""
    rules.require_builder(person, plan)
    work = work_of(plan).filter(pk=work_id).first()
    if work is None:
        raise NotFound(_("This piece of work is not in the plan any more."))
    return work


def stage_of(work: WorkItem) -> Stage:
    """Where a work item stands: at its last hand-over, or *planned* before any."""
    last = HandOver.objects.filter(work=work).order_by("-at", "-id").values_list("stage", flat=True).first()
    return Stage(last) if last else Stage.PLANNED
