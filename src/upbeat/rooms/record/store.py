"""The object store (S3, and what speaks like it) that serves media beside the folder, where one is set: ADR 0017.

A file lies in it in pieces, an object each: bytes ``[begin, end)`` of ``path`` are the object ``path/begin-end``. An
address is signed for one whole object, so it opens no byte that does not belong to its piece, whatever else is asked.
What pieces a file has stands in ``path/index.json``, which is written last: a file without it is not served from here.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Coded

ADDRESS_S = 120
"""How long an address serves. It is followed at once; two minutes forgive clocks that differ."""

INDEX = "index.json"
MOST_AT_ONCE = 1000
"""Objects that one request may remove (S3, DeleteObjects)."""

Piece = tuple[int, int]


class StoreFailed(Coded):
    """The store did not do what it was asked. ``code``: *store_away*, *store_short* (it holds something else than it
    was given), *store_gone* (the folder that was to be sent is gone)."""

    def __init__(self, code: str, why: str) -> None:
        self.code = code
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Index:
    """What the store has of a file of ``size`` bytes."""

    size: int
    pieces: frozenset[Piece]


@contextmanager
def _answering() -> Iterator[None]:
    """Whatever the client raises becomes StoreFailed, with the store's own words."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - an extra, loaded where it is set

    try:
        yield
    except (BotoCoreError, ClientError, OSError) as problem:
        raise StoreFailed("store_away", str(problem).strip().split("\n")[0]) from problem


class Store:
    """One bucket, or what lies under a prefix in it. May be used by several threads. Every method may raise StoreFailed
    but :meth:`address`, which asks nobody."""

    def __init__(self, told: Mapping[str, str]) -> None:
        from botocore.config import Config  # noqa: PLC0415 - an extra, loaded where it is set

        self.bucket, self.prefix = told["bucket"], told["prefix"]
        self.place = f"{told['endpoint']}/{self.bucket}/{self.prefix}".rstrip("/")
        self._client = _session().client(
            "s3",
            endpoint_url=told["endpoint"],
            region_name=told["region"],
            aws_access_key_id=told["key"] or None,
            aws_secret_access_key=told["secret"] or None,
            config=Config(
                signature_version="s3v4",
                s3={"addressing_style": told["style"]},
                connect_timeout=5,
                read_timeout=30,
                retries={"mode": "standard", "max_attempts": 3},
                # Many stores do not know the newer checksums; sizes are compared, and TLS guards the way.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def put(self, path: str, piece: Piece, body: bytes, kind: str) -> None:
        """Put one piece of a file there; ``kind`` is its media type."""
        self._put(name_of(path, piece), body, kind)

    def put_index(self, path: str, index: Index) -> None:
        """Say that all pieces of a file are there: from now on it is served from here."""
        told = {"size": index.size, "pieces": sorted(index.pieces)}
        self._put(f"{path}/{INDEX}", json.dumps(told, separators=(",", ":")).encode(), "application/json")

    def index(self, path: str) -> Index | None:
        """What there is of a file; None where it is not there whole."""
        missing = self._client.exceptions.NoSuchKey
        with _answering():
            try:
                answer = self._client.get_object(Bucket=self.bucket, Key=self._key(f"{path}/{INDEX}"))
                told = json.loads(answer["Body"].read())
            except missing:
                return None
        return Index(int(told["size"]), frozenset((int(begin), int(end)) for begin, end in told["pieces"]))

    def sizes(self, path: str) -> dict[str, int]:
        """Every object under a path, by name, with its size in bytes."""
        with _answering():
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket, Prefix=self._key(f"{path}/")
            )
            found = [one for page in pages for one in page.get("Contents", ())]
        begin = len(self._key(""))
        return {one["Key"][begin:]: int(one["Size"]) for one in found}

    def remove(self, folder: str) -> int:
        """Remove everything under a folder; how many objects."""
        names = sorted(self.sizes(folder), key=lambda name: not name.endswith(INDEX))  # nobody is sent to a half
        for first in range(0, len(names), MOST_AT_ONCE):
            gone = [{"Key": self._key(name)} for name in names[first : first + MOST_AT_ONCE]]
            with _answering():
                left = self._client.delete_objects(Bucket=self.bucket, Delete={"Objects": gone}).get("Errors")
            if left:
                raise StoreFailed("store_away", str(left[0].get("Message", left[0])))
        return len(names)

    def address(self, path: str, piece: Piece, *, download: str = "") -> str:
        """Where a browser may get one piece for :data:`ADDRESS_S` seconds; ``download``: as a file so named."""
        told: dict[str, Any] = {"Bucket": self.bucket, "Key": self._key(name_of(path, piece))}
        if download:
            told["ResponseContentDisposition"] = f'attachment; filename="{download}"'
        return str(self._client.generate_presigned_url("get_object", Params=told, ExpiresIn=ADDRESS_S))

    def _put(self, name: str, body: bytes, kind: str) -> None:
        with _answering():
            self._client.put_object(Bucket=self.bucket, Key=self._key(name), Body=body, ContentType=kind)

    def _key(self, name: str) -> str:
        return f"{self.prefix}/{name}" if self.prefix else name


def name_of(path: str, piece: Piece) -> str:
    """The object that holds a piece of a file."""
    return f"{path}/{piece[0]}-{piece[1]}"


def configured() -> Store | None:
    """The store of the settings; None where media lie in the folder alone."""
    return _store(tuple(sorted(settings.MEDIA_STORE.items()))) if settings.MEDIA_STORE else None


@lru_cache(maxsize=1)
def _session() -> Any:
    """What has read the description of S3, which takes long."""
    import boto3.session  # noqa: PLC0415 - an extra, loaded where it is set

    return boto3.session.Session()


@lru_cache(maxsize=4)
def _store(told: tuple[tuple[str, str], ...]) -> Store:
    return Store(dict(told))


def short(path: str) -> StoreFailed:
    """The store holds something else than it was given."""
    return StoreFailed("store_short", _("The object store does not hold %(path)s as it was sent.") % {"path": path})
