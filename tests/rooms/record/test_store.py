"""The object store: what it holds, and that its addresses open one piece and nothing else."""

import time
import urllib.request
from urllib.error import HTTPError

import pytest

from objects import PUBLIC, told
from upbeat.rooms.record import store as stores
from upbeat.rooms.record.store import Index, Store, StoreFailed

BODY = bytes(range(256)) * 12
PIECE = (0, len(BODY))


def fetched(address, method="GET", **headers):
    """Status, body and headers of an answer of the store."""
    asked = urllib.request.Request(
        address, headers={name.replace("_", "-"): value for name, value in headers.items()}, method=method
    )
    try:
        with urllib.request.urlopen(asked) as answer:
            return answer.status, answer.read(), dict(answer.headers)
    except HTTPError as refusal:
        return refusal.code, b"", dict(refusal.headers)


def test_what_is_put_is_had_by_an_address_with_its_kind(store):
    store.put("a/1.webp", PIECE, BODY, "image/webp")
    status, body, headers = fetched(store.address("a/1.webp", PIECE))
    assert (status, body, headers["Content-Type"]) == (200, BODY, "image/webp")
    assert "Content-Disposition" not in headers
    told_so = fetched(store.address("a/1.webp", PIECE, download="1.webp"))[2]
    assert told_so["Content-Disposition"] == 'attachment; filename="1.webp"'


def test_a_file_is_there_whole_once_its_index_says_so(store):
    store.put("a/b.mp4", (0, 10), BODY[:10], "video/mp4")
    assert store.index("a/b.mp4") is None
    index = Index(30, frozenset({(0, 10), (10, 30)}))
    store.put_index("a/b.mp4", index)
    assert store.index("a/b.mp4") == index


def test_objects_are_listed_by_path_with_their_sizes_and_removed_with_their_folder(store):
    for path in ("a/b.mp4", "a/b.mp4-not", "ab/c.mp4"):
        store.put(path, PIECE, BODY, "video/mp4")
    assert store.sizes("a/b.mp4") == {"a/b.mp4/0-3072": 3072}
    assert store.remove("a") == 2
    assert store.sizes("a") == {}
    assert list(store.sizes("ab")) == ["ab/c.mp4/0-3072"]
    assert store.remove("a") == 0


def test_an_address_opens_its_own_object_alone(store):
    store.put("a", PIECE, BODY, "video/mp4")
    store.put("b", PIECE, BODY[::-1], "video/mp4")
    address = store.address("a", PIECE)
    bare, _, query = address.partition("?")
    last = "0" if address[-1] != "0" else "1"
    for altered in (
        bare, address[:-1] + last, address + "&x=1", address + "&partNumber=1", address + "&versionId=1",
        bare.replace("/a/", "/b/") + "?" + query, bare.replace("/a/0-3072", "/") + "?" + query,
        address.replace("X-Amz-Expires=120", "X-Amz-Expires=86400"),
        address.replace("SignedHeaders=host", "SignedHeaders="),
    ):  # fmt: skip
        status, body, _headers = fetched(altered)
        assert (status in (400, 403), body) == (True, b""), altered
    for method in ("PUT", "DELETE", "POST"):
        assert fetched(address, method)[0] in (403, 405)
    assert fetched(address)[1] == BODY


def test_an_address_is_over_after_its_time(store, monkeypatch):
    monkeypatch.setattr(stores, "ADDRESS_S", 1)
    store.put("a", PIECE, BODY, "video/mp4")
    address = store.address("a", PIECE)
    assert "X-Amz-Expires=1&" in address
    time.sleep(2.1)
    assert fetched(address)[:2] == (403, b"")


def test_a_store_that_is_away_or_refuses_says_so_in_its_own_words(objects):
    for facts in (told("http://127.0.0.1:1"), told(objects, secret="another"), told(objects, bucket="nowhere")):
        lost = Store(facts)
        for asked in (
            lambda lost=lost: lost.put("a", PIECE, BODY, "video/mp4"),
            lambda lost=lost: lost.sizes("a"),
            lambda lost=lost: lost.remove("a"),
        ):
            with pytest.raises(StoreFailed) as failure:
                asked()
            assert failure.value.code == "store_away"
            assert failure.value.message


def test_without_a_prefix_the_bucket_is_its_place(objects):
    whole = Store(told(objects, bucket=PUBLIC, prefix=""))
    whole.put("without", PIECE, BODY, "video/mp4")
    assert whole.place == f"{objects}/{PUBLIC}"
    assert whole.sizes("without") == {"without/0-3072": 3072}
    assert whole.remove("without") == 1


def test_a_bucket_may_stand_before_the_name_of_the_host():
    virtual = Store(told("https://s3.example", style="virtual", prefix="up"))
    assert virtual.address("a", (0, 5)).startswith(
        "https://media.s3.example/up/a/0-5?X-Amz-Algorithm=AWS4-HMAC-SHA256&"
    )


def test_without_a_setting_there_is_none(settings):
    settings.MEDIA_STORE = {}
    assert stores.configured() is None
