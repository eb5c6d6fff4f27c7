"""``upbeat doctor`` and ``upbeat check``: what they find, and what they say."""

import pytest

from brokers import NOWHERE, queue_on, use_celery
from objects import CLOSED, PUBLIC, told
from upbeat.doors.cli.command import run
from upbeat.doors.cli.main import COMMANDS
from upbeat.doors.cli.running import SERVER, WORKER, holding
from upbeat.rooms.record import store as stores

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


def test_an_object_store_is_tried_and_nothing_is_left_in_it(house, capsys, settings, store):
    settings.SITE_ADDRESS = "https://school.example"
    code, lines = doctor(capsys)
    assert (code, [line for line in lines if "The object store" in line]) == (
        0, [f"ok   The object store {store.place} takes media and serves them."],
    )  # fmt: skip
    assert store.sizes("doctor") == {}
    assert all("doctor" not in one["Key"] for one in store._client.list_objects_v2(Bucket="media")["Contents"])


def test_an_object_store_that_is_away_is_bad(house, capsys, settings):
    settings.MEDIA_STORE = told("http://127.0.0.1:1", prefix="up")
    code, lines = doctor(capsys)
    begin = "bad  The object store http://127.0.0.1:1/media/up does not do what it should: Could not connect"
    assert (code, any(line.startswith(begin) for line in lines)) == (1, True)


def test_a_bucket_that_everybody_can_read_is_bad(house, capsys, settings, objects):
    settings.MEDIA_STORE = told(objects, bucket=PUBLIC)
    code, lines = doctor(capsys)
    assert code == 1
    assert (
        "bad  Everybody can read what lies in the object store. Make the bucket private: else no gate holds." in lines
    )


def test_a_bucket_that_lets_no_page_read_is_noted(house, capsys, settings, objects):
    settings.MEDIA_STORE, settings.SITE_ADDRESS = told(objects, bucket=CLOSED), "https://school.example"
    code, lines = doctor(capsys)
    assert code == 0
    assert any(line.startswith("note The object store does not let pages of https://school.example") for line in lines)


def test_addresses_that_the_store_refuses_are_bad(house, capsys, store, monkeypatch):
    monkeypatch.setattr(stores, "ADDRESS_S", -5)  # as where clocks differ
    code, lines = doctor(capsys)
    assert (code, any("refuses addresses that are signed for it (40" in line for line in lines)) == (1, True)


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
