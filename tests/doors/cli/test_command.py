"""What all commands share: exit codes, sentences, no traces."""

import argparse

import pytest
from django.db import OperationalError

from upbeat.doors.cli.command import Command, run
from upbeat.kernel.errors import Refused


def raising(problem):
    def do(_asked):
        raise problem

    return [Command("do", "do it", lambda _parser: None, do)]


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (Refused("You may not."), "You may not."),
        (OperationalError("no such table: x\nmore"), "The database does not answer as it should: no such table: x"),
        (PermissionError(13, "Permission denied"), "The system refused: [Errno 13] Permission denied"),
        (KeyboardInterrupt(), "Stopped."),
    ],
)
def test_what_goes_wrong_is_one_sentence_and_code_1(capsys, problem, sentence):
    assert run(raising(problem), ["do"], "0.1.0") == 1
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", f"upbeat: {sentence}\n")


def test_a_command_gets_its_arguments_and_gives_the_code():
    seen = []

    def do(asked: argparse.Namespace) -> int:
        seen.append(asked.file)
        return 0

    command = Command("do", "do it", lambda parser: parser.add_argument("file"), do)
    assert run([command], ["do", "x"], "0.1.0") == 0
    assert seen == ["x"]


@pytest.mark.parametrize(
    ("words", "code"), [(["--help"], 0), (["--version"], 0), ([], 2), (["dance"], 2), (["do", "x"], 2)]
)
def test_help_is_0_and_nonsense_is_2(capsys, words, code):
    with pytest.raises(SystemExit) as end:
        run(raising(KeyError()), words, "0.1.0")
    assert end.value.code == code
