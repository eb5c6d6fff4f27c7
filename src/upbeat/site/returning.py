"""Pupils are told that their work is given back: at once, or when the time comes that their teacher has chosen."""

from collections.abc import Collection

from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from upbeat.rooms.assess.events import WorkGivenBack
from upbeat.rooms.assess.models import Task
from upbeat.rooms.assess.queries.returned import given_back_lately, who_sees_something
from upbeat.rooms.discuss.actions.notices import notify_many
from upbeat.rooms.discuss.models import Notification
from upbeat.rooms.people.models import School


def tell_returned(news: WorkGivenBack) -> None:
    """Each of them finds a line at their bell, once for a task."""
    with scope(school=School.objects.get(pk=news.school_id)):
        task = Task.objects.select_related("piece__package").get(pk=news.task_id)
        _tell(task, news.person_ids)


def tell_what_is_due() -> int:
    """A duty: the same where the time came by itself, or where the news was lost; how many were told."""
    now, told = timezone.now(), 0
    with scopes_disabled():
        tasks = list(given_back_lately(now))
    for task in tasks:
        with scope(school=School.objects.get(pk=task.piece.package.school_id)):
            told += _tell(task, who_sees_something(task, now))
    return told


def _tell(task: Task, people: Collection[int]) -> int:
    once = f"graded:{task.pk}"
    known = set(Notification.objects.filter(person__in=people, once=once).values_list("person_id", flat=True))
    new = [person for person in people if person not in known]
    path = reverse("learner:piece", args=[task.piece_id])
    notify_many(
        school_id=task.piece.package.school_id,
        kind=Notification.Kind.GRADED,
        lines=[(person, {"title": task.piece.title}, path) for person in new],
        once=once,
    )
    return len(new)
