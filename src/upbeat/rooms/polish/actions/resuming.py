"""Runs whose worker died are handed to the next one."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from upbeat.rooms.journal.bus import publish
from upbeat.rooms.polish.actions.running import MOST_TRIES, SILENT_AFTER, give_up_run
from upbeat.rooms.polish.events import PolishAsked
from upbeat.rooms.polish.models import PolishRun

# A run waits its turn behind others; so long without a sign means that its job was lost between two commits.
LOST_AFTER = timedelta(minutes=15)


def resume_orphans(*, now: datetime | None = None) -> int:
    """Ask again for runs that fell silent more than 30 seconds ago or whose job was lost, in every school; how many.

    For a worker to call when it starts and about twice a minute. A run that lost three workers has failed instead.
    """
    now = now or timezone.now()
    for run in _silent(now).filter(tries__gte=MOST_TRIES).select_related("school"):
        with scope(school=run.school):
            give_up_run(run)
    return _hand_back(now)


def _silent(now: datetime) -> QuerySet[PolishRun]:
    with scopes_disabled():
        return PolishRun.objects.filter(state=PolishRun.State.RUNNING, heartbeat_at__lt=now - SILENT_AFTER)


@transaction.atomic
def _hand_back(now: datetime) -> int:
    silent = Q(state=PolishRun.State.RUNNING, heartbeat_at__lt=now - SILENT_AFTER, tries__lt=MOST_TRIES)
    never_asked = Q(heartbeat_at=None, asked_at__lt=now - LOST_AFTER)
    lost = Q(state=PolishRun.State.QUEUED) & (never_asked | Q(heartbeat_at__lt=now - LOST_AFTER))
    with scopes_disabled():
        left = list(PolishRun.objects.select_for_update().filter(silent | lost))
        # Marked as asked for just now, so that the next round does not ask again.
        PolishRun.objects.filter(pk__in=[run.pk for run in left]).update(state=PolishRun.State.QUEUED, heartbeat_at=now)
    for run in left:
        publish(PolishAsked(school_id=run.school_id, run_id=run.pk))
    return len(left)
