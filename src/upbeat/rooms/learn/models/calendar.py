"""The private address under which a phone asks for its owner's lessons."""

from django.db import models

from upbeat.rooms.people.models import Person
from upbeat.rooms.people.scope import SchoolManager


class CalendarFeed(models.Model):
    """An address was made; ended ones are kept, so that none of them ever opens again."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="calendar_feeds")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager("person__school")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(ended_at__isnull=True), name="one_calendar_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"
