"""Names are nouns of the field, and nothing is left for later."""

import ast
import re

from house.tree import ROOMS, ROOT, SOURCE, front_end_files, imported_modules, parsed, python_files, shown, templates

DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "base_utils", "tools"}
LATER = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")


def test_there_is_no_drawer_for_odds_and_ends():
    everything = [
        *python_files(migrations=True),
        *front_end_files(".ts", ".css"),
        *templates(),
        *(ROOT / "tests").rglob("*.py"),
    ]
    drawers = [shown(p) for p in everything if {p.stem, *p.relative_to(ROOT).parts} & DRAWERS]
    assert drawers == []


def test_nothing_is_left_for_later():
    marked = [
        shown(p)
        for p in [*python_files(), *front_end_files(".ts", ".css"), *templates()]
        if LATER.search(p.read_text())
    ]
    assert marked == []


def test_nobody_uses_django_s_signals():
    for path in python_files():
        modules = imported_modules(path)
        assert not any(".signals" in module or module == "django.dispatch" for module in modules), shown(path)


def test_every_room_and_door_says_what_it_is_in_a_readme_of_few_lines():
    doors = [
        SOURCE / "doors" / name
        for name in ("live", "cli", "web/shared", "web/learner", "web/teacher", "web/studio", "web/school")
    ]
    for folder in [
        SOURCE / "kernel",
        *(path for path in sorted(ROOMS.iterdir()) if (path / "models.py").exists() or (path / "models").exists()),
        *doors,
    ]:
        readme = folder / "README.md"
        assert readme.exists(), shown(readme)
        assert readme.read_text().startswith(f"# {folder.name}"), shown(readme)
        assert 3 <= len([line for line in readme.read_text().splitlines() if line.strip()]) <= 20, shown(readme)


def test_every_module_says_what_it_is():
    silent = [shown(p) for p in python_files() if p.read_text().strip() and not ast.get_docstring(parsed(p))]
    assert silent == []
