"""The state of the database as a whole."""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connection, transaction
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
    if not applied_migrations():
        _make_tables()
    elif pending_migrations():
        call_command("migrate", interactive=False, verbosity=0, database=DEFAULT_DB_ALIAS)


def _make_tables() -> None:
    """All tables of a database that holds nothing, from the models; the migrations count as applied.

    The migrations one after another lead to the same tables, in half a minute instead of a second. All or nothing: what
    is killed here leaves an empty database.
    """
    recorder = MigrationRecorder(connection)
    with connection.schema_editor() as editor:
        if not recorder.has_table():
            editor.create_model(recorder.Migration)
        for model in apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        for app, name in sorted(MigrationExecutor(connection).loader.disk_migrations or {}):
            recorder.record_applied(app, name)
    with transaction.atomic():
        emit_post_migrate_signal(verbosity=0, interactive=False, db=DEFAULT_DB_ALIAS)


def applied_migrations() -> list[Step]:
    """App and name of each migration that the database has had."""
    return sorted(MigrationRecorder(connection).applied_migrations())


def unknown_migrations(applied: list[Step]) -> list[Step]:
    """Those of ``applied`` that this version of the code does not have: they come from a newer one."""
    known = set(MigrationExecutor(connection).loader.disk_migrations or {})
    return [step for step in applied if step not in known]
