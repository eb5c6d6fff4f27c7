"""The plan of a lesson in steps with minutes, and how it was held."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.classroom.models.meeting import Meeting
from upbeat.rooms.items.models import Variant
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.publish.models import Package, Piece


class LessonStep(models.Model):
    """One step of the plan of a lesson. What it is about stands in the one field that its kind needs; of an activity of
    a pack its name, and in ``setup`` what that pack begins it with (``classroom/activities.py``)."""

    class Kind(models.TextChoices):
        """What the class does."""

        EXPLAIN = "explain", _("Explain")
        QUESTION = "question", _("Live question")
        GROUPS = "groups", _("Group work")
        TURN = "turn", _("A pupil teaches")
        PIECE = "piece", _("Open a piece")
        EXIT = "exit", _("Exit ticket")
        ACTIVITY = "activity", _("Together on the phones")

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    title = models.CharField(max_length=160)
    minutes = models.PositiveSmallIntegerField(default=5)
    point = models.ForeignKey(KnowledgePoint, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    variant = models.ForeignKey(Variant, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    piece = models.ForeignKey(Piece, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    confidence = models.BooleanField(default=False, help_text="Phones also ask how sure one is")
    activity = models.CharField(max_length=40, blank=True)
    setup = models.JSONField(default=dict, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True, help_text="Taken out of the plan; kept for undo")

    objects = SchoolManager("package__school")

    class Meta:
        ordering = ["package", "position", "id"]

    def __str__(self) -> str:
        return self.title


class StepRun(models.Model):
    """A step as it was held: at most one of a meeting is open (``ended_at`` empty).

    ``shown_at`` is later than ``began_at`` when the class came back to it from something else. ``minutes`` is what the
    plan gave and the teacher added. A skipped step began and ended at one moment.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="runs")
    step = models.ForeignKey(LessonStep, on_delete=models.CASCADE, related_name="runs")
    minutes = models.PositiveSmallIntegerField()
    began_at = models.DateTimeField()
    shown_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    skipped = models.BooleanField(default=False)

    objects = SchoolManager("meeting__school")

    class Meta:
        ordering = ["meeting", "began_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=models.Q(ended_at__isnull=True), name="one_step_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.step_id} in {self.meeting_id}"

    @property
    def was_held(self) -> bool:
        """Was the class ever at it? A step may be skipped before it begins, and while it runs."""
        return not self.skipped or self.ended_at != self.began_at
