"""Reading the work on micro videos."""

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.catalog.models import Subject
from upbeat.rooms.design import rules
from upbeat.rooms.design.models import ORDER, HandOver, LessonPlan, PlannedStep, Stage, WorkItem
from upbeat.rooms.people.models import Person, Role, RoleAssignment
from upbeat.rooms.people.rules import BUILDING


def _last_stage() -> Subquery:
    counted = HandOver.objects.filter(work=OuterRef("pk"), taken_back=None)
    return Subquery(counted.order_by("-at", "-id").values("stage")[:1])


def _whole(rows: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """With plan, people, hand-overs (also those taken back) and planned steps read ahead."""
    steps = HandOver.objects.select_related("by", "to", "was_with", "taken_back__by").order_by("at", "id")
    planned = PlannedStep.objects.select_related("person")
    rows = rows.select_related("plan__subject", "assignee")
    return rows.prefetch_related(Prefetch("hand_overs", queryset=steps), Prefetch("planned_steps", queryset=planned))


def work_of(plan: LessonPlan) -> QuerySet[WorkItem]:
    """The micro videos to be made for a plan, each with its ``stage``, its hand-overs and planned steps."""
    return _whole(WorkItem.objects.filter(plan=plan).annotate(stage=_last_stage())).order_by("id")


def production(
    person: Person, *, who: Person | None = None, subject: Subject | None = None, search: str = ""
) -> QuerySet[WorkItem]:
    """All work of the school, whatever its stage, the most urgent first.

    ``who``: only what lies with this person or has a step planned for them.
    """
    rules.require_builder(person, who, subject)
    rows = WorkItem.objects.annotate(stage=_last_stage())
    if who is not None:
        rows = rows.filter(Q(assignee=who) | Q(pk__in=PlannedStep.objects.filter(person=who).values("work")))
    if subject is not None:
        rows = rows.filter(plan__subject=subject)
    for word in search.split():
        rows = rows.filter(Q(title__icontains=word) | Q(plan__title__icontains=word))
    return _whole(rows).order_by(F("due_on").asc(nulls_last=True), "id")


def takers(person: Person) -> dict[Stage, list[Person]]:
    """By stage, who may bring work to it; two queries."""
    rules.require_builder(person)
    held = RoleAssignment.objects.filter(ended_at=None)
    people = Person.objects.filter(
        is_active=True, pk__in=held.filter(role__in=[*BUILDING, Role.ADMIN]).values("person")
    )
    rows = list(people.order_by("sort_name", "name", "id").prefetch_related(Prefetch("assignments", queryset=held)))
    roles = {row.pk: {Role(one.role) for one in row.assignments.all()} for row in rows}
    return {stage: [row for row in rows if roles[row.pk] & {Role.ADMIN, *rules.TAKERS[stage]}] for stage in ORDER}


def my_work(person: Person) -> QuerySet[WorkItem]:
    """What lies with the person and is not published, the most urgent first; each with its ``stage``."""
    rules.require_builder(person)
    rows = WorkItem.objects.filter(assignee=person).annotate(stage=_last_stage()).exclude(stage=Stage.PUBLISHED)
    return _whole(rows).order_by(F("due_on").asc(nulls_last=True), "id")


def access_work(person: Person, plan: LessonPlan, work_id: int) -> WorkItem:
    """A work item of the plan with its ``stage``; else NotFound."""
    rules.require_builder(person, plan)
    work = work_of(plan).filter(pk=work_id).first()
    if work is None:
        raise NotFound(_("This piece of work is not in the plan any more."))
    return work


def stage_of(work: WorkItem) -> Stage:
    """Where a work item stands: at its last hand-over, or *planned* before any."""
    last = (
        HandOver.objects.filter(work=work, taken_back=None)
        .order_by("-at", "-id")
        .values_list("stage", flat=True)
        .first()
    )
    return Stage(last) if last else Stage.PLANNED
