"""From evidence to the next version."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.items.models import Item
from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.publish.models import MicroVideoVersion


class Finding(models.Model):
    """Something in a version that is worth mending: where, what shows it."""

    class Kind(models.TextChoices):
        """What shows it."""

        REWATCHED = "rewatched", _("Watched again and again")
        LEFT = "left", _("Many leave here")
        MISSED = "missed", _("A question most get wrong")
        ASKED = "asked", _("Many questions here")
        CLASS = "class", _("Not understood in class")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="findings")
    version = models.ForeignKey(MicroVideoVersion, on_delete=models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    start_s = models.FloatField()
    end_s = models.FloatField()
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.SET_NULL, related_name="findings")
    strength = models.FloatField(help_text="0 to 1: by what the list is ordered")
    evidence = models.JSONField(default=dict)
    found_at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    dismissed_why = models.TextField(blank=True)

    objects = SchoolManager()

    class Meta:
        ordering = ["-strength", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "kind", "start_s"], name="finding_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.start_s:.0f}"


class Revision(models.Model):
    """A finding was taken up: a draft version was opened because of it; it ends when that is published."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="revisions")
    draft = models.ForeignKey(MicroVideoVersion, on_delete=models.CASCADE, related_name="revisions")
    opened_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField()
    note = models.TextField(blank=True)

    objects = SchoolManager("finding__school")

    def __str__(self) -> str:
        return f"{self.finding_id} → {self.draft_id}"


class Comparison(models.Model):
    """Two versions compared on learning; a claim only where the interval leaves zero out (D5)."""

    before = models.ForeignKey(MicroVideoVersion, on_delete=models.CASCADE, related_name="+")
    after = models.ForeignKey(MicroVideoVersion, on_delete=models.CASCADE, related_name="+")
    measure = models.CharField(max_length=40)
    low = models.FloatField()
    high = models.FloatField()
    learners_before = models.PositiveIntegerField()
    learners_after = models.PositiveIntegerField()
    at = models.DateTimeField()

    objects = SchoolManager("before__video__school")

    def __str__(self) -> str:
        return f"{self.before_id} against {self.after_id}"
