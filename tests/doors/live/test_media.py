"""GET /media/…: for this learner the file ends at the gate, however it is asked for."""

import socket
from urllib.parse import urlsplit

import pytest
import time_machine

from upbeat.rooms.people import passes

OPEN, WHOLE = 1000, 3000
CONTENT = bytes(range(256)) * 12
SEEN, SECRET = CONTENT[:OPEN], CONTENT[OPEN:WHOLE]


@pytest.fixture
def get(door):
    folder = door.media_root / "renditions" / "9"
    folder.mkdir(parents=True)
    (folder / "720p.mp4").write_bytes(CONTENT[:WHOLE])
    (door.media_root.parent / "secret-key").write_text("the key of the house")

    def send(method="GET", *, path="renditions/9/720p.mp4", end=OPEN, token=None, name="720p.mp4", **headers):
        token = token or passes.mint("media", {"p": 7, "f": path, "e": end}, 60)
        return door.site.call(method, f"/media/{token}/{name}", **headers)

    return send


def test_the_whole_file_is_what_lies_before_the_gate(get):
    answer = get()
    assert (answer.status, answer.body) == (200, SEEN)
    assert answer.headers["content-length"] == str(OPEN)
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["cache-control"] == "private, max-age=3600"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("asked", "told", "body"),
    [
        ("bytes=0-", "bytes 0-999/1000", SEEN),
        ("bytes=0-0", "bytes 0-0/1000", SEEN[:1]),
        ("bytes=100-199", "bytes 100-199/1000", SEEN[100:200]),
        ("bytes=999-", "bytes 999-999/1000", SEEN[999:]),
        ("bytes=990-5000", "bytes 990-999/1000", SEEN[990:]),
        ("bytes=0-999999999999999999", "bytes 0-999/1000", SEEN),
        ("bytes=-1", "bytes 999-999/1000", SEEN[-1:]),
        ("bytes=-400", "bytes 600-999/1000", SEEN[600:]),
        ("bytes=-1000", "bytes 0-999/1000", SEEN),
        ("bytes=-99999", "bytes 0-999/1000", SEEN),
        ("bytes= 10-19", "bytes 10-19/1000", SEEN[10:20]),
    ],
)
def test_a_range_is_cut_at_the_gate(get, asked, told, body):
    answer = get(range=asked)
    assert (answer.status, answer.headers["content-range"], answer.body) == (206, told, body)
    assert answer.headers["content-length"] == str(len(body))


@pytest.mark.parametrize(
    "asked", ["bytes=1000-", "bytes=1000-1999", "bytes=2999-2999", "bytes=999999999999999999-", "bytes=-0"]
)
def test_behind_the_gate_there_is_nothing(get, asked):
    answer = get(range=asked)
    assert (answer.status, answer.headers["content-range"]) == (416, "bytes */1000")
    assert answer.json == {"error": "The file ends before this place."}


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-1,2000-2010", "bytes=2000-2010,0-1", "bytes=0-1, -5", "bytes=-1--1", "bytes=--5", "bytes=5-1",
        "bytes=a-b", "bytes=", "bytes=-",
        "items=0-5", "bytes", "0-5", "bytes=0x10-0x20", "bytes=1e3-", "bytes=+1-2", "bytes=1.5-2",
        "bytes=" + "9" * 400 + "-",
        "bytes=0-" + "9" * 5000, "bytes=\u0661-", "bytes=0-5;2000-2005", "bytes=0-10 2000-2010",
    ],
)  # fmt: skip
def test_a_range_that_makes_no_sense_gives_the_open_part_and_no_more(get, asked):
    try:
        answer = get(range=asked)
    except UnicodeEncodeError:  # not even a client will send it
        return
    assert (answer.status, answer.body) == (200, SEEN)


@pytest.mark.parametrize(
    ("query", "status", "body"),
    [
        ("bytes=100-199", 200, SEEN[100:200]),
        ("bytes=100-199&here", 200, SEEN[100:200]),
        ("bytes=990-5000", 200, SEEN[990:]),
        ("bytes=999-999", 200, SEEN[999:]),
        ("bytes=1000-1999", 416, None),
        ("bytes=2000-2010", 416, None),
        ("bytes=0-1,2000-2010", 200, SEEN),
        ("bytes=5-1", 200, SEEN),
        ("bytes=%32%30%30%30-2010", 200, SEEN),
        ("here&bytes=2000-2010", 200, SEEN),
        ("bytes=0-0&bytes=2000-2010", 200, SEEN[:1]),
        ("e=3000&range=bytes=2000-", 200, SEEN),
    ],
)
def test_a_piece_is_a_file_of_its_own_that_ends_at_the_gate_too(get, query, status, body):
    answer = get(name=f"720p.mp4?{query}")
    assert answer.status == status
    if body is None:
        assert (answer.headers["content-range"], answer.json) == (
            "bytes */1000", {"error": "The file ends before this place."},
        )  # fmt: skip
    else:
        assert (answer.body, answer.headers["content-length"]) == (body, str(len(body)))


def test_a_range_of_a_piece_counts_from_its_beginning_and_ends_with_it(get):
    answer = get(name="720p.mp4?bytes=100-199", range="bytes=90-5000")
    assert (answer.status, answer.headers["content-range"], answer.body) == (206, "bytes 90-99/100", SEEN[190:200])
    assert get(name="720p.mp4?bytes=100-199", range="bytes=100-").status == 416
    assert get(name="720p.mp4?bytes=100-199").headers["etag"] != get().headers["etag"]


def test_several_range_headers_leak_nothing(door, get):
    token = passes.mint("media", {"p": 7, "f": "renditions/9/720p.mp4", "e": OPEN}, 60)
    lines = [f"GET /media/{token}/x HTTP/1.1", "Host: x", "Range: bytes=0-5", "Range: bytes=2000-2010"]
    request = "\r\n".join([*lines, "Connection: close", "", ""])
    with socket.create_connection((urlsplit(door.site.url).hostname, urlsplit(door.site.url).port)) as line:
        line.sendall(request.encode())
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 416 ")
    assert SECRET[:11] not in answer


def test_head_tells_what_get_would_and_sends_nothing(get):
    whole, part, behind = get("HEAD"), get("HEAD", range="bytes=0-9"), get("HEAD", range="bytes=2000-")
    assert (whole.status, whole.headers["content-length"], whole.body) == (200, "1000", b"")
    assert (part.status, part.headers["content-range"], part.body) == (206, "bytes 0-9/1000", b"")
    assert (behind.status, behind.body) == (416, b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_media_are_only_read(get, method):
    answer = get(method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


def test_an_unchanged_file_is_not_sent_again(get):
    tag = get().headers["etag"]
    again = get(if_none_match=tag)
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert get(if_none_match='"another"').status == 200


def test_another_gate_is_another_representation(get):
    assert get(end=OPEN).headers["etag"] != get(end=OPEN + 1).headers["etag"]


def test_a_part_is_only_joined_to_the_same_representation(get):
    tag = get().headers["etag"]
    assert get(range="bytes=0-9", if_range=tag).status == 206
    other = get(range="bytes=0-9", if_range='"another"')
    assert (other.status, other.body) == (200, SEEN)


def test_a_gate_at_the_very_start_leaves_an_empty_file(get):
    assert (get(end=0).status, get(end=0).body) == (200, b"")
    assert get(end=0, range="bytes=0-").status == 416
    assert get(end=-5).body == b""


def test_a_gate_behind_the_end_is_the_end(get):
    assert get(end=10**12).body == CONTENT[:WHOLE]


@pytest.mark.parametrize(
    "path",
    [
        "../secret-key",
        "renditions/../../secret-key",
        "/etc/passwd",
        "renditions/9",
        "",
        ".",
        "no.mp4",
        "a\0b",
        "x" * 300,
    ],
)
def test_a_path_that_leads_elsewhere_is_not_found_even_when_signed(get, path):
    answer = get(path=path)
    assert (answer.status, answer.json) == (404, {"error": "There is no such file. Open the page again."})


def test_a_link_out_of_the_media_folder_is_not_followed(door, get):
    (door.media_root / "link.mp4").symlink_to(door.media_root.parent / "secret-key")
    assert get(path="link.mp4").status == 404


@pytest.mark.parametrize("name", ["720p.mp4?e=3000", "720p.mp4?range=bytes=2000-", "x", "%2e%2e", "..%2fsecret-key"])
def test_the_name_in_the_address_is_for_people_and_decides_nothing(get, name):
    answer = get(name=name)
    assert answer.status in (200, 404)
    assert answer.body == SEEN or answer.status == 404


def test_a_forged_or_expired_pass_opens_nothing(get):
    with time_machine.travel("2026-11-20T08:00:00Z", tick=False):
        old = passes.mint("media", {"p": 7, "f": "renditions/9/720p.mp4", "e": WHOLE}, 60)
    body, _dot, signature = passes.mint("media", {"p": 7, "f": "renditions/9/720p.mp4", "e": OPEN}, 60).partition(".")
    wider = passes.mint("stream", {"p": 7, "f": "renditions/9/720p.mp4", "e": WHOLE}, 60)
    for token in (old, wider, f"{wider.partition('.')[0]}.{signature}", body, "x"):
        assert get(token=token).status == 403


def test_a_large_file_comes_whole(door, get):
    large = bytes(range(251)) * 8000
    (door.media_root / "large.mp4").write_bytes(large)
    answer = get(path="large.mp4", end=len(large))
    assert answer.body == large
    assert get(path="large.mp4", end=len(large), range="bytes=300000-1200000").body == large[300_000:1_200_001]


def test_a_listener_who_hangs_up_leaves_no_open_file(door, get):
    import os
    import time

    large = door.media_root / "large.mp4"
    with large.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    token = passes.mint("media", {"p": 7, "f": "large.mp4", "e": 200 * 1024 * 1024}, 60)
    with socket.create_connection((urlsplit(door.site.url).hostname, urlsplit(door.site.url).port)) as line:
        line.sendall(f"GET /media/{token}/x HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        line.recv(1000)
    until = time.monotonic() + 60
    while any(os.path.realpath(f"/proc/self/fd/{fd}") == str(large) for fd in os.listdir("/proc/self/fd")):
        assert time.monotonic() < until
        time.sleep(0.02)
