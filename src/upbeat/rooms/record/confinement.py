"""Running a module on a stranger's file: in a process of its own, with limits, killed as a group.

The limits are set inside the new process before it imports anything else, so no ``preexec_fn`` is needed, which is
not safe in a server with threads: ``python -m upbeat.rooms.record.confinement LIMITS MODULE ARGUMENT…``.
"""

import ctypes
import json
import os
import resource
import runpy
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

PACKAGE_ROOT = Path(__file__).resolve().parents[3]
STDERR_KEPT = 4096
PR_SET_PDEATHSIG = 1
THIS = "upbeat.rooms.record.confinement"


@dataclass(frozen=True)
class Limits:
    """What a confined process may use. ``memory_bytes`` is address space, ``file_bytes`` the largest file written."""

    wall_s: float
    cpu_s: int
    memory_bytes: int
    file_bytes: int
    stdout_bytes: int
    nice: int = 0


class Ending(StrEnum):
    """How a confined process came to its end."""

    FINISHED = "finished"
    FAILED = "failed"
    TIME = "time"
    CPU = "cpu"
    OUTPUT = "output"
    KILLED = "killed"


@dataclass(frozen=True)
class Outcome:
    """The end of a confined process. ``stdout`` is whole or, after OUTPUT, cut; ``stderr`` its last 4 KB."""

    ending: Ending
    code: int
    stdout: str
    stderr: str


def run_confined(
    module: str, arguments: Sequence[str], limits: Limits, on_line: Callable[[str], None] | None = None
) -> Outcome:
    """Run ``python -m module arguments…`` within ``limits`` and wait for its end.

    ``on_line`` gets each line of stdout as it comes; if it raises, the process is killed and the exception goes on.
    Nothing of the group is left running, however this ends.
    """
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module; arguments are paths and numbers
        [sys.executable, "-P", "-m", THIS, json.dumps([os.getpid(), asdict(limits)]), module, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
        cwd="/",
        start_new_session=True,
    )
    try:
        stdout, stderr, stopped = _listen(process, limits, on_line)
    finally:
        _end_group(process)
    return Outcome(stopped or _ending(process.returncode), process.returncode, stdout, stderr.decode(errors="replace"))


def _environment() -> dict[str, str]:
    """Nothing of the server's environment, which holds its secrets."""
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(PACKAGE_ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


def _listen(
    process: subprocess.Popen[bytes], limits: Limits, on_line: Callable[[str], None] | None
) -> tuple[str, bytes, Ending | None]:
    """Read both pipes until they close, the time is over or too much has come."""
    assert process.stdout is not None
    assert process.stderr is not None
    deadline = time.monotonic() + limits.wall_s
    out, line, err = bytearray(), bytearray(), bytearray()
    with selectors.DefaultSelector() as pipes:
        pipes.register(process.stdout, selectors.EVENT_READ)
        pipes.register(process.stderr, selectors.EVENT_READ)
        while pipes.get_map():
            ready = pipes.select(max(0.0, deadline - time.monotonic()))
            if not ready:
                return out.decode(errors="replace"), bytes(err), Ending.TIME
            for key, _ in ready:
                chunk = os.read(key.fd, 65536)
                if not chunk:
                    pipes.unregister(key.fileobj)
                elif key.fileobj is process.stderr:
                    err = (err + chunk)[-STDERR_KEPT:]
                else:
                    out += chunk
                    line = _deliver(line + chunk, on_line)
                    if len(out) > limits.stdout_bytes:
                        return out.decode(errors="replace"), bytes(err), Ending.OUTPUT
    try:
        process.wait(max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        return out.decode(errors="replace"), bytes(err), Ending.TIME
    return out.decode(errors="replace"), bytes(err), None


def _deliver(text: bytearray, on_line: Callable[[str], None] | None) -> bytearray:
    """Hand over the whole lines and give back the rest."""
    *lines, rest = text.split(b"\n")
    if on_line is not None:
        for whole in lines:
            on_line(whole.decode(errors="replace"))
    return rest


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """Kill whatever is left of the group and close the pipes."""
    with suppress(ProcessLookupError, PermissionError):  # gone already; macOS answers EPERM for a group of zombies
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


def _ending(code: int) -> Ending:
    if code == 0:
        return Ending.FINISHED
    if code == -signal.SIGXCPU:
        return Ending.CPU
    return Ending.KILLED if code < 0 else Ending.FAILED


def die_with_parent() -> None:
    """Have this process killed when the one that started it ends, where the system can arrange that (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def confine_self(limits: Limits, parent: int) -> None:
    """Set the limits on this process, and die with ``parent``."""
    die_with_parent()
    if sys.platform == "linux" and os.getppid() != parent:
        os._exit(1)
    os.nice(limits.nice)
    for kind, soft, hard in (
        (resource.RLIMIT_CPU, limits.cpu_s, limits.cpu_s + 2),
        (resource.RLIMIT_AS, limits.memory_bytes, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, limits.file_bytes, limits.file_bytes),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NOFILE, 64, 64),
    ):
        try:
            resource.setrlimit(kind, (soft, hard))
        except (ValueError, OSError):  # macOS knows no limit of address space; a stricter hard limit may be in force
            continue


def main() -> None:
    """Take the limits, then become the module."""
    parent, limits = json.loads(sys.argv[1])
    confine_self(Limits(**limits), parent)
    module = sys.argv[2]
    sys.argv = sys.argv[2:]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
