"""What the teacher says and keeps of a lesson (R48): remarks, evidence, who was there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.classroom.models.group import Group
from upbeat.rooms.classroom.models.meeting import Meeting
from upbeat.rooms.classroom.models.turn import Turn
from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.record.models import Upload


class Tone(models.TextChoices):
    """What a remark is."""

    PLUS = "plus", _("Well done")
    NEUTRAL = "neutral", _("Seen")
    TO_DO = "to-do", _("To do")


# Seats change while a lesson goes on; what was said and seen stays with who was there.
SAT_IN_IT = "Of a group: who sat in it then"


class Remark(models.Model):
    """A teacher's word to a pupil or a group, by text, by tap or by voice (``upload``); kept."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="remarks")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.SET_NULL, related_name="remarks")
    persons = models.ManyToManyField(Person, blank=True, related_name="+", help_text=SAT_IN_IT)
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.SET_NULL, related_name="remarks")
    turn = models.ForeignKey(Turn, null=True, blank=True, on_delete=models.SET_NULL, related_name="remarks")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(blank=True)
    tone = models.CharField(max_length=7, choices=Tone.choices, default=Tone.NEUTRAL)
    upload = models.OneToOneField(Upload, null=True, blank=True, on_delete=models.CASCADE, related_name="remark")
    at = models.DateTimeField()

    objects = SchoolManager()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.text[:60]


class ReadyRemark(models.Model):
    """A remark that a teacher gives by one tap."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ready_remarks")
    text = models.CharField(max_length=80)
    tone = models.CharField(max_length=7, choices=Tone.choices, default=Tone.PLUS)

    objects = SchoolManager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class Evidence(models.Model):
    """Photo, sound or video of something performed, by a pupil or a group; what was sent is an upload, what is shown
    was made anew of it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="evidence")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="evidence")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="evidence")
    persons = models.ManyToManyField(Person, blank=True, related_name="+", help_text=SAT_IN_IT)
    upload = models.OneToOneField(Upload, null=True, on_delete=models.CASCADE, related_name="evidence")
    words = models.CharField(max_length=200, blank=True, help_text="What is to be seen or heard")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    objects = SchoolManager("meeting__school")

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"of {self.person_id or self.group_id}"


class Presence(models.Model):
    """A teacher said how somebody was there; the latest row counts, and stands over what phones told."""

    class State(models.TextChoices):
        """How."""

        PRESENT = "present", _("Present")
        LATE = "late", _("Late")
        ABSENT = "absent", _("Absent")
        EXCUSED = "excused", _("Excused")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="presences")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="presences")
    state = models.CharField(max_length=7, choices=State.choices)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    objects = SchoolManager("meeting__school")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.state}"
