"""Jobs of the pack."""

from django.utils import timezone
from django_scopes import scope
from django_tasks import task

from upbeat.packs.music.actions.laying import lay_score
from upbeat.packs.music.actions.marking import Ending, mark_take
from upbeat.packs.music.actions.performing import mark_recorded_performance
from upbeat.packs.music.events import LayingAsked, PerformanceAsked, TakeAsked
from upbeat.rooms.journal.work import SILENT_AFTER
from upbeat.rooms.people.models import School


# A child waits at the page for this one.
@task(priority=60)
def mark(school_id: int, take_id: int) -> None:
    """Mark one recording; look again later where another worker, perhaps a dead one, has it in hand."""
    with scope(school=School.objects.get(pk=school_id)):
        if mark_take(take_id=take_id) is Ending.ELSEWHERE:
            mark.using(run_after=timezone.now() + SILENT_AFTER).enqueue(school_id, take_id)


def ask_for_marking(news: TakeAsked) -> None:
    """Put it into the queue: the listener to this pack's own news."""
    mark.enqueue(news.school_id, news.take_id)


@task(priority=50)
def mark_performance(school_id: int, marking_id: int) -> None:
    """Mark one performance that was recorded in class; look again later where another worker has it in hand."""
    with scope(school=School.objects.get(pk=school_id)):
        if mark_recorded_performance(marking_id=marking_id) is Ending.ELSEWHERE:
            mark_performance.using(run_after=timezone.now() + SILENT_AFTER).enqueue(school_id, marking_id)


def ask_for_performance(news: PerformanceAsked) -> None:
    """Put it into the queue: the listener to this pack's own news."""
    mark_performance.enqueue(news.school_id, news.marking_id)


# A teacher waits at the page for this one.
@task(priority=40)
def lay(school_id: int, laying_id: int) -> None:
    """Lay one score along its recording; look again later where another worker, perhaps a dead one, has it in hand."""
    with scope(school=School.objects.get(pk=school_id)):
        if lay_score(laying_id=laying_id) is Ending.ELSEWHERE:
            lay.using(run_after=timezone.now() + SILENT_AFTER).enqueue(school_id, laying_id)


def ask_for_laying(news: LayingAsked) -> None:
    """Put it into the queue: the listener to this pack's own news."""
    lay.enqueue(news.school_id, news.laying_id)
