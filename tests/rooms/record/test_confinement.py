"""A confined process gets no more than its limits and leaves nothing running."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from upbeat.rooms.record.confinement import PACKAGE_ROOT, Ending, Limits, run_confined

ROOMY = Limits(wall_s=20, cpu_s=10, memory_bytes=2**30, file_bytes=2**20, stdout_bytes=2**16)


def python(statement: str, limits: Limits = ROOMY) -> Ending:
    """How a process ends that executes ``statement`` once."""
    return run_confined("timeit", ["-n1", "-r1", statement], limits).ending


def test_a_quiet_process_finishes() -> None:
    assert python("pass") is Ending.FINISHED


def test_an_exception_is_a_failure_whose_end_is_kept() -> None:
    outcome = run_confined("timeit", ["-n1", "-r1", "raise ValueError('the end')"], ROOMY)
    assert outcome.ending is Ending.FAILED
    assert "the end" in outcome.stderr


def test_memory_is_limited() -> None:
    assert python("bytearray(10**10)") is Ending.FAILED


def test_cpu_time_is_limited() -> None:
    assert python("while True: pass", Limits(20, 1, 2**30, 0, 2**16)) is Ending.CPU


def test_a_sleeper_is_stopped_by_the_clock() -> None:
    started = time.monotonic()
    assert python("import time; time.sleep(30)", Limits(0.5, 5, 2**30, 0, 2**16)) is Ending.TIME
    assert time.monotonic() - started < 25


def test_a_talker_is_stopped() -> None:
    assert python("while True: print('x' * 1000)") is Ending.OUTPUT


def test_no_file_grows_beyond_its_limit(tmp_path: Path) -> None:
    target = tmp_path / "big"
    assert python(f"open({str(target)!r}, 'wb').write(bytes(2**21))") is Ending.FAILED
    assert target.stat().st_size <= 2**20


def test_the_environment_of_the_server_stays_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPBEAT_SECRET_KEY", "very secret")
    outcome = run_confined("timeit", ["-n1", "-r1", "import os; print(dict(os.environ))"], ROOMY)
    assert "PATH" in outcome.stdout
    assert "secret" not in outcome.stdout


def test_grandchildren_die_with_the_group() -> None:
    lines: list[str] = []
    spawn = "import subprocess; p = subprocess.Popen(['sleep', '60'], stdout=-3, stderr=-3); print(p.pid, flush=True)"
    run_confined("timeit", ["-n1", "-r1", spawn], ROOMY, lines.append)
    pid = int(lines[0])
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and _alive(pid):
        time.sleep(0.02)
    assert not _alive(pid)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_listener_that_raises_ends_the_process() -> None:
    def refuse(line: str) -> None:
        raise RuntimeError(line)

    talk = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    with pytest.raises(RuntimeError) as caught:
        run_confined("timeit", ["-n1", "-r1", talk], ROOMY, refuse)
    with pytest.raises(ProcessLookupError):
        os.kill(int(str(caught.value)), 0)


def test_a_process_dies_with_its_parent() -> None:
    """As after kill −9 of a worker: nobody would read what the child finds, and the next worker starts its own."""
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from upbeat.rooms.record.confinement import Limits, run_confined\n"
            "talk = 'import os, time; print(os.getpid(), flush=True); time.sleep(60)'\n"
            "run_confined('timeit', ['-n1', '-r1', talk], Limits(60, 5, 2**30, 0, 99), lambda l: print(l, flush=True))",
        ],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(PACKAGE_ROOT)},
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert _alive(child)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and _alive(child):
        time.sleep(0.02)
    assert not _alive(child)
