"""What there is to learn: subjects, points and what they rest on."""

from django.db import models
from django.utils.translation import get_language

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
