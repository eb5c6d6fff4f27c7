"""What the benchmarks stand on: a site in a folder of its own, servers as processes, and wrk to ask from outside."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DURATION_S = 6
CONNECTIONS = 64


@contextmanager
def data_folder() -> Iterator[Path]:
    """A data folder for Upbeat, here and in the processes that are started; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="upbeat-bench-") as folder:
        os.environ["UPBEAT_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "upbeat.site.settings"
        os.environ.pop("UPBEAT_DATABASE_URL", None)
        yield Path(folder)


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return int(sock.getsockname()[1])


@contextmanager
def running(*command: str, port: int) -> Iterator[int]:
    """The process of ``command`` once it answers on ``port``; its id. Stopped at the end."""
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT)
    try:
        until = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > until:
                    raise SystemExit(f"The server did not start: {' '.join(command)}") from None
                time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


@dataclass(frozen=True)
class Load:
    """What wrk saw."""

    per_second: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    answered: int
    failed: int

    def __str__(self) -> str:
        return (
            f"{self.per_second:8,.0f} req/s, p50 {self.p50_ms:.1f} ms, p99 {self.p99_ms:.1f} ms, {self.failed} failed"
        )


DONE_LUA = """
done = function(summary, latency)
  io.write(string.format("FIGURES %d %d %d %d %d %d %d\\n", summary.requests, summary.duration,
    summary.errors.status, summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50), latency:percentile(95), latency:percentile(99)))
end
"""


def load(url: str, *, lua: str = "", connections: int = CONNECTIONS, seconds: int = DURATION_S) -> Load:
    """Ask ``url`` over and over; ``lua`` may define ``request`` and the like for wrk."""
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is missing. On Debian: apt-get install wrk")
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(lua + DONE_LUA)
        script.flush()
        call = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", script.name, url]
        told = subprocess.run(call, capture_output=True, text=True, check=True).stdout
    found = re.search(r"FIGURES ([\d ]+)", told)
    if found is None:
        raise SystemExit(f"wrk said nothing that can be read:\n{told}")
    requests, took_us, bad, broken, p50, p95, p99 = map(int, found[1].split())
    return Load(requests / took_us * 1e6, p50 / 1e3, p95 / 1e3, p99 / 1e3, requests - bad, bad + broken)


def verdict(name: str, figure: str, bar: str, shorts: Sequence[str]) -> int:
    """Print the last line; 1 when something falls short."""
    print(f"{name}: {figure} (bar {bar}){' SHORT: ' + ', '.join(shorts) if shorts else ''}", flush=True)
    return 1 if shorts else 0
