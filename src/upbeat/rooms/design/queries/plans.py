"""Reading templates and plans."""

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.design import rules, shipped
from upbeat.rooms.design.models import LessonPlan, LessonTemplate, Script, TeamMember
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
    """The plan heading by heading, as its template was; headings that are retired appear only with a text."""
    fields = plan.headings or plan.template.fields
    rows = [(heading, str(plan.values.get(heading.key, ""))) for heading in shipped.from_json(fields)]
    return [(heading, text) for heading, text in rows if text or not heading.retired]


def has_other_headings(plan: LessonPlan) -> bool:
    """Does the template ask something else by now than this plan does?"""
    return bool(plan.headings) and plan.headings != plan.template.fields


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
