"""Reading templates, plans, scripts and the work on them."""

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.design import rules, shipped
from upbeat.rooms.design.models import (
    HandOver,
    LessonPlan,
    LessonTemplate,
    Material,
    Script,
    ScriptSection,
    Stage,
    TeamMember,
    WorkItem,
)
from upbeat.rooms.design.shipped import Heading
from upbeat.rooms.people.models import Person


def templates(person: Person) -> QuerySet[LessonTemplate]:
    """The templates from which new plans are made."""
    rules.require_builder(person)
    return LessonTemplate.objects.filter(retired_at=None).order_by("id")


def access_template(person: Person, template_id: int) -> LessonTemplate:
    """The template; NotFound if the school has none of this number."""
    rules.require_builder(person)
    template = LessonTemplate.objects.filter(pk=template_id).first()
    if template is None:
        raise NotFound(_("There is no such template in your school."))
    return template


def headings(template: LessonTemplate | None) -> list[Heading]:
    """The headings asked now, in order and with words; without a template those that come with the product."""
    rows = template.fields if template else shipped.to_json(shipped.DEFAULT)
    return [heading for heading in shipped.from_json(rows) if not heading.retired]


def texts(plan: LessonPlan) -> list[tuple[Heading, str]]:
    """The plan heading by heading; headings that were retired since appear only with a text."""
    rows = [(heading, str(plan.values.get(heading.key, ""))) for heading in shipped.from_json(plan.template.fields)]
    return [(heading, text) for heading, text in rows if text or not heading.retired]


def still_open(plan: LessonPlan) -> list[str]:
    """The labels of what a plan has still to say. A plan that found that no video fits owes nothing more."""
    if plan.video_fits == LessonPlan.VideoFits.NO:
        return []
    first = [] if plan.video_fits else [_("Is a video the right form?")]
    return first + [heading.label for heading, text in texts(plan) if heading.required and not text]


def plans(person: Person, *, search: str = "", author: Person | None = None) -> QuerySet[LessonPlan]:
    """Plans, the last changed first, with ``script_count``, subject, author and template read ahead."""
    rules.require_builder(person)
    rows = LessonPlan.objects.select_related("subject", "author", "template")
    if author is not None:
        rows = rows.filter(Q(author=author) | Q(pk__in=TeamMember.objects.filter(person=author).values("plan")))
    for word in search.split():
        rows = rows.filter(Q(title__icontains=word) | Q(subject__name__icontains=word))
    return rows.annotate(script_count=Count("scripts", distinct=True)).order_by("-updated_at", "-id")


def access_plan(person: Person, plan_id: int) -> LessonPlan:
    """The plan with its points, team and scripts; NotFound if the school has none of this number."""
    rules.require_builder(person)
    rows = LessonPlan.objects.select_related("subject", "author", "template").prefetch_related(
        "points",
        Prefetch("team", queryset=TeamMember.objects.select_related("person").order_by("role", "person__sort_name")),
        Prefetch("scripts", queryset=Script.objects.select_related("point").order_by("id")),
    )
    plan = rows.filter(pk=plan_id).first()
    if plan is None:
        raise NotFound(_("There is no such plan in your school."))
    return plan


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


def scripts(
    person: Person, *, point: KnowledgePoint | None = None, author: Person | None = None, search: str = ""
) -> QuerySet[Script]:
    """Scripts, the last changed first, with point, plan, author and sections read ahead."""
    rules.require_builder(person)
    rows = Script.objects.select_related("point", "plan", "author").prefetch_related("sections")
    if point is not None:
        rows = rows.filter(point=point)
    if author is not None:
        rows = rows.filter(author=author)
    for word in search.split():
        rows = rows.filter(Q(title__icontains=word) | Q(point__title__icontains=word))
    return rows.order_by("-updated_at", "-id")


def access_script(person: Person, script_id: int) -> Script:
    """The script with point, plan, sections and their material; NotFound if the school has none of this number."""
    rules.require_builder(person)
    sections = ScriptSection.objects.order_by("position").prefetch_related(
        Prefetch("materials", queryset=Material.objects.order_by("id"))
    )
    rows = Script.objects.select_related("point", "plan", "author").prefetch_related(
        Prefetch("sections", queryset=sections)
    )
    script = rows.filter(pk=script_id).first()
    if script is None:
        raise NotFound(_("There is no such script in your school."))
    return script


def access_section(person: Person, script: Script, section_id: int) -> ScriptSection:
    """A passage of the script; else NotFound."""
    rules.require_builder(person, script)
    section = ScriptSection.objects.select_related("script").filter(script=script, pk=section_id).first()
    if section is None:
        raise NotFound(_("This passage is not in the script any more."))
    return section
