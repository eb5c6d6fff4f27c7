"""One lesson in class."""

from django.db import models

from upbeat.rooms.people.models import Person, School, Section
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.publish.models import Package


class Meeting(models.Model):
    """A lesson as it is held. ``code`` is what phones type; ``version`` rises with every change of what is shown."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="meetings")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="meetings")
    package = models.ForeignKey(Package, null=True, blank=True, on_delete=models.SET_NULL, related_name="meetings")
    code = models.CharField(max_length=6, unique=True)
    began_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = SchoolManager()

    class Meta:
        ordering = ["-began_at"]

    def __str__(self) -> str:
        return self.code


class Attendance(models.Model):
    """A pupil was there: their phone joined, or the teacher said so."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="attendance")
    at = models.DateTimeField()

    objects = SchoolManager("meeting__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="attended_once")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.meeting_id}"
