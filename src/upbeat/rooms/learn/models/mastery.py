"""How well a learner knows a point."""

from django.db import models

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.scope import SchoolManager


class Mastery(models.Model):
    """The state of the mastery model for one learner and point; rebuilt by replaying the answers in order."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mastery")
    point = models.ForeignKey(KnowledgePoint, on_delete=models.CASCADE, related_name="mastery")
    wins = models.PositiveIntegerField(default=0)
    fails = models.PositiveIntegerField(default=0)
    streak = models.PositiveIntegerField(default=0)
    theta = models.FloatField(default=0)
    recent = models.FloatField(default=0.5)
    last_correct = models.BooleanField(default=False)
    mastered_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()

    objects = SchoolManager("point__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "point"], name="mastery_once")]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.point_id}"
