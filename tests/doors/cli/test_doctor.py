"""``upbeat doctor`` and ``upbeat check``: what they find, and what they say."""

import pytest

from brokers import NOWHERE, queue_on, use_celery
from upbeat.doors.cli.command import run
from upbeat.doors.cli.main import COMMANDS
from upbeat.doors.cli.running import SERVER, WORKER, holding

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(tmp_path, settings):
    """All is well: the front end is built, the folders are there, nothing runs."""
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = tmp_path / "data/media"
    settings.STATIC_ROOT = tmp_path / "static"
    (tmp_path / "static/built").mkdir(parents=True)
    (tmp_path / "static/built/manifest.json").write_text("{}")
    return tmp_path


def doctor(capsys):
    code = run(COMMANDS, ["doctor"], "0.1.0")
    return code, capsys.readouterr().out.splitlines()


def test_a_healthy_house_is_0(house, capsys):
    code, lines = doctor(capsys)
    assert code == 0
    assert {line.split()[0] for line in lines} <= {"ok", "note"}
    assert "note The server is not running. Start it with “upbeat serve”." in lines


def test_a_front_end_that_is_not_built_is_bad(house, capsys):
    (house / "static/built/manifest.json").unlink()
    code, lines = doctor(capsys)
    assert (code, "bad  The front end is not built. In a checkout, run bin/setup." in lines) == (1, True)


def test_a_media_folder_that_cannot_be_written_is_bad(house, capsys, settings):
    (house / "file").touch()
    settings.MEDIA_ROOT = house / "file/media"
    code, lines = doctor(capsys)
    assert code == 1
    assert any(line.startswith(f"bad  Nothing can be written to {house}/file/media") for line in lines)


def test_a_server_without_a_worker_is_bad_and_with_one_is_well(house, capsys):
    with holding(house / "data", SERVER):
        code, lines = doctor(capsys)
        assert (code, any(line.startswith("bad  No worker is running") for line in lines)) == (1, True)
        with holding(house / "data", WORKER):
            code, lines = doctor(capsys)
            assert (code, any(line.startswith("ok   The worker for jobs is running") for line in lines)) == (0, True)


def test_workers_started_by_themselves_are_seen(house, capsys):
    with holding(house / "data", SERVER), holding(house / "data", "worker-elsewhere-7.pid"):
        code, lines = doctor(capsys)
    assert (code, sum(line.startswith("ok   The worker for jobs is running") for line in lines)) == (0, 1)


@pytest.mark.parametrize("kind", ["redis", "rabbitmq"])
def test_a_broker_that_is_away_is_bad_and_so_is_one_without_workers(house, capsys, settings, kind):
    use_celery(settings, NOWHERE[kind])
    code, lines = doctor(capsys)
    assert (code, any("the broker on 127.0.0.1 does not answer" in line for line in lines)) == (1, True)
    with queue_on(settings, kind) as queue:
        code, lines = doctor(capsys)
    assert code == 1
    assert lines[-2:] == [
        f"ok   Jobs go to Celery; the broker on 127.0.0.1 answers (queue “{queue}”).",
        "bad  No worker answers: uploads are not processed. Start one with “upbeat worker”.",
    ]


def test_check_finds_a_misspelled_setting(capsys, monkeypatch, settings):
    settings.SECRET_KEY = "long enough, with letters of many kinds: äöü 123 !?% and so on and so forth"
    monkeypatch.setenv("UPBEAT_HOTS", "[]")
    assert run(COMMANDS, ["check"], "0.1.0") == 0
    out = capsys.readouterr().out
    assert "advice: UPBEAT_HOTS is no setting of Upbeat. Look for a misspelling." in out
    assert out.splitlines()[-1] == "The settings work."


def test_check_can_be_strict(capsys, monkeypatch):
    monkeypatch.setenv("UPBEAT_HOTS", "[]")
    assert run(COMMANDS, ["check", "--strict"], "0.1.0") == 1
