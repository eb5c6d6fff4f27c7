"""Textbook editions: overlays over the same points (R9, D10), who changed them, and who teaches by which."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.catalog.models.points import KnowledgePoint, Subject
from upbeat.rooms.people.models import Person, School, Section
from upbeat.rooms.people.scope import SchoolManager


class TextbookEdition(models.Model):
    """An edition is an overlay: an order and chapter names over the same points (R9)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="editions")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="editions")
    name = models.CharField(max_length=120)
    names = models.JSONField(default=dict, blank=True, help_text="Name by language code, beside the main one")
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["subject", "name"], name="edition_once_per_subject")]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """The name in the language of the page."""
        return str(self.names.get(get_language() or "") or self.name)


class EditionEntry(models.Model):
    """A piece or lesson of an edition, and the point that it is about; without one it is a gap. ``key`` stays when
    everything else changes: by it a sheet that is imported again finds the row."""

    edition = models.ForeignKey(TextbookEdition, on_delete=models.CASCADE, related_name="entries")
    key = models.CharField(max_length=80)
    position = models.PositiveIntegerField()
    grade = models.CharField(max_length=60, blank=True)
    volume = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=160)
    title = models.CharField(max_length=200)
    titles = models.JSONField(
        default=dict, blank=True, help_text="Texts of grade, volume, unit and title by language code"
    )
    point = models.ForeignKey(KnowledgePoint, null=True, blank=True, on_delete=models.SET_NULL, related_name="places")

    objects = SchoolManager("edition__school")

    class Meta:
        ordering = ["edition", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="entry_key_once")]

    def __str__(self) -> str:
        return self.title

    def shown(self, name: str) -> str:
        """Grade, volume, unit or title in the language of the page."""
        return str(self.titles.get(get_language() or "", {}).get(name) or getattr(self, name))

    @property
    def chapter(self) -> tuple[str, str, str]:
        """Where it stands: grade, volume, unit, as kept."""
        return self.grade, self.volume, self.unit

    @property
    def shown_title(self) -> str:
        """The title in the language of the page."""
        return self.shown("title")

    @property
    def shown_unit(self) -> str:
        """The unit in the language of the page."""
        return self.shown("unit")

    @property
    def shown_book(self) -> str:
        """Grade and volume in the language of the page, or nothing."""
        return " · ".join(text for text in (self.shown("grade"), self.shown("volume")) if text)


class EditionChange(models.Model):
    """Something of an edition was changed: by whom, when, and what it was, so that it can be taken back."""

    class Kind(models.TextChoices):
        """What was done."""

        IMPORTED = "imported", _("Imported from a sheet")
        ADDED = "added", _("Row added")
        EDITED = "edited", _("Row changed")
        REMOVED = "removed", _("Row removed")
        ORDERED = "ordered", _("Order changed")
        RENAMED = "renamed", _("Unit renamed")
        MAPPED = "mapped", _("Points given to rows")

    edition = models.ForeignKey(TextbookEdition, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    before = models.JSONField(default=list, help_text="Rows as they were: what was changed or removed")
    added = models.JSONField(default=list, help_text="Numbers of rows that were not there")
    changed_count = models.PositiveIntegerField(default=0)
    removed_count = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager("edition__school")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.kind}"


class EditionChoice(models.Model):
    """The school (``section`` empty) or a class teaches a subject by an edition, from one moment to another; a class
    without ``edition`` follows no book. ``replaced``: what stood before it."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="edition_choices")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="edition_choices")
    section = models.ForeignKey(
        Section, null=True, blank=True, on_delete=models.CASCADE, related_name="edition_choices"
    )
    edition = models.ForeignKey(
        TextbookEdition, null=True, blank=True, on_delete=models.CASCADE, related_name="choices"
    )
    replaced = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    ended_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    undone = models.BooleanField(default=False, help_text="It ended because it was taken back")

    objects = SchoolManager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=models.Q(section__isnull=True, ended_at__isnull=True),
                name="one_edition_of_school",
            ),
            models.UniqueConstraint(
                fields=["subject", "section"],
                condition=models.Q(section__isnull=False, ended_at__isnull=True),
                name="one_edition_of_class",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section_id or 'school'}: {self.edition_id}"
