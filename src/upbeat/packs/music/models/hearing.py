"""The teacher's ear: what a person said of a note, or of a whole take. Never changed; the latest of each counts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.packs.music.models.takes import Take
from upbeat.rooms.items.models import Regrade
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.scope import SchoolManager


class NoteWord(models.Model):
    """A teacher's word on a take: on the note of id ``note``, or on all of it where that is empty.

    ``regrade``: by which the answer counts otherwise since then, None where it did not change.
    """

    class Word(models.TextChoices):
        """What was said."""

        RIGHT = "right", _("It was right")
        OFF = "off", _("It was off")
        BACK = "back", _("Taken back")

    take = models.ForeignKey(Take, on_delete=models.CASCADE, related_name="words")
    note = models.CharField(max_length=12, blank=True)
    word = models.CharField(max_length=5, choices=Word.choices)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    regrade = models.ForeignKey(Regrade, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = SchoolManager("take__school")

    class Meta:
        ordering = ["take", "id"]

    def __str__(self) -> str:
        return f"{self.take_id} {self.note}: {self.word}"
