"""What a command is, and how all of them are run."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import DatabaseError
from django.utils.translation import gettext as _

from upbeat.kernel.errors import UpbeatError

DONE, NOT_DONE, NOT_UNDERSTOOD = 0, 1, 2


@dataclass(frozen=True)
class Command:
    """``upbeat NAME``: ``arguments`` fills its parser, ``run`` does it and returns the exit code."""

    name: str
    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
    details: str = ""


def parser_of(commands: Sequence[Command], version: str) -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    parser = argparse.ArgumentParser(prog="upbeat", description=_("A school's own platform for the flipped classroom."))
    parser.add_argument("--version", action="version", version=f"upbeat {version}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in commands:
        own = subparsers.add_parser(
            command.name, help=command.help, description=" ".join([command.help, command.details])
        )
        command.arguments(own)
        own.set_defaults(run=command.run)
    return parser


def run(commands: Sequence[Command], argv: Sequence[str], version: str) -> int:
    """Do what the command line asks; the exit code. What goes wrong is told in a sentence."""
    asked = parser_of(commands, version).parse_args(argv)
    try:
        code: int = asked.run(asked)
    except UpbeatError as no:
        return fail(no.said_in(_))
    except DatabaseError as problem:
        return fail(_("The database does not answer as it should: %(problem)s") % {"problem": _first_line(problem)})
    except OSError as problem:
        return fail(_("The system refused: %(problem)s") % {"problem": problem})
    except KeyboardInterrupt:
        return fail(_("Stopped."))
    return code


def say(text: str) -> None:
    """A line of the answer."""
    print(text, flush=True)


def fail(sentence: str) -> int:
    """The reason on standard error, and the exit code for it."""
    print(f"upbeat: {sentence}", file=sys.stderr, flush=True)
    return NOT_DONE


def _first_line(problem: Exception) -> str:
    return (str(problem).strip().splitlines() or [type(problem).__name__])[0]
