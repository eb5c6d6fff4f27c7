"""The server as a process: started, asked, stopped, and killed."""

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from processes import Process, environment, free_port, upbeat
from upbeat.rooms.people import passes


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A migrated database with a learner who has a video open; its folder is copied for each test."""
    folder = tmp_path_factory.mktemp("prepared")
    script = (
        "import sys, django; sys.path.insert(0, sys.argv[1]); django.setup();"
        "from upbeat.doors.cli.database import migrate; migrate();"
        "from factories_learn import make_lesson, view; lesson = make_lesson(checkpoints=()); viewing = view(lesson);"
        "print(viewing.pk, viewing.person_id, viewing.school_id)"
    )
    tests = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        [sys.executable, "-c", script, str(tests)], env=environment(folder), capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return folder, [int(number) for number in done.stdout.split()]


@pytest.fixture
def served(prepared, tmp_path):
    import shutil

    folder, numbers = prepared
    shutil.copytree(folder, tmp_path / "data")
    processes = []

    def serve(*arguments):
        processes.append(Process(tmp_path / "data", *arguments))
        return processes[-1]

    yield serve, tmp_path / "data", numbers
    for process in processes:
        if process.popen.poll() is None:
            process.stop(signal.SIGKILL)


class Player(threading.Thread):
    """Reports one segment after another, and notes what was acknowledged."""

    def __init__(self, process, viewing, token, first, step):
        super().__init__()
        self.process, self.viewing, self.token = process, viewing, token
        self.seq, self.step = first, step
        self.acknowledged = []

    def run(self):
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", self.process.port, timeout=60)) as line:
                while True:
                    row = {
                        "viewing": self.viewing,
                        "seq": self.seq,
                        "start": 1,
                        "end": 2,
                        "speed": 1.0,
                        "at": 1764000000,
                    }
                    line.request(
                        "POST", "/hot/segments", json.dumps({"segments": [row]}), {"X-Upbeat-Pass": self.token}
                    )
                    answer = line.getresponse()
                    answer.read()
                    if answer.status == 204:
                        self.acknowledged.append(self.seq)
                        self.seq += self.step
                    elif answer.status != 429:
                        return
        except (OSError, http.client.HTTPException):
            return


def report_until(served, stop, settings):
    """Eight players report until the server is gone; the acknowledged and the stored sequence numbers."""
    serve, folder, (viewing, person, school) = served
    settings.SECRET_KEY = "of this test"
    process = serve("--no-worker")
    # Passes of eight people would be refused for this viewing; of one person they are all the same learner's.
    token = passes.mint("segments", {"p": person, "s": school}, 600)
    players = [Player(process, viewing, token, first + 1, 8) for first in range(8)]
    for player in players:
        player.start()
    deadline = time.monotonic() + 60
    while sum(len(player.acknowledged) for player in players) < 40:
        assert time.monotonic() < deadline
        time.sleep(0.005)
    code = process.stop(stop)
    for player in players:
        player.join()
    with closing(sqlite3.connect(folder / "upbeat.sqlite3")) as database:
        stored = {seq for (seq,) in database.execute("SELECT seq FROM learn_segment")}
    return code, {seq for player in players for seq in player.acknowledged}, stored, process


def test_a_server_killed_in_the_middle_of_writing_has_kept_all_it_acknowledged(served, settings):
    _code, acknowledged, stored, process = report_until(served, signal.SIGKILL, settings)
    assert len(acknowledged) >= 40
    assert acknowledged <= stored
    process.start()
    assert process.ask("GET", "/hot/segments")[0] == 405
    assert process.stop() == 0


def test_a_server_asked_to_stop_writes_what_it_took_and_ends_soon(served, settings):
    began = time.monotonic()
    code, acknowledged, stored, _process = report_until(served, signal.SIGTERM, settings)
    assert code == 0
    assert acknowledged <= stored
    assert time.monotonic() - began < 40


def test_open_streams_do_not_keep_a_server_from_stopping(served, settings):
    serve, _folder, (_viewing, person, _school) = served
    settings.SECRET_KEY = "of this test"
    process = serve("--no-worker")
    token = passes.mint("stream", {"p": person, "c": ["meeting:1"]}, 600)
    with socket.create_connection(("127.0.0.1", process.port), 60) as line:
        line.sendall(f"GET /hot/stream?pass={token} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert line.recv(1000).startswith(b"HTTP/1.1 200")
        began = time.monotonic()
        process.stop()
        assert time.monotonic() - began < 12  # GRACE_S is more


def test_the_worker_comes_and_goes_with_the_server(served):
    serve, folder, _numbers = served
    process = serve()
    deadline = time.monotonic() + 90
    while not (folder / "worker.pid").exists() or not (folder / "worker.pid").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    worker = int((folder / "worker.pid").read_text())
    told = upbeat(folder, "doctor").stdout
    assert f"The server is running (process {process.popen.pid})." in told
    assert f"The worker for jobs is running (process {worker})." in told
    process.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


def test_the_worker_of_a_killed_server_does_not_stay(served):
    serve, folder, _numbers = served
    process = serve()
    deadline = time.monotonic() + 90
    while not (folder / "worker.pid").exists() or not (folder / "worker.pid").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    worker = int((folder / "worker.pid").read_text())
    process.stop(signal.SIGKILL)
    while Path(f"/proc/{worker}").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_taken_port_is_told_in_a_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port = sock.getsockname()[1]
        done = upbeat(tmp_path, "serve", "--port", str(port))
    assert done.returncode == 1
    assert done.stderr == (
        f"upbeat: Cannot listen on 127.0.0.1, port {port}: Address already in use. Choose another with --port.\n"
    )
    assert not (tmp_path / "upbeat.sqlite3").exists()


def test_a_second_server_on_the_same_data_is_refused(served):
    serve, folder, _numbers = served
    serve("--no-worker")
    done = upbeat(folder, "serve", "--port", str(free_port()))
    assert done.returncode == 1
    assert done.stderr == f"upbeat: Upbeat is already running on the data folder {folder}. Stop it first.\n"
