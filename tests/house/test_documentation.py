"""An undocumented setting or command fails, and so does a documented one that does not exist."""

import argparse
import re

from house.tree import ROOT
from upbeat.doors.cli.command import parser_of
from upbeat.doors.cli.main import COMMANDS
from upbeat.site.environment import Environment
from upbeat.site.serving import DEMO, SERVE
from upbeat.site.training import TRAINING
from upbeat.site.working import WORKER

SETTINGS = (ROOT / "docs/reference/settings.md").read_text()
COMMANDS_PAGE = (ROOT / "docs/reference/commands.md").read_text()


def test_every_setting_is_documented_with_its_default_and_nothing_else_is():
    documented = dict(re.findall(r"^\| `(UPBEAT_\w+)` \| (.+?) \|", SETTINGS, re.M))
    assert list(documented) == [f"UPBEAT_{name.upper()}" for name in Environment.model_fields]
    for name, field in Environment.model_fields.items():
        if field.default_factory is None:
            default = field.default
            told = "empty" if default == "" else str(default).lower() if isinstance(default, bool) else str(default)
            assert documented[f"UPBEAT_{name.upper()}"] == told.replace("'", '"'), name


def test_a_setting_is_explained_in_the_words_of_its_field():
    for name, field in Environment.model_fields.items():
        assert f"| {field.description} |" in SETTINGS, name


def calls():
    """Every command and step, with the long options of each."""
    parser = parser_of([SERVE, DEMO, WORKER, TRAINING, *COMMANDS], "0")
    found = {}

    def walk(parser, words):
        options = {o for action in parser._actions for o in action.option_strings if o.startswith("--")} - {"--help"}
        nested = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
        if not nested:
            found[words] = options
        for action in nested:
            for name, inner in action.choices.items():
                walk(inner, f"{words} {name}")

    walk(parser, "upbeat")
    return found


def test_every_command_is_documented_and_nothing_else_is():
    documented = set(re.findall(r"^#{2,3} `(upbeat [a-z -]+?)[ `]*(?:[A-Z\[…].*)?`?$", COMMANDS_PAGE, re.M))
    groups = {words.rpartition(" ")[0] for words in calls()} - {"upbeat"}
    assert documented == set(calls()) | groups


def test_every_option_of_a_command_is_documented_under_it():
    sections = re.split(r"^#{2,3} `", COMMANDS_PAGE, flags=re.M)[1:]
    for words, options in calls().items():
        (text,) = [section for section in sections if re.match(rf"{words}(?=[ `])(?! [a-z])", section)]
        assert set(re.findall(r"`(--[a-z-]+)", text)) == options, words


def test_exit_codes_are_documented():
    assert re.search(r"0 .*1 .*2 ", COMMANDS_PAGE.replace("\n", " "))
