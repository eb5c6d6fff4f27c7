"""Reading scripts, their versions, and what the team says about them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.design import rules
from upbeat.rooms.design.models import CommentStep, Material, Script, ScriptComment, ScriptSection, ScriptVersion
from upbeat.rooms.people.models import Person


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
    rows = list(ScriptComment.objects.filter(script=script).select_related("by").prefetch_related(steps))
    for row in rows:
        last = list(row.steps.all())[-1:]
        row.state = _state(row.by_id, last[0] if last else None)  # type: ignore[attr-defined]
    return rows


def access_comment(person: Person, script: Script, comment_id: int) -> ScriptComment:
    """A comment on the script; else NotFound."""
    rules.require_builder(person, script)
    comment = ScriptComment.objects.select_related("script").filter(script=script, pk=comment_id).first()
    if comment is None:
        raise NotFound(_("This comment is not here any more."))
    return comment


def state_of_comment(comment: ScriptComment) -> ScriptComment.State:
    """Open, answered by somebody else, or settled."""
    return _state(comment.by_id, CommentStep.objects.filter(comment=comment).order_by("-at", "-id").first())


def _state(asked_by: int | None, last: CommentStep | None) -> ScriptComment.State:
    if last is None or last.kind == CommentStep.Kind.REOPEN:
        return ScriptComment.State.OPEN
    if last.kind == CommentStep.Kind.SETTLE:
        return ScriptComment.State.SETTLED
    return ScriptComment.State.OPEN if last.by_id == asked_by else ScriptComment.State.ANSWERED


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
