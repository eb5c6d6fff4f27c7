"""How well a learner keeps a card in mind."""

from django.db import models

from upbeat.rooms.catalog.models import RecallCard
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.scope import SchoolManager


class Recall(models.Model):
    """A card that a learner has seen, and what FSRS knows of it (:mod:`upbeat.kernel.recall`). Each look at it is a
    fact of the journal."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recalls")
    card = models.ForeignKey(RecallCard, on_delete=models.CASCADE, related_name="recalls")
    begun_at = models.DateTimeField()
    due_at = models.DateTimeField()
    last_at = models.DateTimeField()
    state = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField(null=True)
    stability = models.FloatField()
    difficulty = models.FloatField()

    objects = SchoolManager("person__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "card"], name="recall_once")]
        indexes = [models.Index(fields=["person", "due_at"], name="recall_due")]

    def __str__(self) -> str:
        return f"{self.person_id} on card {self.card_id}"
