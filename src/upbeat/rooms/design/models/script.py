"""The script of a micro video (R12)."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.design.models.plan import LessonPlan
from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.scope import SchoolManager


class Script(models.Model):
    """What will be said about one knowledge point, in one language."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="scripts")
    plan = models.ForeignKey(LessonPlan, null=True, blank=True, on_delete=models.SET_NULL, related_name="scripts")
    point = models.ForeignKey(KnowledgePoint, on_delete=models.PROTECT, related_name="scripts")
    title = models.CharField(max_length=160)
    language = models.CharField(max_length=10, default="en")
    target_s = models.PositiveIntegerField(null=True, blank=True, help_text="How long the video is meant to be, s")
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="scripts")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = SchoolManager()

    class Meta:
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return self.title


class StandingSections(SchoolManager["ScriptSection"]):
    """The passages that a script has now."""

    def get_queryset(self) -> models.QuerySet["ScriptSection"]:
        """Those of the open school that were not taken out."""
        return super().get_queryset().filter(removed_at=None)


class ScriptSection(models.Model):
    """One passage: what is said, what is shown, and a pause to think.

    Taken out of the script it stays, with its takes and its material, for the version that has it may be put back:
    ``objects`` are those that stand, ``everything`` all.
    """

    class Kind(models.TextChoices):
        """What happens in it."""

        SPEECH = "speech", _("Speech")
        MUSIC = "music", _("Music")

    script = models.ForeignKey(Script, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveIntegerField()
    heading = models.CharField(max_length=160, blank=True)
    spoken = models.TextField(blank=True)
    shown = models.TextField(blank=True, help_text="Notes on slide or board")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.SPEECH)
    pause_s = models.FloatField(default=0, help_text="Planned thinking pause after the passage, in seconds")

    extra = models.JSONField(default=dict, blank=True, help_text="Words by the name of their design.attachments")
    removed_at = models.DateTimeField(null=True, blank=True, help_text="Out of the script; kept for undo")

    objects = StandingSections("script__school")
    everything = SchoolManager("script__school")

    class Meta:
        ordering = ["script", "position"]

    def __str__(self) -> str:
        return self.heading or self.spoken[:40]


class Material(models.Model):
    """Something collected for a passage: a link, a note on a source, or a file (see ``record.models.MaterialFile``).

    Taken away it stays, with who and when, and may be put back.
    """

    section = models.ForeignKey(ScriptSection, on_delete=models.CASCADE, related_name="materials")
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=160)
    url = models.URLField(blank=True)
    body = models.TextField(blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    removed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager("section__script__school")

    class Meta:
        ordering = ["section", "position", "id"]

    def __str__(self) -> str:
        return self.title
