"""Many rows in one go, in the SQL that SQLite and PostgreSQL share: for the writes that decide how many people one
machine carries.

Making a model instance for each row costs several times what the database takes for it. So rows come as tuples in the
order of ``columns``, already in the database's form (times through :func:`moment`, JSON as text). Whoever uses this
keeps to the rule that a room writes its own rows only.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from django.db import connection, models

Value = str | int | float | datetime | None


def moment(at: datetime) -> str | datetime:
    """A time in the form that the database takes."""
    return cast(str | datetime, connection.ops.adapt_datetimefield_value(at))


def insert_many(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Sequence[Sequence[Value]],
    *,
    key: Sequence[str] = (),
    keep: Sequence[str] = (),
) -> None:
    """Insert; where a row of the same ``key`` (columns of a unique constraint) stands, write over all but ``keep``."""
    if not rows:
        return
    quote = connection.ops.quote_name
    # Names of our own tables and columns, quoted; what comes from outside goes in as parameters.
    sql = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(map(quote, columns))}) "  # noqa: S608
        f"VALUES ({', '.join(['%s'] * len(columns))})"
    )
    if key:
        changed = [f"{quote(name)} = EXCLUDED.{quote(name)}" for name in columns if name not in {*key, *keep}]
        sql += f" ON CONFLICT ({', '.join(map(quote, key))}) DO UPDATE SET {', '.join(changed)}"
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)
