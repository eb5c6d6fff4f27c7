"""Many rows in one go, in the SQL that SQLite and PostgreSQL share: for the paths that decide how many people one
machine carries.

The mapper takes several times as long to write a statement, or to make a row of a result, as the database takes to do
the work. So rows go in and come out as tuples in the order of ``columns``, in the database's form (times through
:func:`moment`, JSON as text). Whoever uses this keeps to the rule that a room writes its own rows only.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from django.db import connection, models

Value = str | int | float | datetime | None


def moment(at: datetime) -> str | datetime:
    """A time in the form that the database takes."""
    return moments([at])[0]


def moments(times: Iterable[datetime]) -> list[str | datetime]:
    """Times in the form that the database takes."""
    adapt = connection.ops.adapt_datetimefield_value
    return [cast(str | datetime, adapt(at)) for at in times]


def select_many(
    model: type[models.Model],
    columns: Sequence[str],
    wanted: Mapping[str, Collection[int]],
    *,
    held_by: str = "",
) -> list[tuple[Any, ...]]:
    """The columns of the rows whose numbers are among the ``wanted``, by column; none when one of those is empty.

    ``held_by``: lock the rows until the end of the transaction, in the order of this column, so that nobody waits in a
    circle. No scope is applied: the caller names people and rows that it has checked.
    """
    if not all(wanted.values()):
        return []
    quote = connection.ops.quote_name
    among = [f"{quote(name)} IN ({', '.join(['%s'] * len(numbers))})" for name, numbers in wanted.items()]
    sql = f"SELECT {', '.join(map(quote, columns))} FROM {quote(model._meta.db_table)} WHERE {' AND '.join(among)}"  # noqa: S608
    if held_by:
        sql += f" ORDER BY {quote(held_by)}"
        if connection.features.has_select_for_update:
            # Not from who only refers to the row: a report of what was played names whose answer is being marked.
            sql += " FOR NO KEY UPDATE"
    with connection.cursor() as cursor:
        cursor.execute(sql, [number for numbers in wanted.values() for number in numbers])
        return cast(list[tuple[Any, ...]], cursor.fetchall())


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


def update_many(
    model: type[models.Model],
    column: str,
    *,
    where: Sequence[str],
    below: str,
    rows: Sequence[Sequence[Value]],
) -> None:
    """Set ``column`` of the rows whose ``where`` columns are equal and whose ``below`` is less.

    ``rows``: the new value, the values of ``where`` in their order, and what ``below`` must be less than.
    """
    if not rows:
        return
    quote = connection.ops.quote_name
    equal = " AND ".join(f"{quote(name)} = %s" for name in where)
    sql = (
        f"UPDATE {quote(model._meta.db_table)} SET {quote(column)} = %s "  # noqa: S608
        f"WHERE {equal} AND {quote(below)} < %s"
    )
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)
