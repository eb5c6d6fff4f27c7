"""Arrows point one way, and a machine checks it."""

import subprocess
import sys
import tomllib

from house.tree import ROOMS, ROOT, SOURCE, imported_modules, python_files, shown
from upbeat.site.settings import ROOMS as ROOMS_OF_THE_SETTINGS

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]


def test_every_import_contract_is_kept():
    command = [str(ROOT / ".venv/bin/lint-imports")]
    if not (ROOT / ".venv/bin/lint-imports").exists():
        command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_is_ever_excepted_from_a_contract():
    excepted = [contract.get("ignore_imports", []) for contract in CONTRACTS["contracts"]]
    assert sum(map(len, excepted)) == 0
    assert "unmatched_ignore_imports_alerting" not in str(CONTRACTS)


def test_the_list_of_rooms_is_exhaustive_and_the_same_everywhere():
    order = next(c for c in CONTRACTS["contracts"] if c.get("containers") == ["upbeat.rooms"])
    assert order["exhaustive"] is True
    folders = {path.name for path in ROOMS.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert set(order["layers"]) == folders
    assert order["layers"][::-1] == ROOMS_OF_THE_SETTINGS


def test_the_kernel_knows_no_framework():
    for path in python_files():
        if path.is_relative_to(SOURCE / "kernel"):
            roots = {module.split(".")[0] for module in imported_modules(path)}
            assert roots.isdisjoint({"django", "django_scopes", "starlette", "uvicorn", "structlog"}), shown(path)


def test_nobody_imports_a_pack():
    for path in python_files():
        if not path.is_relative_to(SOURCE / "packs") and not path.is_relative_to(SOURCE / "site"):
            assert not any(module.startswith("upbeat.packs") for module in imported_modules(path)), shown(path)
