"""The teacher marks: points by the rubric, a comment, and the grade that follows from them."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, NotFound
from upbeat.kernel.rubrics import given, outof, stored, total
from upbeat.rooms.assess.actions.grading import set_grade
from upbeat.rooms.assess.actions.returning import tell_given_back
from upbeat.rooms.assess.models import Grade, Marking, PeerEvaluation, Snippet, SubmissionVersion
from upbeat.rooms.assess.models.evaluation import EvaluationHiding
from upbeat.rooms.assess.rules import require_marker
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person

LONGEST_COMMENT = 4000
MOST_SNIPPETS = 40


@transaction.atomic
def mark(
    *,
    by: Person,
    version: SubmissionVersion,
    points: Mapping[str, str],
    comment: str = "",
    reason: str = "",
    now: datetime | None = None,
) -> Marking:
    """Points for each criterion of the rubric (none where the task has no rubric) and a comment.

    A grade that stands already changes only with a reason; a sample that pupils evaluate stays as it is marked.
    """
    submission = version.submission
    task = submission.task
    require_marker(by, task.piece)
    now = now or timezone.now()
    criteria = stored(task.rubric.criteria) if task.rubric else ()
    chosen, comment = given(criteria, points), comment.strip()
    if len(comment) > LONGEST_COMMENT:
        raise Invalid(_("Please keep to %(most)d characters.") % {"most": LONGEST_COMMENT}, field="comment")
    if not chosen and not comment:
        raise Invalid(_("Write a comment first."), field="comment")
    _require_no_sample_at_work(version, chosen)
    before = Grade.objects.filter(task=task, person=submission.person).first() if submission.person else None
    worth, most = total(criteria, chosen), outof(criteria)
    if before is not None and before.points != worth and chosen and not reason.strip():
        raise Invalid(_("Say why the grade changes: it stays in its history."), field="reason")
    marking = Marking.objects.create(version=version, by=by, points=chosen, comment=comment, at=now)
    context = {"task": task.pk, "submission": submission.pk}
    record(
        "evaluated", version, school_id=by.school_id, actor_id=by.pk, result={"points": worth}, context=context, at=now
    )
    if submission.person is not None and chosen:
        set_grade(
            by=by, task=task, person=submission.person, points=worth, most=most, source=Grade.Source.TEACHER,
            reason=reason, now=now,
        )  # fmt: skip
    tell_given_back(task, now)
    return marking


def _require_no_sample_at_work(version: SubmissionVersion, chosen: Mapping[str, float]) -> None:
    latest = Marking.objects.filter(version=version).order_by("pk").last()
    compared = PeerEvaluation.objects.filter(allocation__sample__version=version)
    if latest is not None and latest.points != chosen and compared.exists():
        raise Invalid(_("Pupils were compared with these points already: they stay. You can change the comment."))


@transaction.atomic
def keep_snippet(*, by: Person, text: str) -> Snippet:
    """A sentence to be used again. The same one twice is one."""
    text = " ".join(text.split())
    if not 1 <= len(text) <= 300:
        raise Invalid(_("A sentence to keep has 1 to 300 characters."), field="snippet")
    if Snippet.objects.filter(by=by).count() >= MOST_SNIPPETS:
        raise Invalid(_("You keep %(most)d sentences already. Take one out first.") % {"most": MOST_SNIPPETS})
    return Snippet.objects.get_or_create(by=by, text=text, defaults={"school_id": by.school_id})[0]


@transaction.atomic
def drop_snippet(*, by: Person, snippet_id: int) -> None:
    """Forget a sentence of one's own; NotFound for another's."""
    if not Snippet.objects.filter(by=by, pk=snippet_id).delete()[0]:
        raise NotFound(_("This sentence is not there any more."))


@transaction.atomic
def hide_evaluation(*, by: Person, evaluation: PeerEvaluation, now: datetime | None = None) -> None:
    """Take a peer's evaluation out of sight of its author and out of the grade. Twice is once."""
    require_marker(by, evaluation.allocation.task.piece)
    now = now or timezone.now()
    _hiding, new = EvaluationHiding.objects.get_or_create(evaluation=evaluation, defaults={"by": by, "at": now})
    if new:
        record("removed", evaluation, school_id=by.school_id, actor_id=by.pk, at=now)


@transaction.atomic
def show_evaluation(*, by: Person, evaluation: PeerEvaluation) -> None:
    """Put a hidden evaluation back."""
    require_marker(by, evaluation.allocation.task.piece)
    if EvaluationHiding.objects.filter(evaluation=evaluation).delete()[0]:
        record("updated", evaluation, school_id=by.school_id, actor_id=by.pk, result={"shown": True})
