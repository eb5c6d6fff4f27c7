"""Requests reach Django in a form that nobody can fake."""

import asyncio
from urllib.parse import parse_qs

import pytest

from upbeat.site import pages


@pytest.fixture
def environ_of(monkeypatch):
    seen = []

    def remember(environ, start_response):
        seen.append(environ)
        start_response("204 No Content", [])
        return []

    monkeypatch.setattr(pages, "application", remember)

    def ask(headers=(), query=b""):
        scope = {
            "type": "http", "method": "GET", "path": "/", "query_string": query, "headers": list(headers),
            "http_version": "1.1", "scheme": "http", "server": ("x", 80), "client": ("10.0.0.7", 1234),
        }  # fmt: skip

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(_message):
            pass

        async def scenario():
            await pages.Pages()(scope, receive, send)

        asyncio.run(scenario())
        return seen[-1]

    return ask


def test_a_header_with_an_underscore_cannot_pass_for_another(environ_of):
    environ = environ_of([(b"x_forwarded_for", b"1.2.3.4"), (b"x_csrftoken", b"x"), (b"accept", b"text/html")])
    assert "HTTP_X_FORWARDED_FOR" not in environ
    assert "HTTP_X_CSRFTOKEN" not in environ
    assert environ["HTTP_ACCEPT"] == "text/html"
    assert environ["REMOTE_ADDR"] == "10.0.0.7"


def test_raw_bytes_in_a_query_arrive_as_what_they_mean(environ_of):
    environ = environ_of(query="q=附点&x=a%20b+c".encode())
    assert parse_qs(environ["QUERY_STRING"]) == {"q": ["附点"], "x": ["a b c"]}
