"""Reading scripts, their versions, and what the team says about them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.design import rules
from upbeat.rooms.design.models import (
    CommentStep,
    LessonPlan,
    Material,
    Script,
    ScriptComment,
    ScriptSection,
    ScriptVersion,
)
from upbeat.rooms.design.talk import state_after, with_states
from upbeat.rooms.people.models import Person


def point_to_script(plan: LessonPlan) -> int | None:
    """The number of the first point of a plan on which it has no script yet; None where all have one."""
    there = Script.objects.filter(plan=plan).values("point")
    return plan.points.exclude(pk__in=there).order_by("title").values_list("pk", flat=True).first()


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
        Prefetch("materials", queryset=Material.objects.filter(removed_at=None).order_by("position", "id"))
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


def access_material(person: Person, script: Script, material_id: int) -> Material:
    """Material of the script, also what was taken away; else NotFound."""
    rules.require_builder(person, script)
    standing = Material.objects.filter(section__script=script, section__removed_at=None)
    material = standing.select_related("section").filter(pk=material_id).first()
    if material is None:
        raise NotFound(_("This material is not in the script any more."))
    return material


def removed_material(person: Person, script: Script) -> list[Material]:
    """What was taken away from the passages of the script, the last first."""
    rules.require_builder(person, script)
    standing = Material.objects.filter(section__script=script, section__removed_at=None)
    return list(standing.filter(removed_at__isnull=False).order_by("-removed_at", "-id"))


def versions(person: Person, script: Script) -> QuerySet[ScriptVersion]:
    """What the script said at each save, the last first, with who saved it and what it took back."""
    rules.require_builder(person, script)
    return ScriptVersion.objects.filter(script=script).select_related("by", "restores").order_by("-number")


def access_version(person: Person, script: Script, number: int) -> ScriptVersion:
    """The version of this number; else NotFound."""
    version = versions(person, script).filter(number=number).first()
    if version is None:
        raise NotFound(_("There is no such version of this script."))
    return version


def comments(person: Person, script: Script) -> list[ScriptComment]:
    """What the team said about the script, in order, each with its steps and its ``state``."""
    rules.require_builder(person, script)
    steps = Prefetch("steps", queryset=CommentStep.objects.select_related("by").order_by("at", "id"))
    rows = ScriptComment.objects.filter(script=script).select_related("by").prefetch_related(steps)
    return with_states(rows)


def access_comment(person: Person, script: Script, comment_id: int) -> ScriptComment:
    """A comment on the script; else NotFound."""
    rules.require_builder(person, script)
    comment = ScriptComment.objects.select_related("script").filter(script=script, pk=comment_id).first()
    if comment is None:
        raise NotFound(_("This comment is not here any more."))
    return comment


def state_of_comment(comment: ScriptComment) -> ScriptComment.State:
    """Open, answered by somebody else, or settled."""
    return state_after(comment.by_id, CommentStep.objects.filter(comment=comment).order_by("-at", "-id").first())


@dataclass
class Said:
    """How many comments a script has, and how many of them are not settled."""

    all: int = 0
    unsettled: int = 0


def comment_counts(scripts: Iterable[Script]) -> dict[int, Said]:
    """By number of the script; one query, whatever their number."""
    counts = {script.pk: Said() for script in scripts}
    last = CommentStep.objects.filter(comment=OuterRef("pk")).order_by("-at", "-id").values("kind")[:1]
    rows = ScriptComment.objects.filter(script__in=counts).annotate(last=Subquery(last))
    for script_id, kind in rows.values_list("script_id", "last").order_by():
        counts[script_id].all += 1
        counts[script_id].unsettled += kind != CommentStep.Kind.SETTLE
    return counts
