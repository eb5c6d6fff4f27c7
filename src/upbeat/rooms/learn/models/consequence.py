"""What a regrade gave to learners, or took from them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.items.models import Regrade, Response
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.publish.models import MicroVideo, Piece


class Consequence(models.Model):
    """A pass, a finished piece or mastery that a learner gained or lost because answers were marked anew (R24).

    Append-only: by these rows a regrade can be undone exactly. A pass is of ``video`` and the regrade's item, mastery
    of its point. ``was_at``: since when the learner had it, for what was lost.
    """

    class What(models.TextChoices):
        """What was gained or lost."""

        PASS = "pass", _("Passed")
        PIECE = "piece", _("Finished")
        MASTERY = "mastery", _("Mastered")

    regrade = models.ForeignKey(Regrade, on_delete=models.CASCADE, related_name="consequences")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=8, choices=What.choices)
    is_gain = models.BooleanField()
    video = models.ForeignKey(MicroVideo, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    piece = models.ForeignKey(Piece, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    response = models.ForeignKey(Response, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    was_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager("regrade__school")

    class Meta:
        ordering = ["regrade", "id"]

    def __str__(self) -> str:
        return f"{self.person_id} {'gains' if self.is_gain else 'loses'} {self.what}"
