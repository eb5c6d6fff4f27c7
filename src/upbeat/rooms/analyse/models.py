"""Read models: folded from what the rooms below wrote, rebuilt at any time."""

from django.db import models

from upbeat.rooms.people.models import Section
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.publish.models import MicroVideoVersion


class VideoCurve(models.Model):
    """Views and unique viewers per second of a version, over one class or (no section) all of the school.

    ``through_segment`` is the number of the last segment folded in, ``lately`` those of the last few before it: where
    several processes write, a segment may become visible after one with a higher number.
    """

    version = models.ForeignKey(MicroVideoVersion, on_delete=models.CASCADE, related_name="curves")
    section = models.ForeignKey(Section, null=True, blank=True, on_delete=models.CASCADE, related_name="curves")
    views = models.JSONField(default=list)
    uniques = models.JSONField(default=list)
    viewers = models.PositiveIntegerField(default=0)
    through_segment = models.BigIntegerField(default=0)
    lately = models.JSONField(default=list)
    computed_at = models.DateTimeField()

    objects = SchoolManager("version__video__school")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "section"], name="curve_once_per_section"),
            models.UniqueConstraint(
                fields=["version"], condition=models.Q(section__isnull=True), name="curve_once_per_school"
            ),
        ]

    def __str__(self) -> str:
        return f"curve of {self.version_id}"
