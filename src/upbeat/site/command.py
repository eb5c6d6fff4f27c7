"""The command ``upbeat``: sets Django up, then hands over to the commands."""

import os
import sys
from collections.abc import Sequence
from importlib.metadata import version

import django
from pydantic import ValidationError

from upbeat.site.data_folder import default_data_dir

DEMO = "demo"


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line asks; the exit code."""
    argv = sys.argv[1:] if argv is None else argv
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "upbeat.site.settings")
    try:
        if argv[:1] == [DEMO]:
            _use_demo_folder()
        django.setup()
    except ValidationError as problem:
        for error in problem.errors():
            name = "_".join(str(part) for part in error["loc"]).upper()
            print(f"upbeat: the setting UPBEAT_{name} cannot be used: {error['msg']}", file=sys.stderr)
        return 2
    # Commands use models, which can only be imported once Django is set up.
    from upbeat.doors.cli.command import run  # noqa: PLC0415
    from upbeat.doors.cli.main import COMMANDS  # noqa: PLC0415
    from upbeat.site import serving, training, working  # noqa: PLC0415

    commands = [serving.SERVE, serving.DEMO, working.WORKER, training.TRAINING]
    return run([*commands, *COMMANDS], argv, version("upbeat"))


def _use_demo_folder() -> None:
    """The demo school lives in a folder of its own, so that it never meets a school's real data."""
    os.environ.setdefault("UPBEAT_DATA_DIR", str(default_data_dir() / DEMO))


if __name__ == "__main__":
    sys.exit(main())
