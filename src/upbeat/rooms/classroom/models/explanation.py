"""A pupil's recorded explanation that may go on helping others (D7)."""

from django.db import models

from upbeat.rooms.catalog.models import KnowledgePoint, Supplement
from upbeat.rooms.classroom.models.turn import Turn
from upbeat.rooms.items.models import Misconception
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.record.models import Upload


class Explanation(models.Model):
    """Sound or video in which a pupil explains a point, or what is wrong with a misconception.

    It helps others only with the pupil's own yes, a guardian's consent, and after a teacher has looked at it; each of
    them may take it back at any time (``withdrawn_at``), and then its file is gone.
    """

    CONSENT = "recorded-explanation"
    """The purpose under which a guardian's consent is noted."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="explanations")
    point = models.ForeignKey(KnowledgePoint, on_delete=models.CASCADE, related_name="explanations")
    misconception = models.ForeignKey(
        Misconception, null=True, blank=True, on_delete=models.SET_NULL, related_name="explanations"
    )
    turn = models.ForeignKey(Turn, null=True, blank=True, on_delete=models.SET_NULL, related_name="explanations")
    upload = models.OneToOneField(Upload, null=True, on_delete=models.CASCADE, related_name="explanation")
    sent_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True, help_text="The pupil's own yes")
    released_at = models.DateTimeField(null=True, blank=True, help_text="Looked at by a teacher and let help")
    released_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    supplement = models.OneToOneField(
        Supplement, null=True, blank=True, on_delete=models.SET_NULL, related_name="explanation"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = SchoolManager("person__school")

    class Meta:
        ordering = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return f"{self.person_id} explains {self.point_id}"
