"""Jobs on Celery over Redis or RabbitMQ: the same tasks by setting, taken by workers on any number of machines.

A message may be lost, come twice or come late: the row it speaks of knows how far it is (``rooms/journal/work.py``),
and the rounds ask again. So there are no results to keep, and a broker that is down loses nothing.
"""

import os
from collections.abc import Callable, Iterator
from functools import cache, wraps
from importlib import import_module
from typing import Any

from celery import Celery
from celery import Task as CeleryTask
from django.apps import apps
from django.conf import settings
from django.db import close_old_connections
from django.utils.module_loading import module_has_submodule
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import TASK_MAX_PRIORITY, TASK_MIN_PRIORITY, Task, TaskResult, TaskResultStatus
from django_tasks.utils import get_random_id
from kombu import Queue
from kombu.exceptions import OperationalError

from upbeat.rooms.record.confinement import die_with_parent

CONNECT_S = 2.0
# Redis gives a message out again when it is not acknowledged for so long: longer than any job takes.
VISIBLE_AGAIN_S = 6 * 3600
HIGHEST = 9
RETRY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.2}


@cache
def celery() -> Celery:
    """The Celery application of this installation; everything it has on the broker bears the name of its queue."""
    name, amqp = settings.BROKER_QUEUE, settings.BROKER_URL.startswith("amqp")
    app = Celery("upbeat", set_as_current=False, fixups=[])
    of_amqp = {"confirm_publish": True, **RETRY}
    of_redis = {
        "global_keyprefix": f"{name}:",
        "visibility_timeout": VISIBLE_AGAIN_S,
        "priority_steps": list(range(HIGHEST + 1)),
        "queue_order_strategy": "priority",
        "socket_connect_timeout": CONNECT_S,
        **RETRY,
    }
    app.conf.update(
        broker_url=settings.BROKER_URL,
        broker_connection_timeout=CONNECT_S,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options=of_amqp if amqp else of_redis,
        control_exchange=f"{name}.control",
        event_exchange=f"{name}.events",
        task_queues=[Queue(name, max_priority=HIGHEST)],
        task_default_queue=name,
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        accept_content=["json"],
        enable_utc=True,
        timezone="UTC",
    )
    return app


def priority_of(task: Task[..., Any]) -> int:
    """Ours is -100 to 100, higher first; RabbitMQ's 0 to 9, higher first; Redis's 0 to 9, lower first."""
    rank: int = round(HIGHEST * (task.priority - TASK_MIN_PRIORITY) / (TASK_MAX_PRIORITY - TASK_MIN_PRIORITY))
    return rank if settings.BROKER_URL.startswith("amqp") else HIGHEST - rank


class CeleryBackend(BaseTaskBackend):
    """Tasks as messages of Celery, named by the path of their function. OperationalError while the broker is away."""

    supports_defer = True
    supports_priority = True

    def enqueue(self, task: Task[..., Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        """Hand the job to the broker, which has it for certain when this returns."""
        self.validate_task(task)
        told: TaskResult[Any] = TaskResult(
            task=task, id=get_random_id(), status=TaskResultStatus.READY, enqueued_at=None, started_at=None,
            finished_at=None, last_attempted_at=None, args=args, kwargs=kwargs, backend=self.alias, errors=[],
            worker_ids=[],
        )  # fmt: skip
        celery().send_task(
            task.module_path, args=told.args, kwargs=told.kwargs, task_id=told.id, eta=task.run_after,
            priority=priority_of(task), retry=False, ignore_result=True,
        )  # fmt: skip
        return told

    def problem(self) -> str:
        """Why the broker does not answer; empty if it does."""
        try:
            with celery().connection_for_write() as connection:
                connection.ensure_connection(max_retries=1, timeout=CONNECT_S, interval_start=0)
        except (OperationalError, OSError) as problem:
            return str(problem).strip() or type(problem).__name__
        return ""

    def workers(self) -> list[str]:
        """The names of the workers that answer within a second."""
        return sorted(name for answer in celery().control.ping(timeout=1.0) or [] for name in answer)


def all_tasks() -> Iterator[Task[..., Any]]:
    """Every task of the rooms' ``tasks.py``."""
    for config in apps.get_app_configs():
        if not config.name.startswith("upbeat.") or not module_has_submodule(config.module, "tasks"):
            continue
        module = import_module(f"{config.name}.tasks")
        for value in vars(module).values():
            if isinstance(value, Task) and value.func.__module__ == module.__name__:
                yield value


def _job(task: Task[..., Any]) -> Callable[..., None]:
    @wraps(task.func)
    def run(*args: Any, **kwargs: Any) -> None:
        die_with_parent()
        close_old_connections()
        try:
            task.func(*args, **kwargs)
        finally:
            close_old_connections()

    return run


def work(name: str) -> int:
    """Be a worker of this name until told to stop; the exit code. SIGTERM lets the job in hand end, SIGQUIT not."""
    app = celery()
    for task in all_tasks():
        app.task(name=task.module_path, base=CeleryTask)(_job(task))
    worker = app.Worker(
        hostname=name, pool="prefork", concurrency=1, loglevel="WARNING", without_gossip=True, without_mingle=True,
        task_events=False, pidfile=None, quiet=True,
    )  # fmt: skip
    worker.start()
    return int(worker.exitcode or os.EX_OK)
