"""What the team says about a second of a film: asked, answered, settled, opened again (R21)."""

import math
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.design.talk import VERBS, require_next, state_after, words
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish import rules
from upbeat.rooms.polish.models import FilmComment, FilmCommentStep, PolishRun


@transaction.atomic
def comment_on_film(
    *, by: Person, run: PolishRun, second: float, text: str, now: datetime | None = None
) -> FilmComment:
    """A word on a second of a finished film. It is open until somebody settles it."""
    rules.require_builder(by, run)
    if not run.duration_s or not math.isfinite(second) or not 0 <= second <= run.duration_s:
        raise Invalid(_("The film has no such second. Give a time within it."), field="second")
    comment = FilmComment.objects.create(run=run, second=second, text=words(text), by=by, at=now or timezone.now())
    record("commented", comment, school_id=by.school_id, actor_id=by.pk, context=_where(comment), at=now)
    return comment


@transaction.atomic
def go_on_with_comment(
    *, by: Person, comment: FilmComment, kind: FilmCommentStep.Kind, text: str = "", now: datetime | None = None
) -> FilmCommentStep:
    """Answer it (with a text), settle it, or open it again; Invalid for a step that does not fit where it stands."""
    rules.require_builder(by, comment.run)
    comment = FilmComment.objects.select_for_update().get(pk=comment.pk)
    last = FilmCommentStep.objects.filter(comment=comment).order_by("-at", "-id").first()
    require_next(state_after(comment.by_id, last), kind)
    text = words(text) if kind == FilmCommentStep.Kind.ANSWER else ""
    step = FilmCommentStep.objects.create(comment=comment, kind=kind, text=text, by=by, at=now or timezone.now())
    record(VERBS[kind], comment, school_id=by.school_id, actor_id=by.pk, context=_where(comment), at=now)
    return step


def _where(comment: FilmComment) -> dict[str, object]:
    return {"run": comment.run_id, "second": comment.second}
