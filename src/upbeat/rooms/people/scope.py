"""Everything belongs to a school: a manager that answers only within one."""

from typing import Any, TypeVar

from django.db import models
from django_scopes import ScopeError, get_scope

Row = TypeVar("Row", bound=models.Model)


def opened(model: type[models.Model]) -> Any:
    """The school whose scope is open, None where scopes are switched off. ScopeError outside a scope."""
    told = get_scope()
    if told.get("_enabled") is False:
        return None
    if "school" not in told:
        raise ScopeError(f"A query on {model.__name__} needs the scope of a school.")
    return told["school"]


def is_open(school_id: int, model: type[models.Model]) -> bool:
    """Is the open scope that of this school, or are scopes switched off?"""
    school = opened(model)
    return school is None or bool(school.pk == school_id)


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
        school = opened(self.model)
        if school is None:
            return rows
        # Django builds the manager of a relation's far side without arguments: the path stands on the model's own.
        own = self.model._meta.managers_map.get("objects", self)
        return rows.filter(**{getattr(own, "path", self.path): school})
