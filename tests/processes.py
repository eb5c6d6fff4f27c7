"""``upbeat`` as a process of its own, on a data folder of its own."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing


class Process:
    """``upbeat serve`` on a data folder of its own."""

    def __init__(self, folder, *arguments, **more):
        self.folder, self.arguments, self.more = folder, arguments, more
        self.port = free_port()
        self.start()

    def start(self):
        command = [sys.executable, "-m", "upbeat.site.command", "serve", "--port", str(self.port), *self.arguments]
        self.popen = subprocess.Popen(
            command,
            env=environment(self.folder, **self.more),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        deadline = time.monotonic() + 180
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                assert self.popen.poll() is None, self.popen.stdout.read()
                assert time.monotonic() < deadline, "the server takes too long to start"
                time.sleep(0.05)

    def stop(self, with_signal=signal.SIGTERM):
        self.popen.send_signal(with_signal)
        return self.popen.wait(60)

    def ask(self, method, path, body=None, headers=()):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with closing(connection):
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.read()


def environment(folder, **more):
    """The environment of such a process: SQLite in ``folder``, whatever these tests run on."""
    told = {name: value for name, value in os.environ.items() if not name.startswith("UPBEAT_")}
    told |= {"UPBEAT_DATA_DIR": str(folder), "UPBEAT_SECRET_KEY": "of this test", "COLUMNS": "100"}
    told["DJANGO_SETTINGS_MODULE"] = "upbeat.site.settings"
    return told | more


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return sock.getsockname()[1]


def upbeat(folder, *arguments, **more):
    """One command, to its end; ``more`` are further variables of the environment."""
    return subprocess.run(
        [sys.executable, "-m", "upbeat.site.command", *map(str, arguments)],
        env=environment(folder, **more), capture_output=True, text=True, timeout=180, stdin=subprocess.DEVNULL,
    )  # fmt: skip
