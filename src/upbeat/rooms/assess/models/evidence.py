"""What was seen or heard in class, judged by a rubric (R48)."""

from django.db import models

from upbeat.rooms.assess.models.rubric import RubricVersion
from upbeat.rooms.classroom.models import Evidence
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.scope import SchoolManager


class EvidenceMarking(models.Model):
    """The teacher's points for a performance by criterion key, and a comment. A later one stands instead."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="markings")
    rubric = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, related_name="evidence_markings")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    points = models.JSONField()
    comment = models.TextField(blank=True)
    at = models.DateTimeField()

    objects = SchoolManager("evidence__meeting__school")

    class Meta:
        ordering = ["evidence", "id"]

    def __str__(self) -> str:
        return f"{self.by_id} on {self.evidence_id}"
