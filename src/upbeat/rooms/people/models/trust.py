"""Who answers for a child, and to what they agreed."""

from django.db import models

from upbeat.rooms.people.models.person import Person
from upbeat.rooms.people.scope import SchoolManager


class Guardian(models.Model):
    """An adult who answers for a pupil."""

    pupil = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="guardians")
    name = models.CharField(max_length=80)
    contact = models.CharField(max_length=160, blank=True)

    objects = SchoolManager("pupil__school")

    def __str__(self) -> str:
        return self.name


class Consent(models.Model):
    """An agreement, by whom and when; withdrawn by a time, never erased."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=40)
    given_by = models.CharField(max_length=120)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager("person__school")

    def __str__(self) -> str:
        return f"{self.person_id} {self.purpose}"
