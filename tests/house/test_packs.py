"""The platform knows nothing of any pack: without music, its files and its tests, everything else stands."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from house.tree import ROOT

OF_MUSIC = ("src/upbeat/packs/music", "src/upbeat/kernel/music", "tests/packs", "tests/kernel/music")
KEPT = ("src", "tests", "demo", "docs", "pyproject.toml", "CHANGELOG.md", "README.md", "STYLE.md", "CONTRIBUTING.md")
NAMES_IT = ("upbeat.packs.music", "upbeat.kernel.music", "packs/music")
ASKED = (
    "tests/rooms/items",
    "tests/rooms/journal",
    "tests/doors/web/shared",
    "tests/doors/web/learner",
    "tests/doors/web/studio/test_attached.py",
    "tests/doors/web/studio/test_scripts.py",
    "tests/rooms/polish/test_moments.py",
    "tests/site/test_rounds.py",
)
"""Where kinds, duties, notes, moments, links and addresses of packs plug in; the rest of the tests never meets one."""


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checkout as it would be if music had never been written."""
    there = tmp_path_factory.mktemp("without-music")
    for name in KEPT:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, there / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, there / name)
    for name in OF_MUSIC:
        shutil.rmtree(there / name, ignore_errors=True)
    for test in (there / "tests").rglob("*.py"):
        if test.name != "test_packs.py" and any(word in test.read_text() for word in NAMES_IT):
            test.unlink()
    return there


def run(there: Path, *command: str) -> None:
    surroundings = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "DJANGO"))},
        "UPBEAT_PACKS": "[]",
        "PYTHONPATH": str(there / "src"),
        "UPBEAT_DATA_DIR": str(there / "data"),
    }
    done = subprocess.run([sys.executable, *command], cwd=there, env=surroundings, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]


def test_nothing_but_the_pack_names_it(without: Path) -> None:
    naming = [
        path.relative_to(without)
        for path in (without / "src").rglob("*.py")
        if any(word in path.read_text() for word in NAMES_IT)
    ]
    assert naming == []


def test_the_site_stands_without_it_and_wants_no_migration(without: Path) -> None:
    run(without, "-m", "upbeat.site", "makemigrations", "--check", "--dry-run")  # checks the site before


def test_what_packs_plug_into_works_without_any(without: Path) -> None:
    run(without, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *ASKED)
