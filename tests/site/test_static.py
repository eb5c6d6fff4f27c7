"""Static files: compressed where the browser takes it, kept for ever where the name holds a hash."""

import pytest

from serving import serving
from upbeat.doors.live.hub import Hub
from upbeat.site.static import StaticFiles


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    root = tmp_path_factory.mktemp("root") / "static"
    (root / "built").mkdir(parents=True)
    (root / "built/upbeat-Ab3_x-9Z.js").write_text("let long = 'script';" * 50)
    (root / "built/upbeat-Ab3_x-9Z.js.br").write_bytes(b"brotli")
    (root / "built/upbeat-Ab3_x-9Z.js.gz").write_bytes(b"gzipped")
    (root / "error.css").write_text("body {}")
    (root.parent / "secret").write_text("no")
    files = StaticFiles(root, "/static/")

    async def app(scope, receive, send):
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
        else:
            await files(scope, receive, send)

    with serving(app, Hub()) as site:
        yield site


def test_a_name_with_a_hash_is_kept_for_ever(site):
    answer = site.call("GET", "/static/built/upbeat-Ab3_x-9Z.js")
    assert (answer.status, answer.headers["cache-control"]) == (200, "max-age=315360000, public, immutable")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_plain_name_is_asked_for_again(site):
    assert site.call("GET", "/static/error.css").headers["cache-control"] == "max-age=300, public"


@pytest.mark.parametrize(
    ("takes", "encoding", "body"), [("gzip, deflate, br", "br", b"brotli"), ("gzip", "gzip", b"gzipped")]
)
def test_the_smallest_form_that_the_browser_takes_is_sent(site, takes, encoding, body):
    answer = site.call("GET", "/static/built/upbeat-Ab3_x-9Z.js", accept_encoding=takes)
    assert (answer.headers["content-encoding"], answer.body) == (encoding, body)
    assert answer.headers["vary"] == "Accept-Encoding"


def test_an_unchanged_file_is_not_sent_again(site):
    tag = site.call("GET", "/static/error.css").headers["etag"]
    assert site.call("GET", "/static/error.css", if_none_match=tag).status == 304


@pytest.mark.parametrize(
    "path",
    [
        "/static/../secret",
        "/static/%2e%2e/secret",
        "/static/",
        "/static",
        "/static/built",
        "/static/built/upbeat.js.br/x",
    ],
)
def test_what_is_no_file_of_ours_is_not_found(site, path):
    assert site.call("GET", path).status == 404


def test_static_files_are_only_read(site):
    assert site.call("POST", "/static/error.css").status == 405
    assert site.call("HEAD", "/static/error.css").body == b""
