"""What tests of the commands share."""

import os
import shutil

import psycopg
import pytest


@pytest.fixture
def postgres():
    """Two empty databases on the PostgreSQL of this machine, as addresses; gone afterwards."""
    server = os.environ.get("UPBEAT_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432")
    try:
        line = psycopg.connect(f"{server}/postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        pytest.skip("No PostgreSQL on 127.0.0.1:5432. Start one, or name one in UPBEAT_TEST_POSTGRESQL.")
    if shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is missing. On Debian: apt-get install postgresql-client")
    names = [f"upbeat_backup_{os.getpid()}_{which}" for which in ("from", "to")]
    with line:
        for name in names:
            line.execute(f'CREATE DATABASE "{name}"')
        yield [f"{server}/{name}" for name in names]
        for name in names:
            line.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
