"""What was offered after a wrong answer, and what of it was taken."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.items.models import Response
from upbeat.rooms.people.scope import SchoolManager


class LadderStep(models.Model):
    """A rung of the guidance ladder that a pupil was offered after this answer (D3); ``taken_at`` when they stepped on
    it. Offered, never forced: most are not taken, and that too says something."""

    class Kind(models.TextChoices):
        """Which rung; the words are those of :class:`upbeat.kernel.guidance.Step`."""

        SPAN = "span", _("Look again")
        HINT = "hint", _("Hint")
        SUPPLEMENT = "supplement", _("More on it")
        VARIANT = "variant", _("Another like it")
        TEACHER = "teacher", _("The teacher is told")

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="ladder")
    step = models.CharField(max_length=10, choices=Kind.choices)
    offered_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager("response__attempt__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "step"], name="ladder_step_once")]

    def __str__(self) -> str:
        return f"{self.step} after {self.response_id}"
