"""A score that follows a recording: when each of its bars and notes is heard."""

from django.db import models

from upbeat.rooms.design.models import ScriptSection
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.record.models import Asset


class FollowedScore(models.Model):
    """A score laid along a passage of a recording. Times are seconds of the recording as it arrived, whatever is cut.

    ``bars``: ``[[1, 0.71], …]``, number and second, in order. ``notes``: second by note id. ``fit``: how well sound and
    score agree, 0 to 1; None where the bars were set by hand.
    """

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="followed_scores")
    section = models.ForeignKey(
        ScriptSection,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The passage of the script whose notation it is",
    )
    notation = models.TextField(help_text="ABC")
    start_s = models.FloatField()
    end_s = models.FloatField()
    bars = models.JSONField()
    notes = models.JSONField()
    fit = models.FloatField(null=True, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True, help_text="Taken away; kept for undo")

    objects = SchoolManager("asset__school")

    class Meta:
        ordering = ["asset", "start_s", "id"]

    def __str__(self) -> str:
        return f"{self.asset_id} from {self.start_s:g}"
