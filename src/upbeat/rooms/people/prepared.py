"""Queries of always the same form, written once: who asks, in every request of every page.

To write a statement takes the mapper several times as long as the database takes to answer it. Django itself writes
it here too, and converts the rows; only the writing is done once a process instead of once a request.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")
Key = int | str


class Prepared(Generic[Row]):
    """A query by one key: ``Prepared(lambda key: Pupil.objects.filter(pk=key).values_list("name"), hole=-1)``.

    ``hole`` stands for the key while the statement is written, and for nothing else in it. It has to be a query of
    ``values_list``, and nothing in it may depend on the request: no scope, no language.
    """

    def __init__(self, query: Callable[[Any], "QuerySet[Any, Row]"], *, hole: Key) -> None:
        self.query = query
        self.hole = hole

    @cached_property
    def _compiled(self) -> tuple[SQLCompiler, str, tuple[Any, ...]]:
        compiler = self.query(self.hole).query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        return compiler, sql, tuple(params)

    def __call__(self, key: Key) -> list[Row]:
        """The rows for this key, as ``values_list`` would give them."""
        compiler, sql, params = self._compiled
        with connection.cursor() as cursor:
            cursor.execute(sql, [key if param == self.hole else param for param in params])
            rows = cursor.fetchall()
        return [tuple(row) for row in compiler.results_iter([rows])] if rows else []  # type: ignore[misc]
