"""Lesson plans and who works on them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog.models import KnowledgePoint, Subject
from upbeat.rooms.design import rules
from upbeat.rooms.design.actions.templates import template_for_school
from upbeat.rooms.design.models import LessonPlan, LessonTemplate, TeamMember
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person, Role

LONGEST_TEXT = 20_000
LONGEST_PART_MIN = 600


@dataclass(frozen=True)
class Way:
    """How the lesson goes: what in place of a video, how prior knowledge is found out, minutes online and in class."""

    instead: str = ""
    prior: str = ""
    online_min: int | None = None
    in_class_min: int | None = None


@transaction.atomic
def write_plan(
    *,
    by: Person,
    title: str,
    subject: Subject,
    template: LessonTemplate | None = None,
    video_fits: str = "",
    video_fits_why: str = "",
    values: Mapping[str, str] | None = None,
    points: Iterable[KnowledgePoint] = (),
    way: Way | None = None,
) -> LessonPlan:
    """A new plan. ``values``: text by heading key; a plan may be saved half thought through."""
    rules.require_builder(by, subject, template)
    plan = LessonPlan(school=by.school, author=by, subject=subject, template=template or template_for_school(by))
    _choose_way(plan, way)
    _fill(plan, title, video_fits, video_fits_why, values or {})
    _choose_points(by, plan, points)
    record("created", plan, school_id=by.school_id, actor_id=by.pk, result={"video_fits": plan.video_fits})
    return plan


@transaction.atomic
def edit_plan(
    *,
    by: Person,
    plan: LessonPlan,
    title: str | None = None,
    subject: Subject | None = None,
    video_fits: str | None = None,
    video_fits_why: str | None = None,
    values: Mapping[str, str] | None = None,
    points: Iterable[KnowledgePoint] | None = None,
    way: Way | None = None,
    seen: datetime | None = None,
) -> LessonPlan:
    """Change what is given; the rest stays. Texts under headings that are not in ``values`` stay as well.

    ``seen`` is the plan's ``updated_at`` when the writer opened it: Invalid if somebody changed it since.
    """
    rules.require_builder(by, plan, subject)
    plan = LessonPlan.objects.select_for_update().get(pk=plan.pk)
    rules.require_unchanged_since(plan, seen)
    if subject is not None:
        plan.subject = subject
    _choose_way(plan, way)
    _fill(
        plan,
        plan.title if title is None else title,
        plan.video_fits if video_fits is None else video_fits,
        plan.video_fits_why if video_fits_why is None else video_fits_why,
        values or {},
    )
    if points is not None:
        _choose_points(by, plan, points)
    record("updated", plan, school_id=by.school_id, actor_id=by.pk, result={"video_fits": plan.video_fits})
    return plan


def _fill(plan: LessonPlan, title: str, fits: str, why: str, values: Mapping[str, str]) -> None:
    title = " ".join(title.split())
    if not title or len(title) > 160:
        raise Invalid(_("A plan needs a title of at most 160 characters."), field="title")
    if fits not in LessonPlan.VideoFits.values:
        raise Invalid(_("Choose yes, no, or not decided yet."), field="video_fits")
    if fits == LessonPlan.VideoFits.NO and not why.strip():
        raise Invalid(_("Say in a sentence why a video is not the right form here."), field="video_fits_why")
    keys = {row["key"] for row in plan.headings or plan.template.fields}
    for key, text in values.items():
        if key in keys and len(text) > LONGEST_TEXT:
            raise Invalid(_("This text is too long. Keep it under 20,000 characters."), field=f"value-{key}")
    plan.title, plan.video_fits, plan.video_fits_why = title, fits, why.strip()
    plan.values = plan.values | {key: text.strip() for key, text in values.items() if key in keys}
    plan.save()


def _choose_way(plan: LessonPlan, way: Way | None) -> None:
    if way is None:
        return
    if way.instead not in LessonPlan.Instead.values:
        raise Invalid(_("Choose one of the list."), field="instead")
    if way.prior not in LessonPlan.Prior.values:
        raise Invalid(_("Choose one of the list."), field="prior")
    for field, minutes in (("online_min", way.online_min), ("in_class_min", way.in_class_min)):
        if minutes is not None and not 0 <= minutes <= LONGEST_PART_MIN:
            raise Invalid(_("Give whole minutes, at most 600."), field=field)
    plan.instead, plan.prior = way.instead, way.prior
    plan.online_min, plan.in_class_min = way.online_min, way.in_class_min


@transaction.atomic
def renew_headings(*, by: Person, plan: LessonPlan) -> LessonPlan:
    """The plan asks what its template asks now. No text is lost: one under a heading taken out is still shown."""
    rules.require_builder(by, plan)
    plan = LessonPlan.objects.select_for_update().get(pk=plan.pk)
    if plan.headings:
        plan.headings = []
        plan.save()
        record("updated", plan, school_id=by.school_id, actor_id=by.pk, result={"headings": "renewed"})
    return plan


def _choose_points(by: Person, plan: LessonPlan, points: Iterable[KnowledgePoint]) -> None:
    chosen = list(points)
    rules.require_builder(by, *chosen)
    plan.points.set(chosen)


@transaction.atomic
def join_team(*, by: Person, plan: LessonPlan, person: Person, role: Role) -> TeamMember:
    """Somebody works on the plan in a role they hold in the school. Invalid if they do not hold it."""
    rules.require_builder(by, plan, person)
    rules.require_able(person, role)
    member, added = TeamMember.objects.get_or_create(plan=plan, person=person, role=role)
    if added:
        result = {"team": {"person": person.pk, "role": str(role)}}
        record("updated", plan, school_id=by.school_id, actor_id=by.pk, result=result)
    return member


@transaction.atomic
def leave_team(*, by: Person, plan: LessonPlan, member_id: int) -> None:
    """Take somebody out of the team of the plan; nothing happens if they were not in it."""
    rules.require_builder(by, plan)
    for member in TeamMember.objects.filter(plan=plan, pk=member_id):
        result = {"left": {"person": member.person_id, "role": member.role}}
        record("updated", plan, school_id=by.school_id, actor_id=by.pk, result=result)
        member.delete()
