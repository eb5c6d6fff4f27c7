"""Long work as rows of the rooms: claimed by one worker, kept alive by its heartbeat, taken over, ended once.

Whoever claims a row raises ``tries``; every later write holds only while that number stands, so two workers never both
end it. A row is asked for by a job (a postcard with its number) that may be lost, come twice or come late.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

import structlog
from django.conf import settings
from django.db import DatabaseError, connection, models, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import scopes_disabled

from upbeat.kernel.errors import Coded
from upbeat.rooms.journal.actions import record
from upbeat.rooms.journal.bus import publish

log = structlog.get_logger(__name__)

# A row that gave no sign for so long has lost its worker.
SILENT_AFTER: timedelta = settings.WORK_SILENT_AFTER
# One that waits its turn for so long may have lost its job between two commits, or the broker was down.
LOST_AFTER = 10 * SILENT_AFTER
PULSE_S = SILENT_AFTER.total_seconds() / 6
WRITE_EVERY_S = 1.0
MOST_TRIES = 3


class Lost(Exception):
    """The row was taken over by another worker, who thought us dead."""


class Work(models.Model):
    """What every row of long work has. Its model adds ``school`` and ``asked_by``, which the journal cannot name."""

    class State(models.TextChoices):
        """How far it is."""

        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    step = models.CharField(max_length=24, blank=True)
    progress = models.FloatField(default=0, help_text="Of the whole, 0 to 1")
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=40, blank=True, help_text="Code of why it failed; the room has the sentence")
    error_params = models.JSONField(default=dict, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True, help_text="Last sign of life, or when asked for again")
    ended_at = models.DateTimeField(null=True, blank=True)

    school_id: int
    asked_by_id: int | None

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=Work)
UNDER_WAY = (Work.State.QUEUED, Work.State.RUNNING)


def claim(kind: type[Row], number: int, now: datetime | None = None) -> Row | None:
    """Take a row in hand. None: it is over or gone, or ``in_hand`` of another worker that is alive."""
    now = now or timezone.now()
    rows = kind._default_manager.filter(pk=number)
    silent = Q(state=Work.State.RUNNING, heartbeat_at__lt=now - SILENT_AFTER, tries__lt=MOST_TRIES)
    begun = {"state": Work.State.RUNNING, "heartbeat_at": now, "tries": F("tries") + 1, "step": "", "progress": 0}
    return rows.get() if rows.filter(Q(state=Work.State.QUEUED) | silent).update(**begun) else None


def in_hand(kind: type[Row], number: int) -> bool:
    """Has a worker, alive or dead, the row in hand?"""
    return kind._default_manager.filter(pk=number, state=Work.State.RUNNING).exists()


def mine(row: Row) -> QuerySet[Row]:
    """The row as long as it is still ours."""
    return type(row)._default_manager.filter(pk=row.pk, state=Work.State.RUNNING, tries=row.tries)


class Hold(Generic[Row]):
    """A claimed row in the hands of its worker: what it says is also a sign of life."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.written = 0.0
        self._gone = threading.Event()

    def say(self, **values: object) -> None:
        """Write at once. Raises Lost when the row is no longer ours."""
        if self._gone.is_set() or not mine(self.row).update(heartbeat_at=timezone.now(), **values):
            raise Lost

    def tell(self, progress: float, **values: object) -> None:
        """Write how far it is, 0 to 1, at most once a second. Raises Lost when the row is no longer ours."""
        if self._gone.is_set():
            raise Lost
        if time.monotonic() - self.written >= WRITE_EVERY_S:
            self.written = time.monotonic()
            self.say(progress=progress, **values)

    def keep_beating(self, over: threading.Event) -> None:
        """A sign of life now and then until ``over``, for a thread: the work may have nothing to tell for minutes."""
        while not over.wait(PULSE_S):
            try:
                with scopes_disabled():  # a thread begins without any scope
                    self.say()
            except Lost:
                self._gone.set()
                return
            except DatabaseError:  # a database that is away for a moment; the next beat tries again
                log.exception("no heartbeat", row=self.row.pk, kind=self.row._meta.model_name)
            finally:
                connection.close()


@contextmanager
def hold(row: Row) -> Iterator[Hold[Row]]:
    """Keep a claimed row alive as long as the block runs."""
    held, over = Hold(row), threading.Event()
    name = f"pulse of {row._meta.model_name} {row.pk}"
    thread = threading.Thread(target=held.keep_beating, args=[over], name=name, daemon=True)
    thread.start()
    try:
        yield held
    finally:
        over.set()
        thread.join()


def finish(row: Row, **values: object) -> None:
    """It is done, with ``values``. Raises Lost, and nothing is written, when the row is no longer ours."""
    ended = timezone.now()
    done = {"state": Work.State.DONE, "step": "", "progress": 1, "error": "", "error_params": {}}
    if not mine(row).update(**done, heartbeat_at=ended, ended_at=ended, **values):
        raise Lost


@transaction.atomic
def fail(row: Row, code: str, params: Mapping[str, str | int] | None = None) -> bool:
    """It could not be done, with its fact; False, and nothing is written, when the row is no longer ours."""
    ended, params = timezone.now(), dict(params or {})
    if not mine(row).update(state=Work.State.FAILED, error=code, error_params=params, ended_at=ended):
        return False
    told = {"error": code, **params}
    record("failed", row, school_id=row.school_id, actor_id=row.asked_by_id, result=told, at=ended)
    return True


def attempt(row: Row, do: Callable[[], object], expected: type[Coded]) -> bool:
    """Do the work on a claimed row. False: it was taken over, or failed, with the code of what was ``expected``."""
    kind = row._meta.model_name
    try:
        do()
    except Lost:
        log.warning("taken over", kind=kind, row=row.pk, tries=row.tries)
        return False
    except expected as failure:
        fail(row, failure.code)
        return False
    except Exception:
        # Whatever it is, the teacher at the page must not wait for ever; the log has the rest.
        log.exception("broke", kind=kind, row=row.pk)
        fail(row, "died")
        return False
    return True


def start_over(row: Row) -> bool:
    """Put a failed row back into the queue as if it had never been tried; False when it has not failed."""
    fresh: dict[str, Any] = {"state": Work.State.QUEUED, "error": "", "error_params": {}, "tries": 0, "progress": 0}
    fresh |= {"step": "", "heartbeat_at": None, "ended_at": None}
    return bool(type(row)._default_manager.filter(pk=row.pk, state=Work.State.FAILED).update(**fresh))


def resume(
    kind: type[Row], *, ask: Callable[[Row], object], give_up: Callable[[Row], bool], now: datetime | None = None
) -> int:
    """Ask again for rows whose worker died or whose job was lost, in every school; how many. For now and then.

    ``ask`` makes the news that has a job enqueued; ``give_up`` fails a row that lost three workers.
    """
    now = now or timezone.now()
    silent = Q(state=Work.State.RUNNING, heartbeat_at__lt=now - SILENT_AFTER)
    never_asked = Q(heartbeat_at=None, asked_at__lt=now - LOST_AFTER)
    lost = Q(state=Work.State.QUEUED) & (never_asked | Q(heartbeat_at__lt=now - LOST_AFTER))
    again = 0
    with scopes_disabled(), transaction.atomic():
        for row in kind._default_manager.select_for_update().filter(silent | lost):
            if row.state == Work.State.RUNNING and row.tries >= MOST_TRIES:
                give_up(row)
                continue
            # Marked as asked for just now, so that the next round does not ask again.
            kind._default_manager.filter(pk=row.pk).update(state=Work.State.QUEUED, heartbeat_at=now)
            publish(ask(row))
            again += 1
    return again
