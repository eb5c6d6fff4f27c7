"""Everything belongs to a school: a manager that answers only within one."""

from typing import TypeVar

from django.db import models
from django_scopes import ScopeError, get_scope

Row = TypeVar("Row", bound=models.Model)


def is_open(school_id: int, model: type[models.Model]) -> bool:
    """Is the scope that of this school, or none wanted? ScopeError outside a scope."""
    opened = get_scope()
    if opened.get("_enabled") is False:
        return True
    if "school" not in opened:
        raise ScopeError(f"A query on {model.__name__} needs the scope of a school.")
    return bool(opened["school"].pk == school_id)


class SchoolManager(models.Manager[Row]):
    """Rows of the school whose scope is open (``django_scopes.scope(school=…)``).

    ``path`` leads from the row to its school. Outside any scope a query raises ``ScopeError``, so that
    forgetting the school is an error and never a leak; ``scopes_disabled()`` is for backups and wiring.
    """

    def __init__(self, path: str = "school") -> None:
        super().__init__()
        self.path = path

    def get_queryset(self) -> models.QuerySet[Row]:
        """The school's rows; ScopeError outside a scope."""
        rows = super().get_queryset()
        opened = get_scope()
        if opened.get("_enabled") is False:
            return rows
        if "school" not in opened:
            raise ScopeError(f"A query on {self.model.__name__} needs the scope of a school.")
        # Django builds the manager of a relation's far side without arguments: the path stands on the model's own.
        own = self.model._meta.managers_map.get("objects", self)
        return rows.filter(**{getattr(own, "path", self.path): opened["school"]})
