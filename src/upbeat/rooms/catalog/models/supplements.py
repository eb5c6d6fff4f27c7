"""What helps with a point: supplements after an error, recall cards."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.catalog.models.points import KnowledgePoint
from upbeat.rooms.people.scope import SchoolManager


class Supplement(models.Model):
    """Material to offer right after an error (R33). ``misconception_id`` is a number of the items room, which lies
    above; what a pupil explains (``spoken``) is kept by the classroom, which made the row."""

    class Kind(models.TextChoices):
        """What it is."""

        TEXT = "text", _("Text")
        LINK = "link", _("Link")
        SPOKEN = "spoken", _("A pupil explains")

    point = models.ForeignKey(KnowledgePoint, on_delete=models.CASCADE, related_name="supplements")
    misconception_id = models.BigIntegerField(
        null=True, blank=True, help_text="Offered only where this misconception showed; empty: anywhere on the point"
    )
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.TEXT)
    body = models.TextField(blank=True)
    url = models.URLField(blank=True)

    objects = SchoolManager("point__school")

    def __str__(self) -> str:
        return self.title


class RecallCard(models.Model):
    """A term of a point to keep in mind: what is asked on the front, what is to be recalled on the back (R32)."""

    point = models.ForeignKey(KnowledgePoint, on_delete=models.CASCADE, related_name="recall_cards")
    front = models.CharField(max_length=200)
    back = models.CharField(max_length=400)

    objects = SchoolManager("point__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["point", "front"], name="recall_card_once_per_point")]

    def __str__(self) -> str:
        return self.front
