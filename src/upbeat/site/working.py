"""``upbeat worker``: do jobs, on the machine of the server or on any other."""

import argparse
import os
import socket

from django.conf import settings
from django.utils.translation import gettext as _

from upbeat.doors.cli.command import Command, say
from upbeat.doors.cli.database import pending_migrations
from upbeat.doors.cli.running import holding
from upbeat.kernel.errors import Invalid
from upbeat.site.worker import work


def _run(_asked: argparse.Namespace) -> int:
    if pending_migrations():
        raise Invalid(_("The database is not up to date. Start “upbeat serve” of this version first, then the worker."))
    note = f"worker-{socket.gethostname()[:40]}-{os.getpid()}.pid"
    with holding(settings.DATA_DIR, note):
        try:
            say(_("The worker waits for jobs (Ctrl+C stops it)."))
            return work()
        finally:
            (settings.DATA_DIR / note).unlink(missing_ok=True)


WORKER = Command("worker", _("do jobs, here or on another machine"), lambda _parser: None, _run)
