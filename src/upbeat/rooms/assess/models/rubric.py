"""Criteria with levels, in versions that never change once work is judged by them."""

from typing import Any

from django.db import models

from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.scope import SchoolManager


class Rubric(models.Model):
    """By what work is judged. Every rubric of the school can be copied by its teachers."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="rubrics")
    title = models.CharField(max_length=120)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="rubrics")
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True, help_text="No longer offered; tasks that have it keep it")

    objects = SchoolManager()

    class Meta:
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title


class RubricVersion(models.Model):
    """Criteria as they stood: ``[{"key", "label", "levels": [{"points", "text"}]}]``, levels from the most points down.

    Once a task has it, it never changes.
    """

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    criteria = models.JSONField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    objects = SchoolManager("rubric__school")

    class Meta:
        ordering = ["rubric", "-number"]
        constraints = [models.UniqueConstraint(fields=["rubric", "number"], name="rubric_version_once")]

    def __str__(self) -> str:
        return f"{self.rubric_id} v{self.number}"

    @property
    def outof(self) -> float:
        """The most points that can be had."""
        return float(sum(max(level["points"] for level in one["levels"]) for one in self.criteria))

    @property
    def is_used(self) -> bool:
        """Has a task it, or a performance that was judged by it, so that it stays as it is?"""
        return self.pk is not None and (self.tasks.exists() or self.evidence_markings.exists())

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a version that no task has; a used one is a TypeError."""
        if self.is_used:
            raise TypeError("A rubric that work is judged by is never changed.")
        super().save(*args, **kwargs)
