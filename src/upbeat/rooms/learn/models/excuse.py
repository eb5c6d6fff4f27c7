"""What is not asked of a pupil: questions that must be heard, or sung and played."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.scope import SchoolManager


class Excuse(models.Model):
    """A teacher said that questions which need this are not asked of a pupil: they hold nobody at a gate, an exercise
    does not wait for them, practice does not draw them, no vote and no exit ticket counts the pupil among those who are
    to answer, and nothing is learned of the pupil from them. It holds until it is taken back."""

    class Sense(models.TextChoices):
        """What a question needs; the words are those of :data:`upbeat.rooms.items.kinds.SENSES`."""

        HEARING = "hearing", _("Questions that must be heard")
        PERFORMING = "performing", _("Questions that are sung, played, clapped or tapped")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="excuses")
    sense = models.CharField(max_length=10, choices=Sense.choices)
    reason = models.TextField(help_text="For the teachers of the pupil")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = SchoolManager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "sense"], condition=models.Q(undone_at__isnull=True), name="excused_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.sense}"
