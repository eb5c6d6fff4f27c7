"""Many rows with few statements, in the SQL that SQLite and PostgreSQL share.

Making a model instance for each row costs several times what the database takes for it; on the hot path that decides
how many learners one machine carries. So rows go in as tuples, in the order of ``columns``, in the database's form.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain

from django.db import connection, models

PARAMETERS_A_STATEMENT = 900
"""SQLite before 3.32 took 999; Django keeps to that too."""


def insert_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Sequence[Sequence[str | int | float | datetime | None]],
    *,
    key: Sequence[str] = (),
) -> None:
    """Insert; where a row with the same ``key`` (columns of a unique constraint) stands already, write over it.

    No two of the ``rows`` may share a key.
    """
    if not rows:
        return
    quote = connection.ops.quote_name
    # Names of our own tables and columns, quoted; what comes from outside goes in as parameters.
    head = f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(map(quote, columns))}) VALUES "  # noqa: S608
    row_form = f"({', '.join(['%s'] * len(columns))})"
    tail = ""
    if key:
        changed = ", ".join(f"{quote(name)} = EXCLUDED.{quote(name)}" for name in columns if name not in key)
        tail = f" ON CONFLICT ({', '.join(map(quote, key))}) DO UPDATE SET {changed}"
    step = PARAMETERS_A_STATEMENT // len(columns)
    with connection.cursor() as cursor:
        for first in range(0, len(rows), step):
            some = rows[first : first + step]
            cursor.execute(head + ", ".join([row_form] * len(some)) + tail, list(chain.from_iterable(some)))
