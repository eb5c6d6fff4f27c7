"""The package: every piece a lesson needs, before, in and after class (R10, D1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.design.models import LessonPlan
from upbeat.rooms.items.models import Item
from upbeat.rooms.people.models import Person, School, Section
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.publish.models.course import Unit
from upbeat.rooms.publish.models.video import MicroVideo


class Package(models.Model):
    """A lesson of a class, with the time of the class. Its texts make the pupil's task sheet (D12)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="packages")
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="packages")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.SET_NULL, related_name="packages")
    plan = models.ForeignKey(LessonPlan, null=True, blank=True, on_delete=models.SET_NULL, related_name="packages")
    title = models.CharField(max_length=160)
    class_at = models.DateTimeField(help_text="When the class meets: all before-pieces are due then")
    goals = models.TextField(blank=True)
    method = models.TextField(blank=True)
    preview = models.TextField(blank=True, help_text="What the class will do")
    shared_at = models.DateTimeField(null=True, blank=True, help_text="Since when colleagues may copy it")
    shared_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    copied_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies")
    created_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="packages")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SchoolManager()

    class Meta:
        ordering = ["class_at", "id"]

    def __str__(self) -> str:
        return self.title


class Piece(models.Model):
    """One thing to do: a video, an exercise, a reading, a task."""

    class Phase(models.TextChoices):
        """On which side of the bar line it stands."""

        BEFORE = "before", _("Before class")
        IN = "in", _("In class")
        AFTER = "after", _("After class")

    class Kind(models.TextChoices):
        """What it is."""

        VIDEO = "video", _("Micro video")
        EXERCISE = "exercise", _("Exercise")
        TEXT = "text", _("Text or task")

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="pieces")
    phase = models.CharField(max_length=6, choices=Phase.choices, default=Phase.BEFORE)
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    title = models.CharField(max_length=160)
    body = models.TextField(blank=True)
    video = models.ForeignKey(MicroVideo, null=True, blank=True, on_delete=models.PROTECT, related_name="pieces")
    items = models.ManyToManyField(Item, related_name="pieces", blank=True)
    minutes = models.PositiveSmallIntegerField(default=5)
    opens_known = models.BooleanField(
        default=False, help_text="A test before: who answers all on a point at the first try may skip what explains it"
    )
    opens_when = models.ManyToManyField(
        KnowledgePoint,
        related_name="pieces_opened",
        blank=True,
        help_text="An exercise after class that opens by itself for whoever knows all these points",
    )
    opens_after = models.ManyToManyField(
        "self",
        symmetrical=False,
        related_name="opens_then",
        blank=True,
        help_text="In or after class: opens by itself for whoever has finished all these pieces",
    )
    opens_tables = models.CharField(
        max_length=60, blank=True, help_text="Opens by itself for these groups of the lesson: numbers, commas"
    )
    opens_kind = models.CharField(
        max_length=8, blank=True, help_text="The same for who sits in groups of this kind, at whatever table"
    )
    opens_at = models.DateTimeField(null=True, blank=True, help_text="In or after class: opens for all at this time")
    removed_at = models.DateTimeField(null=True, blank=True, help_text="Taken out before the push; kept for undo")

    objects = SchoolManager("package__school")

    class Meta:
        ordering = ["package", "phase", "position"]

    def __str__(self) -> str:
        return self.title

    @property
    def tables(self) -> list[int]:
        """The numbers of the groups for which it opens by itself."""
        return [int(number) for number in self.opens_tables.split(",") if number.strip().isdecimal()]


class Release(models.Model):
    """The package was pushed to the class (one row), or one piece of it was opened (``piece`` set): for the class, or
    for one person, as a member of group ``table`` where it was opened for a group; by a teacher, or by itself (``by``
    empty) for a person who fulfils what the piece waits for. ``opens_at`` may be a time to come."""

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="releases")
    piece = models.ForeignKey(Piece, null=True, blank=True, on_delete=models.CASCADE, related_name="releases")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="releases")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    opens_at = models.DateTimeField()
    table = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = SchoolManager("package__school")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.package_id} {self.piece_id or 'whole'}"


class UndoneOpening(models.Model):
    """A piece was opened by a tap too much and closed again before anybody had begun it: the class (``table`` and
    ``people`` empty), a group, or so many ``people``."""

    piece = models.ForeignKey(Piece, on_delete=models.CASCADE, related_name="undone_openings")
    table = models.PositiveSmallIntegerField(null=True, blank=True)
    people = models.PositiveSmallIntegerField(null=True, blank=True)
    opened_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    objects = SchoolManager("piece__package__school")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.piece_id} closed"


class PieceRevocation(models.Model):
    """A piece was taken back; past work on it stays readable (R24)."""

    piece = models.ForeignKey(Piece, on_delete=models.CASCADE, related_name="revocations")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField()
    replacement = models.ForeignKey(
        Piece, null=True, blank=True, on_delete=models.SET_NULL, related_name="replaces", help_text="To do instead"
    )

    objects = SchoolManager("piece__package__school")

    def __str__(self) -> str:
        return f"{self.piece_id} {self.reason[:40]}"
