"""Rows are written only by the actions of the room that owns the model."""

import ast
from pathlib import Path

import pytest

from house.tree import ROOMS, SOURCE, parsed, python_files, shown

WRITES = {
    "create", "bulk_create", "get_or_create", "update_or_create", "bulk_update", "update", "delete", "acreate",
    "aupdate", "adelete", "abulk_create", "aget_or_create", "aupdate_or_create", "abulk_update",
}  # fmt: skip
OWNERS = ("upbeat.rooms.", "upbeat.packs.")
PACKS = SOURCE / "packs"
MANAGERS = {"objects", "everyone", "_base_manager", "_default_manager"}


def _inside(path: Path) -> tuple[str, ...]:
    """The room or pack a file lies in, and its way from there; nothing elsewhere."""
    return next((path.relative_to(home).parts for home in (ROOMS, PACKS) if path.is_relative_to(home)), ())


def room_of(path: Path) -> str | None:
    """The room a file lies in, or the pack, which owns its rows as a room does."""
    return next(iter(_inside(path)), None)


def may_write(path: Path) -> bool:
    """Actions write; a model's own methods and managers may call what they override."""
    parts = _inside(path)[1:]
    return bool(parts) and parts[0] in {"actions", "actions.py", "models", "models.py", "bulk.py"}


def owners(tree: ast.Module) -> dict[str, str]:
    """Names of models in a file, and the rooms they come from."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(OWNERS):
            _upbeat, _rooms, room, *rest = node.module.split(".")
            if rest[:1] == ["models"]:
                found.update({alias.asname or alias.name: room for alias in node.names})
    return found


def chain(node: ast.expr) -> list[str]:
    """``Model.objects.filter(…).update`` as the list of its names, from the left."""
    names: list[str] = []
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Name):
            return [node.id, *reversed(names)]
        else:
            return list(reversed(names))


def faults(tree: ast.Module, room: str | None, writer: bool) -> list[tuple[int, str]]:
    """Line and complaint for each forbidden write in a file of ``room``; a ``writer`` may write the room's own rows."""
    models = owners(tree)
    told = []
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        names = chain(call.func)
        first, last = (names[0], names[-1]) if names else ("", "")
        if first == "insert_rows" and call.args and isinstance(call.args[0], ast.Name):
            names, first, last = [call.args[0].id, "objects", "create"], call.args[0].id, "create"
        plain = not call.args and {word.arg for word in call.keywords} <= {"update_fields", "force_insert", "using"}
        instance = last in {"save", "delete"} and len(names) > 1 and plain
        filtered = last == "update" and not call.args and "filter" in names
        if len(names) > 2 and names[1] in MANAGERS and last in WRITES and first in models:
            if not (writer and models[first] == room):
                told.append((call.lineno, f"{models[first]}.{first} is written here"))
        elif models and not writer and (instance or filtered):
            told.append((call.lineno, f"{'.'.join(names)}() outside of actions"))
        elif room and writer and first in models and len(names) == 1 and models[first] != room and call.keywords:
            told.append((call.lineno, f"a row of {models[first]}.{first} is made here"))
    return told


def test_rows_are_written_only_by_the_actions_of_the_room_that_owns_them():
    paths = [path for path in python_files() if not path.is_relative_to(SOURCE / "kernel")]
    assert len(paths) > 500
    complaints = [
        f"{shown(path)}:{line}: {what}"
        for path in paths
        for line, what in faults(parsed(path), room_of(path), may_write(path))
    ]
    assert not complaints, "\n".join(complaints)


IMPORTS = "from upbeat.rooms.people.models import Person\nfrom upbeat.rooms.learn.models import Note\n"


@pytest.mark.parametrize(
    ("code", "room", "writer", "caught"),
    [
        ("Person.objects.create(name='x')", "people", True, False),
        ("Person.objects.create(name='x')", "people", False, True),
        ("Person.objects.create(name='x')", "learn", True, True),
        ("Person.objects.create(name='x')", None, False, True),
        ("Person.objects.filter(pk=1).exclude(pk=2).update(name='x')", "learn", True, True),
        ("Person.everyone.filter(pk=1).delete()", None, False, True),
        ("Person(name='x')", "learn", True, True),
        ("insert_rows(Person, ['name'], [('x',)])", "learn", True, True),
        ("insert_rows(Note, ['text'], [('x',)])", "learn", True, False),
        ("note.save()", "learn", False, True),
        ("note.save(update_fields=['text'])", None, False, True),
        ("note.delete()", None, False, True),
        ("picture.save('file.png')", None, False, False),
        ("Person.objects.filter(pk=1).first()", None, False, False),
        ("facts.update(name='x')", None, False, False),
    ],
)
def test_the_rule_itself_tells_a_forbidden_write_from_an_allowed_one(code, room, writer, caught):
    assert bool(faults(ast.parse(IMPORTS + code), room, writer)) is caught
