"""Code cards of paper (R43)."""

from django.db import models

from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.people.scope import SchoolManager


class Card(models.Model):
    """The card of a pupil in a class. Its number is the place in the class list when it was given, and stays: somebody
    who comes or goes must not make a printed card speak for somebody else."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="cards")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()

    objects = SchoolManager("section__school")

    class Meta:
        ordering = ["section", "number"]
        constraints = [
            models.UniqueConstraint(fields=["section", "number"], name="card_number_once"),
            models.UniqueConstraint(fields=["section", "person"], name="card_once"),
        ]

    def __str__(self) -> str:
        return f"{self.section_id} card {self.number}"
