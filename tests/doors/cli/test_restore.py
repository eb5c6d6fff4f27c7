"""Backup and restore of a whole installation, by the command itself."""

import os
import shutil
import signal
import sqlite3
import stat
from contextlib import closing

import pytest

from processes import Process, upbeat
from upbeat.doors.cli.restore import Swap


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """A data folder with a school, its administrator and a media file."""
    folder = tmp_path_factory.mktemp("installation") / "data"
    process = Process(folder, "--no-worker")  # serving migrates
    process.stop()
    done = upbeat(folder, "user", "found", "Harbour School", "ada", "--school", "harbour")
    assert done.returncode == 0, done.stderr
    (folder / "media/renditions").mkdir(parents=True)
    (folder / "media/renditions/720p.mp4").write_bytes(b"picture and sound" * 1000)
    (folder / "secret-key").write_text("the key of the house")
    return folder


def everything(folder):
    """Each file with its content; of the database its rows."""
    kept = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pid" and "upbeat.sqlite3" not in path.name:
            kept[str(path.relative_to(folder))] = path.read_bytes()
    if (folder / "upbeat.sqlite3").exists():
        with closing(sqlite3.connect(folder / "upbeat.sqlite3")) as database:
            kept["people"] = database.execute("SELECT handle FROM people_person").fetchall()
    return kept


def test_an_installation_comes_back_as_it_was(school, tmp_path):
    made = upbeat(school, "backup", tmp_path / "school.zip")
    assert (made.returncode, made.stderr) == (0, "")
    assert stat.S_IMODE(os.stat(tmp_path / "school.zip").st_mode) == 0o600
    restored = upbeat(tmp_path / "fresh", "restore", tmp_path / "school.zip")
    assert (restored.returncode, restored.stderr) == (0, "")
    assert everything(tmp_path / "fresh") == everything(school)
    assert everything(school)["people"] == [("harbour/ada",)]


def test_a_backup_can_be_taken_while_the_server_runs_but_not_put_back(school, tmp_path):
    shutil.copytree(school, tmp_path / "data")
    process = Process(tmp_path / "data", "--no-worker")
    try:
        assert upbeat(tmp_path / "data", "backup", tmp_path / "school.zip").returncode == 0
        refused = upbeat(tmp_path / "data", "restore", "--force", tmp_path / "school.zip")
        assert refused.returncode == 1
        assert "is already running on the data folder" in refused.stderr
    finally:
        process.stop(signal.SIGKILL)
    assert everything(tmp_path / "data") == everything(school)


def test_what_is_there_is_replaced_only_by_force_and_kept_beside(school, tmp_path):
    assert upbeat(school, "backup", tmp_path / "school.zip").returncode == 0
    shutil.copytree(school, tmp_path / "data")
    (tmp_path / "data/media/renditions/720p.mp4").write_bytes(b"another video")
    before = everything(tmp_path / "data")
    refused = upbeat(tmp_path / "data", "restore", tmp_path / "school.zip")
    assert refused.returncode == 1
    assert "holds data already. Say --force to replace it." in refused.stderr
    assert everything(tmp_path / "data") == before
    assert upbeat(tmp_path / "data", "restore", "--force", tmp_path / "school.zip").returncode == 0
    (aside,) = (tmp_path / "data").glob("before-restore-*")
    assert (aside / "media/renditions/720p.mp4").read_bytes() == b"another video"
    assert (aside / "upbeat.sqlite3").exists()
    shutil.rmtree(aside)
    assert everything(tmp_path / "data") == everything(school)


def test_a_damaged_backup_changes_nothing(school, tmp_path):
    assert upbeat(school, "backup", tmp_path / "school.zip").returncode == 0
    data = bytearray((tmp_path / "school.zip").read_bytes())
    data[data.index(b"picture and sound") + 40] ^= 1
    (tmp_path / "school.zip").write_bytes(data)
    shutil.copytree(school, tmp_path / "data")
    refused = upbeat(tmp_path / "data", "restore", "--force", tmp_path / "school.zip")
    assert refused.returncode == 1
    assert refused.stderr == "upbeat: The backup is damaged at media/renditions/720p.mp4.\n"
    assert everything(tmp_path / "data") == everything(school)


def test_a_backup_is_not_written_over_by_mistake(school, tmp_path):
    (tmp_path / "school.zip").write_text("last week's")
    refused = upbeat(school, "backup", tmp_path / "school.zip")
    assert refused.returncode == 1
    assert "exists already" in refused.stderr
    assert (tmp_path / "school.zip").read_text() == "last week's"


def test_an_exchange_that_fails_half_way_is_undone(tmp_path):
    for name in ("media", "new-media"):
        (tmp_path / name).mkdir()
    (tmp_path / "media/old").touch()
    (tmp_path / "new-media/new").touch()
    (tmp_path / "key").write_text("old")
    swap = Swap(tmp_path / "aside")
    swap.replace(tmp_path / "media", tmp_path / "new-media")
    swap.replace(tmp_path / "key", None)
    assert (tmp_path / "media/new").exists()
    assert not (tmp_path / "key").exists()
    swap.undo()
    assert (tmp_path / "media/old").exists()
    assert (tmp_path / "new-media/new").exists()
    assert (tmp_path / "key").read_text() == "old"


def test_an_installation_on_postgresql_comes_back_as_well(postgres, tmp_path):
    old, new = ({"UPBEAT_DATABASE_URL": url} for url in postgres)
    from_folder, to_folder = tmp_path / "from", tmp_path / "to"
    assert upbeat(from_folder, "user", "found", "Harbour School", "ada", "--school", "harbour", **old).returncode == 0
    (from_folder / "media").mkdir(parents=True)
    (from_folder / "media/a.mp4").write_bytes(b"video")
    made = upbeat(from_folder, "backup", tmp_path / "school.zip", **old)
    assert (made.returncode, made.stderr) == (0, "")
    refused = upbeat(to_folder, "restore", tmp_path / "school.zip")
    assert refused.returncode == 1
    assert "The backup is of a postgresql database" in refused.stderr
    restored = upbeat(to_folder, "restore", tmp_path / "school.zip", **new)
    assert (restored.returncode, restored.stderr) == (0, "")
    listed = upbeat(to_folder, "user", "list", **new)
    assert listed.stdout.split()[0] == "ada"
    assert (to_folder / "media/a.mp4").read_bytes() == b"video"
