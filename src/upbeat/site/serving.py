"""``upbeat serve`` and ``upbeat demo``: the commands that need the whole site."""

import argparse

from django.conf import settings
from django.utils.translation import gettext as _

from upbeat.doors.cli.command import DONE, Command, say
from upbeat.doors.cli.database import migrate
from upbeat.kernel.errors import Invalid
from upbeat.rooms.people.models import School
from upbeat.site.server import serve

HOST, PORT = "127.0.0.1", 8000


def _address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default=HOST, help=_("address to listen on; 0.0.0.0 for the whole network"))
    parser.add_argument("--port", type=_port, default=PORT)
    parser.add_argument("--no-worker", action="store_true", help=_("do no jobs; uploads wait"))


def _port(text: str) -> int:
    if not (text.isdigit() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError(_("%(text)s is no port: take a number from 1 to 65535") % {"text": text})
    return int(text)


def _link(asked: argparse.Namespace) -> str:
    host = "localhost" if asked.host in ("127.0.0.1", "0.0.0.0", "::", "::1") else asked.host  # noqa: S104 - only shown
    return f"http://{f'[{host}]' if ':' in host else host}:{asked.port}/"


def _serve(asked: argparse.Namespace) -> int:
    lines = [_("Upbeat is at %(link)s (Ctrl+C stops it).") % {"link": _link(asked)}, *_about_jobs()]
    serve(asked.host, asked.port, with_worker=_with_worker(asked), ready="\n".join(lines))
    return DONE


def _with_worker(asked: argparse.Namespace) -> bool:
    return not asked.no_worker and settings.JOBS == "database"


def _about_jobs() -> list[str]:
    if settings.JOBS == "database":
        return []
    return [_("Jobs go to Celery. Start at least one worker with “upbeat worker”, here or on another machine.")]


def _demo(asked: argparse.Namespace) -> int:
    # Drawing and speaking the demo's videos needs libraries that no other command should load.
    from upbeat.site.demo.seed import seed  # noqa: PLC0415

    migrate()
    _claim_for_demo()
    accounts = seed(say)
    lines = [_("The demo school is at %(link)s (Ctrl+C stops it).") % {"link": _link(asked)}]
    lines += _about_jobs()
    lines += [f"  {account.who:<14} {account.login:<14} {account.password}" for account in accounts]
    serve(asked.host, asked.port, with_worker=_with_worker(asked), ready="\n".join(lines))
    return DONE


def _claim_for_demo() -> None:
    """Mark the data folder as the demo's. Invalid where there is a school already: making the demo would erase it."""
    mark = settings.DATA_DIR / "demo-only"
    if not mark.exists() and School.objects.exists():
        raise Invalid(
            _("%(folder)s holds a school already, and the demo must be alone. Name another folder in UPBEAT_DATA_DIR.")
            % {"folder": settings.DATA_DIR}
        )
    mark.touch()


SERVE = Command("serve", _("run the server and its worker"), _address, _serve)
DEMO = Command("demo", _("make a school to try everything with, and run it"), _address, _demo)
