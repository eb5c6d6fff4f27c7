"""A browser that listens to an event stream."""

import socket
from urllib.parse import urlsplit


class Ear:
    """A browser that listens: reads the stream line by line."""

    def __init__(self, site, token, last=""):
        address = urlsplit(site.url)
        self.line = socket.create_connection((address.hostname, address.port), timeout=60)
        extra = f"Last-Event-ID: {last}\r\n" if last else ""
        self.line.sendall(f"GET /hot/stream?pass={token} HTTP/1.1\r\nHost: x\r\n{extra}\r\n".encode())
        self.file = self.line.makefile("rb")
        self.status = int(self.file.readline().split()[1])
        self.headers = {}
        while text := self.file.readline().decode().strip():
            name, _colon, value = text.partition(": ")
            self.headers[name] = value

    def hear(self):
        """The next event as a dict of its fields; a comment is under ''. None when the stream has ended."""
        size = int(self.file.readline() or b"0", 16)
        block = self.file.read(size).decode()
        self.file.readline()
        if not size:
            return None
        return dict(line.split(": ", 1) if ": " in line else (line, "") for line in block.strip().split("\n"))

    def close(self):
        self.file.close()
        self.line.close()
