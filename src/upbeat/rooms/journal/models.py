"""The journal: what people did, written once and never changed; and which worker does the rounds."""

from typing import Any

from django.db import models


class Fact(models.Model):
    """One statement in the shape of xAPI: an actor did a verb to an object, with a result, in a context, at a time.

    Numbers instead of foreign keys: the journal lies below every other room and outlives the rows it speaks of.
    """

    id = models.BigAutoField(primary_key=True)
    school_id = models.BigIntegerField()
    actor_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=32)
    object_type = models.CharField(max_length=32)
    object_id = models.BigIntegerField()
    result = models.JSONField(default=dict)
    context = models.JSONField(default=dict)
    at = models.DateTimeField()
    stored_at = models.DateTimeField(auto_now_add=True)

    objects = models.Manager()

    class Meta:
        indexes = [
            models.Index(fields=["school_id", "at"], name="fact_school_at"),
            models.Index(fields=["object_type", "object_id", "verb"], name="fact_object"),
            models.Index(fields=["actor_id", "at"], name="fact_actor_at"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_id} {self.verb} {self.object_type} {self.object_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; a written fact cannot be saved again."""
        if self.pk is not None:
            raise TypeError("A fact of the journal is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused: the journal is append-only."""
        raise TypeError("A fact of the journal is never deleted.")


class Duty(models.Model):
    """What one worker of all does now and then: the first that comes when it is due."""

    name = models.CharField(max_length=60, primary_key=True)
    due_at = models.DateTimeField()

    objects = models.Manager()

    def __str__(self) -> str:
        return f"{self.name} at {self.due_at}"
