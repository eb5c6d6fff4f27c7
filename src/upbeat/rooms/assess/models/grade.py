"""Grades, their history, and from when pupils see them."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.assess.models.task import Task
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.scope import SchoolManager


class Grade(models.Model):
    """The standing grade of a person for a task; how it came about is in its changes."""

    class Source(models.TextChoices):
        """Whose word it is. The teacher's always stands over the peers'."""

        TEACHER = "teacher", _("Teacher")
        PEERS = "peers", _("Peers")

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="grades")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grades")
    points = models.FloatField()
    outof = models.FloatField()
    source = models.CharField(max_length=7, choices=Source.choices)

    objects = SchoolManager("task__piece__package__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "person"], name="grade_once")]

    def __str__(self) -> str:
        return f"{self.points}/{self.outof}"


class GradeChange(models.Model):
    """One change of a grade: from, to, by whom, when, why. Append-only."""

    grade = models.ForeignKey(Grade, on_delete=models.CASCADE, related_name="changes")
    points_before = models.FloatField(null=True)
    points_after = models.FloatField()
    source = models.CharField(max_length=7, choices=Grade.Source.choices)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    objects = SchoolManager("grade__task__piece__package__school")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.points_before} → {self.points_after}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; a written change is a TypeError."""
        if self.pk is not None:
            raise TypeError("A change of a grade is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused: the history of a grade is append-only."""
        raise TypeError("A change of a grade is never deleted.")


class GradeRelease(models.Model):
    """From when pupils see their grade, and from when the words on it: two permissions, each by its time. The latest
    row of a task counts; an empty time: not yet."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="releases")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    grades_from = models.DateTimeField(null=True, blank=True)
    words_from = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager("task__piece__package__school")

    class Meta:
        ordering = ["task", "id"]

    def __str__(self) -> str:
        return f"release of {self.task_id}"
