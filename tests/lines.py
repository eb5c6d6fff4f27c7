"""A line between a client and a server that can be cut, held and mended."""

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit


class Cable:
    """Listens at ``url`` and hands everything to the server of the address it was given, both ways."""

    def __init__(self, url):
        self.there = urlsplit(url)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"redis://127.0.0.1:{self.socket.getsockname()[1]}{self.there.path}"
        self.whole = threading.Event()
        self.flowing = threading.Event()
        self.ends = []

    def __enter__(self):
        self.mend()
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_problem):
        self.cut()
        self.socket.close()

    def cut(self):
        """Every connection ends, and no new one is made."""
        self.whole.clear()
        ends, self.ends = self.ends, []
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def hold(self):
        """Connections stay, and nothing comes through."""
        self.flowing.clear()

    def mend(self):
        self.whole.set()
        self.flowing.set()

    def _accept(self):
        with suppress(OSError):
            while True:
                near, _address = self.socket.accept()
                if not self.whole.is_set():
                    near.close()
                    continue
                far = socket.create_connection((self.there.hostname, self.there.port))
                self.ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one, other):
        with suppress(OSError):
            while data := one.recv(65536):
                self.flowing.wait()
                other.sendall(data)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
