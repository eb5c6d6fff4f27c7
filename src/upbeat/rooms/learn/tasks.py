"""Jobs of the learn room."""

from django_scopes import scope
from django_tasks import task

from upbeat.rooms.items.events import RegradeAsked
from upbeat.rooms.learn.actions.regrading import run_regrade
from upbeat.rooms.people.models import School


@task()
def mark_anew(school_id: int, regrade_id: int) -> None:
    """Mark past answers anew, unless it is done already or another worker has it in hand."""
    with scope(school=School.objects.get(pk=school_id)):
        run_regrade(regrade_id=regrade_id)


def ask_for_regrade(news: RegradeAsked) -> None:
    """Put it into the queue: the listener to the news of the items room."""
    mark_anew.enqueue(news.school_id, news.regrade_id)
