"""Pupils who teach, and what the teacher says to them (R46, R48)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.classroom.models.group import Group
from upbeat.rooms.classroom.models.meeting import Meeting
from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.scope import SchoolManager


class Turn(models.Model):
    """A pupil teaches a point (D7)."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="turns")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="turns")
    point = models.ForeignKey(KnowledgePoint, on_delete=models.PROTECT, related_name="turns")
    position = models.PositiveIntegerField()
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager("meeting__school")

    class Meta:
        ordering = ["meeting", "position"]

    def __str__(self) -> str:
        return f"{self.person_id} teaches {self.point_id}"


class Remark(models.Model):
    """A teacher's word to a pupil or a group; kept."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="remarks")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.SET_NULL, related_name="remarks")
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.SET_NULL, related_name="remarks")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()

    objects = SchoolManager()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.text[:60]


class Evidence(models.Model):
    """Photo, sound or video of something performed."""

    class Kind(models.TextChoices):
        """What it is."""

        PHOTO = "photo", _("Photo")
        SOUND = "sound", _("Sound")
        VIDEO = "video", _("Video")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="evidence")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    path = models.CharField(max_length=255)
    at = models.DateTimeField()

    objects = SchoolManager("meeting__school")

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"
