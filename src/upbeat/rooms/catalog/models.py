"""What there is to learn: subjects, points and what they rest on, standards, editions, supplements, recall cards."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.people.models import School
from upbeat.rooms.people.scope import SchoolManager


class Subject(models.Model):
    """A school subject."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="subjects")
    name = models.CharField(max_length=80)

    objects = SchoolManager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["school", "name"], name="subject_once_per_school")]

    def __str__(self) -> str:
        return self.name


class KnowledgePoint(models.Model):
    """The centre of the model (R6): the smallest thing that one micro video explains."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="knowledge_points")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="points")
    title = models.CharField(max_length=120)
    titles = models.JSONField(default=dict, blank=True, help_text="Title by language code, beside the main one")
    summary = models.TextField(blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager()

    class Meta:
        ordering = ["subject", "id"]
        constraints = [models.UniqueConstraint(fields=["subject", "title"], name="point_once_per_subject")]

    def __str__(self) -> str:
        return self.title

    def title_in(self, language: str | None) -> str:
        """The title in a language (``zh-hans``), else the main one."""
        return str(self.titles.get(language or "", "") or self.title)

    @property
    def shown_title(self) -> str:
        """The title in the language of the page."""
        return self.title_in(get_language())


class Prerequisite(models.Model):
    """To learn ``point`` one needs ``requires`` (R7). Its action keeps the graph free of cycles."""

    point = models.ForeignKey(KnowledgePoint, on_delete=models.CASCADE, related_name="requirements")
    requires = models.ForeignKey(KnowledgePoint, on_delete=models.CASCADE, related_name="required_by")

    objects = SchoolManager("point__school")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["point", "requires"], name="prerequisite_once"),
            models.CheckConstraint(condition=~models.Q(point=models.F("requires")), name="prerequisite_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.point_id} needs {self.requires_id}"


class Standard(models.Model):
    """A statement of a curriculum framework (R8; CASE CFItem)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="standards")
    framework = models.CharField(max_length=120)
    code = models.CharField(max_length=40)
    statement = models.TextField()
    points = models.ManyToManyField(KnowledgePoint, related_name="standards", blank=True)

    objects = SchoolManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "framework", "code"], name="standard_once")]

    def __str__(self) -> str:
        return f"{self.framework} {self.code}"


class TextbookEdition(models.Model):
    """An edition is an overlay: an order and chapter names over the same points (R9)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="editions")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="editions")
    name = models.CharField(max_length=120)

    objects = SchoolManager()

    def __str__(self) -> str:
        return self.name


class EditionEntry(models.Model):
    """Where an edition treats a point; a chapter without a point is a gap."""

    edition = models.ForeignKey(TextbookEdition, on_delete=models.CASCADE, related_name="entries")
    position = models.PositiveIntegerField()
    chapter = models.CharField(max_length=200)
    point = models.ForeignKey(KnowledgePoint, null=True, blank=True, on_delete=models.SET_NULL, related_name="places")

    objects = SchoolManager("edition__school")

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.chapter


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
