"""The pieces of music that a school has written down."""

from django.db import models

from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.scope import SchoolManager

LONGEST_TITLE = 160
LONGEST_SOURCE = 300
LONGEST_SCORE = 20_000
"""Characters of ABC, as many as the reader takes."""


class NotatedScore(models.Model):
    """A piece of music: one voice in ABC. ``source``: where it comes from; ``rights``: whose it is, and what a school
    may do with it. ``retired_at``: it is offered no more; what was taken from it stays."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=LONGEST_TITLE)
    abc = models.TextField()
    source = models.CharField(max_length=LONGEST_SOURCE, blank=True)
    rights = models.CharField(max_length=LONGEST_SOURCE, blank=True)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager()

    class Meta:
        ordering = ["title", "pk"]
        indexes = [models.Index(fields=["school", "title"], name="score_by_title")]

    def __str__(self) -> str:
        return self.title
