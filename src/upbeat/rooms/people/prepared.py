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
HOLE = -(2**62)
"""Stands in the query for the number that each call brings."""


class Prepared(Generic[Row]):
    """A query by one number: ``Prepared(lambda hole: Pupil.objects.filter(pk=hole).values_list("name"))``.

    It has to be a query of ``values_list``, and nothing in it may depend on the request: no scope, no language.
    """

    def __init__(self, query: Callable[[int], "QuerySet[Any, Row]"]) -> None:
        self.query = query

    @cached_property
    def _compiled(self) -> tuple[SQLCompiler, str, tuple[Any, ...]]:
        compiler = self.query(HOLE).query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        return compiler, sql, tuple(params)

    def __call__(self, number: int) -> list[Row]:
        """The rows for this number, as ``values_list`` would give them."""
        compiler, sql, params = self._compiled
        with connection.cursor() as cursor:
            cursor.execute(sql, [number if param == HOLE else param for param in params])
            rows = cursor.fetchall()
        return [tuple(row) for row in compiler.results_iter([rows])] if rows else []  # type: ignore[misc]
