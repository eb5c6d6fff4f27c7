"""One worker, kept alive as long as the server lives."""

import asyncio
import os
import signal
import subprocess
import sys
import time

from upbeat.site.supervisor import Supervisor

SLEEPER = (sys.executable, "-c", "import time; time.sleep(60)")


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def until(true):
    for _ in range(6000):
        if value := true():
            return value
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come about")


def test_the_worker_runs_as_long_as_the_server():
    async def scenario():
        supervisor = Supervisor(SLEEPER)
        async with supervisor.running():
            pid = await until(lambda: supervisor.pid)
            assert alive(pid)
        return pid

    assert not alive(asyncio.run(scenario()))


def test_a_killed_worker_is_started_again():
    async def scenario():
        supervisor = Supervisor(SLEEPER, first_wait_s=0.01)
        async with supervisor.running():
            first = await until(lambda: supervisor.pid)
            os.kill(first, signal.SIGKILL)
            second = await until(lambda: supervisor.pid not in (None, first) and supervisor.pid)
            assert alive(second)
            assert not alive(first)

    asyncio.run(scenario())


def test_a_worker_that_cannot_start_is_not_tried_in_a_tight_loop(tmp_path):
    starts = tmp_path / "starts"
    command = (sys.executable, "-c", f"open({str(starts)!r}, 'a').write('x')")

    async def scenario():
        async with Supervisor(command, first_wait_s=0.3).running():
            await until(starts.exists)
            await asyncio.sleep(1.0)

    asyncio.run(scenario())
    assert 1 <= len(starts.read_text()) <= 3


def test_a_worker_that_does_not_listen_is_ended_all_the_same(monkeypatch):
    monkeypatch.setattr("upbeat.site.supervisor.PATIENCE_S", 0.3)
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    )

    async def scenario():
        supervisor = Supervisor((sys.executable, "-c", deaf))
        async with supervisor.running():
            pid = await until(lambda: supervisor.pid)
            await asyncio.sleep(0.5)
        return pid

    assert not alive(asyncio.run(scenario()))


def test_a_worker_ends_by_itself_when_its_server_was_killed(tmp_path):
    child = (
        "import upbeat.site.worker as w, threading, time; w.PATIENCE_S = 1;"
        "threading.Thread(target=w.end_with_the_server, daemon=True).start(); time.sleep(60)"
    )
    parent = (
        "import subprocess, sys, time;"
        f"p = subprocess.Popen([sys.executable, '-c', {child!r}], stdin=subprocess.PIPE, start_new_session=True);"
        "print(p.pid, flush=True); time.sleep(60)"
    )
    server = subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True)
    pid = int(server.stdout.readline())
    time.sleep(1.5)
    assert alive(pid)
    server.kill()
    server.wait()
    deadline = time.monotonic() + 60
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(pid)
