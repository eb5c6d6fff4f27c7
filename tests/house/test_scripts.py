"""A newcomer's four commands assume Python and git, and nothing else."""

import os
import re
import subprocess

import pytest

from house.tree import ROOT, filled_lines

SCRIPTS = ["setup", "demo", "test", "bench"]


@pytest.mark.parametrize("name", [*(f"bin/{name}" for name in SCRIPTS), ".ci/run"])
def test_a_script_can_be_run_and_says_what_it_is(name):
    path = ROOT / name
    assert os.access(path, os.X_OK)
    first, second = path.read_text().splitlines()[:2]
    assert first in {"#!/bin/sh", "#!/usr/bin/env bash", "#!/usr/bin/env python3"}
    assert second.startswith(("# ", '"""'))
    assert filled_lines(path) <= 150


def test_every_script_is_shown_to_people():
    told = (ROOT / "README.md").read_text() + (ROOT / "CONTRIBUTING.md").read_text()
    scripts = sorted(path.name for path in (ROOT / "bin").iterdir())
    assert set(SCRIPTS) <= set(scripts)
    assert [name for name in scripts if f"bin/{name}" not in told] == []


def test_setup_uses_the_standard_library_alone():
    imported = set(re.findall(r"^import (\w+)", (ROOT / "bin/setup").read_text(), re.M))
    assert imported <= {"ctypes", "glob", "hashlib", "os", "shutil", "subprocess", "sys"}


@pytest.mark.parametrize("name", ["demo", "test", "bench"])
def test_the_others_begin_with_setup_and_run_only_what_it_made(name):
    code = [
        line for line in (ROOT / "bin" / name).read_text().splitlines() if line.strip() and not line.startswith("#")
    ]
    assert code[0].startswith("set -")
    assert code[1] == 'cd "$(dirname "$0")/.."'
    assert code[2].startswith("bin/setup")
    for foreign in ("curl", "wget", "pip ", "make", "docker", "sudo", " apt", " uv ", "python3", "poetry"):
        assert foreign not in "\n".join(code)


def test_setup_tells_an_old_python_what_it_needs():
    text = (ROOT / "bin/setup").read_text()
    compile(text, "bin/setup", "exec")
    assert not re.search(r"\bf\"|\bf'|:=|\bmatch \w+:$", text, re.M), "an old Python must be able to read the message"


def test_every_package_of_the_locks_is_pinned_with_hashes():
    for lock in sorted((ROOT / "requirements").glob("*.lock")):
        entries = re.split(r"\n(?=\S)", lock.read_text().strip())
        assert entries
        for entry in entries:
            assert re.match(r"[\w.\[\]-]+==\S+", entry), f"{lock.name}: {entry.splitlines()[0]}"
            assert "--hash=sha256:" in entry, f"{lock.name}: {entry.splitlines()[0]}"
            assert "://" not in entry, f"{lock.name} names a host"


def test_what_runs_a_school_is_locked_the_same_everywhere():
    def pins(name):
        return dict(re.findall(r"^([\w.\[\]-]+)==(\S+)", (ROOT / "requirements" / name).read_text(), re.M))

    development = pins("dev.lock")
    for name in ("runtime.lock", "demo.lock"):
        assert pins(name).items() <= development.items()


def test_no_generated_file_is_committed():
    if not (ROOT / ".git").exists():
        pytest.skip("This is no git checkout.")
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    generated = [name for name in files if re.search(r"node_modules|/static/built/|\.mo$|\.pyc$|^var/", name)]
    assert generated == []
