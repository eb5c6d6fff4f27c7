"""Uploads through the real server, over lines that break in the middle of a chunk."""

import http.client
import json
import socket
import time
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import pytest
from django_scopes import scope

from clients import client_of
from upbeat.rooms.record import storage
from upbeat.rooms.record.models import Upload
from upbeat.site import pages

CHUNK = "application/offset+octet-stream"
TOKEN = "c" * 32


class Line:
    """What the upload element sends, over plain connections to the server at ``url``."""

    def __init__(self, url, session):
        self.place = urlsplit(url).netloc
        cookies = f"csrftoken={TOKEN}" + (f"; sessionid={session}" if session else "")
        self.headers = {"Cookie": cookies, "X-CSRFToken": TOKEN}

    def call(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection(self.place, timeout=60)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, self.headers | named)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Upload-Offset"), answer.read()
        finally:
            connection.close()

    def create(self, size):
        told = json.dumps({"name": "take.mp4", "size": size})
        return self.call("POST", "/studio/uploads/", told, Content_Type="application/json")

    @contextmanager
    def break_off(self, path, announced, data):
        """Begin a chunk of ``announced`` bytes, send ``data`` of it, fall silent; hang up with the block."""
        lines = [f"PATCH {path} HTTP/1.1", f"Host: {self.place}", f"Content-Length: {announced}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        lines += [f"Content-Type: {CHUNK}", "Upload-Offset: 0", "", ""]
        host, _colon, port = self.place.rpartition(":")
        with socket.create_connection((host, int(port))) as line:
            line.sendall("\r\n".join(lines).encode() + data)
            yield


@pytest.fixture
def line(site, teacher):
    return Line(site.url, client_of(teacher).cookies["sessionid"].value)


def arrived(line, url):
    end = time.monotonic() + 60
    while (length := int(line.call("HEAD", url)[1])) == 0:
        assert time.monotonic() < end
        time.sleep(0.05)
    return length


def test_what_arrived_before_the_line_broke_is_kept_and_the_rest_follows(line, school):
    data = bytes(range(256)) * 2000
    status, _offset, body = line.create(len(data))
    assert status == 201
    url = json.loads(body)["url"]
    with line.break_off(url, len(data), data[:300_000]):
        pass
    assert arrived(line, url) == 300_000
    rest = line.call("PATCH", url, data[300_000:], Content_Type=CHUNK, Upload_Offset="300000")
    assert rest == (204, str(len(data)), b"")
    with scope(school=school):
        upload = Upload.objects.get()
    assert storage.upload_path(upload.key).read_bytes() == data


def test_phones_that_fell_asleep_keep_no_page_waiting(line, monkeypatch):
    monkeypatch.setattr(pages, "PATIENCE_S", 0.3)
    urls = [json.loads(line.create(1000)[2])["url"] for _ in range(8)]
    with ExitStack() as asleep:
        for url in urls[: pages.WRITERS]:
            asleep.enter_context(line.break_off(url, 1000, b"x" * 400))
        assert [arrived(line, url) for url in urls] == [400] * 8


def test_a_signed_out_browser_is_told_so_and_not_sent_to_a_page(site):
    status, _offset, body = Line(site.url, "").create(1)
    assert (status, list(json.loads(body))) == (401, ["error"])
