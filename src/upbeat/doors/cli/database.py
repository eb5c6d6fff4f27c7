"""The state of the database as a whole."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

Step = tuple[str, str]


def database_file() -> Path:
    """The file of a SQLite database."""
    return Path(str(settings.DATABASES["default"]["NAME"]))


def pending_migrations() -> int:
    """How many migrations the database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> None:
    """Bring the database up to the code."""
    if not pending_migrations():
        return
    with _not_waiting_for_the_disk() if _is_new_file() else nullcontext():
        call_command("migrate", interactive=False, verbosity=0, database=DEFAULT_DB_ALIAS)


def _is_new_file() -> bool:
    return connection.vendor == "sqlite" and not applied_migrations()


@contextmanager
def _not_waiting_for_the_disk() -> Iterator[None]:
    """A database that holds nothing can lose nothing: making its tables need not wait for the disk each time."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def applied_migrations() -> list[Step]:
    """App and name of each migration that the database has had."""
    return sorted(MigrationRecorder(connection).applied_migrations())


def unknown_migrations(applied: list[Step]) -> list[Step]:
    """Those of ``applied`` that this version of the code does not have: they come from a newer one."""
    known = set(MigrationExecutor(connection).loader.disk_migrations or {})
    return [step for step in applied if step not in known]
