"""Whose work on a task is given back: pupils who may see a grade or words on it by now."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from upbeat.rooms.assess.models import Grade, GradeRelease, Marking, PeerEvaluation, SubmissionVersion, Task
from upbeat.rooms.assess.queries.remarks import released

LATELY = timedelta(days=2)


def who_sees_something(task: Task, now: datetime) -> list[int]:
    """The numbers of the pupils who have something to see, in order; four queries at most."""
    may, found = released(task, now), set[int]()
    if may.grades:
        found.update(Grade.objects.filter(task=task).values_list("person_id", flat=True))
    if may.words:
        later = SubmissionVersion.objects.filter(submission=OuterRef("submission"), number__gt=OuterRef("number"))
        handed = SubmissionVersion.objects.filter(~Exists(later), submission__task=task, taken_back_at=None)
        marked = Marking.objects.filter(version=OuterRef("pk"))
        judged = PeerEvaluation.objects.filter(allocation__version=OuterRef("pk"), hiding=None)
        rows = handed.filter(Exists(marked) | Exists(judged), submission__person__isnull=False)
        found.update(person for person in rows.values_list("submission__person_id", flat=True) if person is not None)
    return sorted(found)


def given_back_lately(now: datetime) -> QuerySet[Task]:
    """Tasks of which pupils may see something since a moment of the last two days, of all schools in scope."""
    lately = Q(grades_from__gt=now - LATELY, grades_from__lte=now) | Q(words_from__gt=now - LATELY, words_from__lte=now)
    tasks = GradeRelease.objects.filter(lately).values("task")
    return Task.objects.filter(pk__in=tasks).select_related("piece__package").order_by("pk")
