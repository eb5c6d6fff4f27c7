"""The real Redis and RabbitMQ for tests, each test with a queue of its own; and real workers on the test's database."""

import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import pytest
import redis
from django.conf import settings
from django.db import connection

BROKERS = {
    "redis": os.environ.get("UPBEAT_TEST_REDIS", "redis://127.0.0.1:6379/9"),
    "rabbitmq": os.environ.get("UPBEAT_TEST_RABBITMQ", "amqp://guest:guest@127.0.0.1:5672//"),
}
NOWHERE = {"redis": "redis://127.0.0.1:1/0", "rabbitmq": "amqp://guest:guest@127.0.0.1:1//"}
SILENT_S = 4
WORKER = """
import sys
import django
from django.conf import settings
name, media, data = sys.argv[1:]
settings.DATABASES["default"]["NAME"] = name
settings.MEDIA_ROOT, settings.DATA_DIR = media, __import__("pathlib").Path(data)
django.setup()
from upbeat.site.working import WORKER
sys.exit(WORKER.run(None))
"""


def use_celery(settings, url, queue=None):
    """Have this process hand its jobs to Celery; the name of the queue."""
    from upbeat.site import broker

    settings.JOBS, settings.BROKER_URL = "celery", url
    settings.BROKER_QUEUE = queue or f"test-{uuid.uuid4().hex[:12]}"
    settings.TASKS = {"default": {"BACKEND": "upbeat.site.broker.CeleryBackend"}}
    broker.celery.cache_clear()
    return settings.BROKER_QUEUE


@contextmanager
def queue_on(settings, kind):
    """Celery over the real broker of this kind, on a queue that is removed at the end. Skips where there is none."""
    from upbeat.site import broker

    url = urlsplit(BROKERS[kind])
    try:
        socket.create_connection((url.hostname, url.port), 1).close()
    except OSError:
        pytest.skip(f"no {kind} on {url.hostname}:{url.port}")
    queue = use_celery(settings, BROKERS[kind])
    try:
        yield queue
    finally:
        _remove(queue, kind)
        broker.celery.cache_clear()


def _remove(queue, kind):
    from upbeat.site import broker

    if kind == "redis":
        client = redis.Redis.from_url(BROKERS[kind])
        for key in client.scan_iter(f"{queue}*"):
            client.delete(key)
        client.close()
        return
    with broker.celery().connection_for_write() as link:
        link.default_channel.queue_delete(queue)
        for name in (queue, f"{queue}.control.pidbox", f"reply.{queue}.control.pidbox", f"{queue}.events"):
            link.default_channel.exchange_delete(name)


def messages(queue, kind):
    """The jobs that wait, in the order a worker gets them: name and arguments."""
    from upbeat.site import broker

    found = []
    with broker.celery().connection_for_read() as link:
        waiting = link.SimpleQueue(broker.celery().conf.task_queues[0])
        with suppress(waiting.Empty):
            while message := waiting.get(timeout=0.5):
                found.append((message.headers["task"].rpartition(".")[2], message.payload[0], message.headers["eta"]))
                message.ack()
        waiting.close()
    return found


class Worker:
    """A real ``upbeat worker`` on the test's database and media, for the jobs of the settings of now."""

    def __init__(self, folder, number):
        told = os.environ | {
            "UPBEAT_DATA_DIR": str(folder / "data"),
            "UPBEAT_JOBS": settings.JOBS,
            "UPBEAT_BROKER_URL": settings.BROKER_URL,
            "UPBEAT_BROKER_QUEUE": settings.BROKER_QUEUE,
            "UPBEAT_SILENT_SECONDS": str(SILENT_S),
            "DJANGO_SETTINGS_MODULE": "upbeat.site.settings",
            "PYTHONPATH": "src:tests",
        }
        arguments = [str(connection.settings_dict["NAME"]), str(settings.MEDIA_ROOT), str(folder / "data")]
        self.log = folder / f"worker{number}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", WORKER, *arguments],
                env=told, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip

    def kill(self):
        """kill -9, the process and what it forked: a machine that lost its power."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@contextmanager
def working(folder, number=1):
    """So many workers; none is left at the end."""
    workers = [Worker(folder, count) for count in range(number)]
    try:
        yield workers
    finally:
        for worker in workers:
            if worker.process.poll() is None:
                worker.kill()


def wait_for(condition, workers=(), seconds=90.0):
    end = time.monotonic() + seconds
    while not (found := condition()):
        logs = [worker.log.read_text() for worker in workers]
        assert time.monotonic() < end, f"waited too long: {logs}"
        assert not workers or any(worker.process.poll() is None for worker in workers), logs
        time.sleep(0.02)
    return found
