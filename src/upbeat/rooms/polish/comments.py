"""What the team says about a film, at the seconds of the film that is looked at now (R21)."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.kernel.timeline import moved
from upbeat.rooms.design.models import LessonPlan
from upbeat.rooms.design.talk import with_states
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish import queries, rules
from upbeat.rooms.polish.models import FilmComment, FilmCommentStep, PolishRun


class Said(NamedTuple):
    """A comment with the second of the film that is shown; None when its moment is not in this film."""

    second: float | None
    comment: FilmComment


def comments_on(run: PolishRun) -> list[Said]:
    """What was said of this film and of other films of its recording or its script, by second; the homeless at the end.

    Each comment with its steps and its ``state``; the queries do not grow with the comments.
    """
    same = Q(run__asset=run.asset_id)
    if run.asset.script_id is not None:
        same |= Q(run__asset__script=run.asset.script_id)
    steps = Prefetch("steps", queryset=FilmCommentStep.objects.select_related("by").order_by("at", "id"))
    rows = FilmComment.objects.filter(same).select_related("by", "run__asset", "run__recipe").prefetch_related(steps)
    here = queries.timeline_of(run)
    said = [Said(moved(row.second, queries.timeline_of(row.run), here), row) for row in with_states(rows)]
    return sorted(said, key=lambda one: (one.second is None, one.second or 0.0, one.comment.at, one.comment.pk))


def access_film_comment(person: Person, comment_id: int) -> FilmComment:
    """A comment on a film of the school; else Refused or NotFound."""
    rules.require_builder(person)
    comment = FilmComment.objects.select_related("run__asset").filter(pk=comment_id).first()
    if comment is None:
        raise NotFound(_("This comment is not here any more."))
    return comment


def unsettled(plans: Iterable[LessonPlan]) -> Counter[int]:
    """How many comments on films of a plan's scripts are not settled, by number of the plan; one query."""
    last = FilmCommentStep.objects.filter(comment=OuterRef("pk")).order_by("-at", "-id").values("kind")[:1]
    rows = FilmComment.objects.filter(run__asset__script__plan__in=list(plans)).annotate(last=Subquery(last))
    told = rows.values_list("run__asset__script__plan", "last").order_by()
    return Counter(plan for plan, kind in told if kind != FilmCommentStep.Kind.SETTLE)
