"""Curriculum frameworks and which points serve their statements (R8)."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.catalog.models.points import KnowledgePoint
from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.scope import SchoolManager


class Framework(models.Model):
    """A curriculum as a tree of statements (CASE CFDocument); ``key``: of the one that was offered, empty for an
    own one from a sheet."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="frameworks")
    key = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=120)
    names = models.JSONField(default=dict, blank=True, help_text="Name by language code, beside the main one")
    about = models.TextField(blank=True)
    abouts = models.JSONField(default=dict, blank=True)

    objects = SchoolManager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["school", "name"], name="framework_once_per_school"),
            models.UniqueConstraint(
                fields=["school", "key"], condition=~models.Q(key=""), name="offered_framework_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """The name in the language of the page."""
        return str(self.names.get(get_language() or "") or self.name)

    @property
    def shown_about(self) -> str:
        """What it is, in the language of the page."""
        return str(self.abouts.get(get_language() or "") or self.about)


class Standard(models.Model):
    """A statement of a framework (CASE CFItem), or with an empty code what stands above statements: a stage without
    ``parent``, and in it a practice."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="standards")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=40, blank=True)
    statement = models.TextField()
    statements = models.JSONField(default=dict, blank=True, help_text="By language code, beside the main one")
    points = models.ManyToManyField(KnowledgePoint, through="Alignment", related_name="standards")

    objects = SchoolManager("framework__school")

    class Meta:
        ordering = ["framework", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], condition=~models.Q(code=""), name="standard_once")
        ]

    def __str__(self) -> str:
        return self.code or self.statement

    @property
    def shown_statement(self) -> str:
        """The statement in the language of the page."""
        return str(self.statements.get(get_language() or "") or self.statement)


class Alignment(models.Model):
    """A point serves a standard, as somebody said."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="alignments")
    point = models.ForeignKey(KnowledgePoint, on_delete=models.CASCADE, related_name="alignments")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    objects = SchoolManager("standard__framework__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["standard", "point"], name="aligned_once")]

    def __str__(self) -> str:
        return f"{self.point_id} serves {self.standard_id}"


class AlignmentChange(models.Model):
    """Somebody aligned a point to standards, or no longer, several at once: so that it can be taken back."""

    point = models.ForeignKey(KnowledgePoint, on_delete=models.CASCADE, related_name="alignment_changes")
    added = models.JSONField(default=list, help_text="Numbers of standards")
    dropped = models.JSONField(default=list, help_text="Numbers of standards")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager("point__school")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.point_id} +{len(self.added)} -{len(self.dropped)}"


class FrameworkChange(models.Model):
    """Statements came into a framework that was there, or their words changed: by whom, when, and what it was, so that
    it can be taken back. ``head``: name and description as they were."""

    class Kind(models.TextChoices):
        """Where they came from."""

        SHEET = "sheet", _("Taken over from a sheet")
        OFFERED = "offered", _("Renewed from what is offered")

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    head = models.JSONField(default=dict)
    before = models.JSONField(default=list, help_text="Rows as they were: what was changed or removed")
    added = models.JSONField(default=list, help_text="Numbers of rows that were not there")
    added_count = models.PositiveIntegerField(default=0, help_text="Statements among them")
    changed_count = models.PositiveIntegerField(default=0, help_text="Statements of which more than the place changed")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager("framework__school")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.framework_id} {self.kind}"
