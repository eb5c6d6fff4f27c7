"""What a learner has opened."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.items.models import Item, Response
from upbeat.rooms.people.models import Person, School, Section
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.publish.models import MicroVideo, Piece


class Pass(models.Model):
    """A learner passed a checkpoint's item in a video. It holds for every later version that asks the same item."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="passes")
    video = models.ForeignKey(MicroVideo, on_delete=models.CASCADE, related_name="passes")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="passes")
    response = models.OneToOneField(Response, null=True, on_delete=models.SET_NULL, related_name="pass_given")
    at = models.DateTimeField()

    objects = SchoolManager("video__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "video", "item"], name="passed_once")]

    def __str__(self) -> str:
        return f"{self.person_id} passed {self.item_id}"


class GateSetting(models.Model):
    """A teacher set the gate of a piece, of a pupil in a class, or of a piece for one pupil (D2).

    Of those not taken back the nearest holds: piece and pupil before pupil before piece, and of equals the latest.
    """

    class Mode(models.TextChoices):
        """What the gate asks for; the words are those of :data:`upbeat.kernel.gating.Mode`."""

        STRICT = "strict", _("Strict")
        NORMAL = "normal", _("Normal")
        OPEN = "open", _("Open")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="gate_settings")
    piece = models.ForeignKey(Piece, null=True, blank=True, on_delete=models.CASCADE, related_name="gate_settings")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="gate_settings")
    mode = models.CharField(max_length=6, choices=Mode.choices)
    reason = models.TextField(help_text="For the teachers of the class")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = SchoolManager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(piece__isnull=False) | models.Q(person__isnull=False), name="gate_of_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mode} for {self.person_id or 'all'} at {self.piece_id or 'all'}"


class Opening(models.Model):
    """A learner answered every question on a point in a test before the lesson rightly at the first try: what is known
    is open (R35). It opens, and no more: how well the point is known is for :class:`Mastery`."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="openings")
    point = models.ForeignKey(KnowledgePoint, on_delete=models.CASCADE, related_name="openings")
    piece = models.ForeignKey(Piece, null=True, on_delete=models.SET_NULL, related_name="openings")
    at = models.DateTimeField()

    objects = SchoolManager("point__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "point"], name="opened_once")]

    def __str__(self) -> str:
        return f"{self.person_id} opened {self.point_id}"
