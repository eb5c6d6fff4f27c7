"""The tables: at once where there are none yet, by migrations where there are."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import psycopg
from django.db import connection

from processes import environment

AT_ONCE = "from upbeat.doors.cli.database import migrate; migrate(); migrate()"
ONE_AFTER_ANOTHER = "from django.core.management import call_command; call_command('migrate', verbosity=0)"
# Django's groups, which nothing here uses, get larger numbers by its migrations than by its models.
POSTGRESQL = """
    SELECT concat_ws(' ', table_name, column_name, data_type, character_maximum_length, is_nullable, column_default,
                     is_identity, collation_name)
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'auth_group_permissions'
    UNION ALL
    SELECT concat_ws(' ', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT regexp_replace(indexdef, 'INDEX \\S+ ON', 'INDEX ON') FROM pg_indexes WHERE schemaname = 'public'
"""
ROWS = [
    "SELECT app, name FROM django_migrations",
    "SELECT app_label, model FROM django_content_type",
    "SELECT codename FROM auth_permission",
]


def test_a_new_database_gets_at_once_what_the_migrations_lead_to_one_after_another(request, tmp_path):
    made = []
    addresses = request.getfixturevalue("postgres") if connection.vendor == "postgresql" else [None, None]
    for address, how in zip(addresses, (AT_ONCE, ONE_AFTER_ANOTHER), strict=True):
        folder = tmp_path / str(len(made))
        more = {"UPBEAT_DATABASE_URL": address} if address else {}
        code = f"import django; django.setup(); {how}"
        subprocess.run([sys.executable, "-c", code], env=environment(folder, **more), check=True, timeout=600)
        made.append(of_postgresql(address) if address else of_sqlite(folder / "upbeat.sqlite3"))
    assert len(made[0][0]) > 1000
    assert made[0] == made[1]


def of_sqlite(path):
    """Columns, constraints and indexes, and what the tables of Django itself hold; each in order."""
    with closing(sqlite3.connect(path)) as database:
        found = database.execute("SELECT type, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        parts = [(table, part) for kind, table, sql in found for part in (columns(sql) if kind == "table" else [sql])]
        return [sorted(parts), *(sorted(database.execute(rows)) for rows in ROWS)]


def columns(sql):
    """The lines of a CREATE TABLE: what stands between commas that are in no inner brackets."""
    lines, depth = [""], 0
    for sign in sql.partition("(")[2].rpartition(")")[0]:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            lines.append("")
        else:
            lines[-1] += sign
    return [line.strip() for line in lines]


def of_postgresql(address):
    with psycopg.connect(address) as database:
        return [sorted(database.execute(what).fetchall()) for what in (POSTGRESQL, *ROWS)]
