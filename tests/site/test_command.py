"""The command ``upbeat`` before any command runs."""

import os
import subprocess
import sys

import pytest

from processes import upbeat
from upbeat.site import command


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("UPBEAT_UPLOAD_LIMIT_MB", "much", "UPBEAT_UPLOAD_LIMIT_MB cannot be used"),
        ("UPBEAT_DATABASE_URL", "mysql://x/y", "UPBEAT_DATABASE_URL cannot be used"),
        ("UPBEAT_LANGUAGE", "fr", "UPBEAT_LANGUAGE cannot be used"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_in_a_sentence(tmp_path, name, value, words):
    done = upbeat(tmp_path, "doctor", **{name: value})
    assert done.returncode == 2
    assert done.stderr.startswith(f"upbeat: the setting {words}")
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_demo_lives_in_a_folder_of_its_own_unless_one_is_named(monkeypatch):
    monkeypatch.delenv("UPBEAT_DATA_DIR", raising=False)
    command._use_demo_folder()
    assert os.environ["UPBEAT_DATA_DIR"].endswith("/demo")
    monkeypatch.setenv("UPBEAT_DATA_DIR", "/srv/demo-school")
    command._use_demo_folder()
    assert os.environ["UPBEAT_DATA_DIR"] == "/srv/demo-school"


def test_the_settings_of_the_demo_are_read_after_its_folder_is_chosen():
    told = {name: value for name, value in os.environ.items() if name != "UPBEAT_DATA_DIR"}
    code = (
        "from upbeat.site import command; command._use_demo_folder(); "
        "from upbeat.site.settings import DATA_DIR; print(DATA_DIR)"
    )
    done = subprocess.run([sys.executable, "-c", code], env=told, capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("/demo")
