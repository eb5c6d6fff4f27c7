"""A draft tried by a few pupils before the school gets it (R21)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.people.models import Person
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.publish.models.video import MicroVideo


class Pilot(models.Model):
    """Chosen pupils watch a draft until a day. They watch a copy of it, so nothing of theirs is of the video itself:
    the draft may change meanwhile, and what they did never counts when it is published."""

    video = models.ForeignKey(MicroVideo, on_delete=models.CASCADE, related_name="pilots")
    copy = models.OneToOneField(MicroVideo, on_delete=models.CASCADE, related_name="trial")
    number = models.PositiveIntegerField(help_text="Of the draft that was copied")
    until = models.DateTimeField()
    note = models.CharField(max_length=400, blank=True, help_text="A word to the pupils")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Ended by a person before its day")
    ended_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = SchoolManager("video__school")

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.video_id} until {self.until:%Y-%m-%d}"


class PilotSeat(models.Model):
    """A pupil who tries it."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pilot_seats")

    objects = SchoolManager("pilot__video__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pilot", "person"], name="one_seat_a_pilot")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.pilot_id}"


class PilotAnswer(models.Model):
    """What a pupil says of it: the form of three questions."""

    class Clear(models.TextChoices):
        """Was it clear?"""

        YES = "yes", _("Yes")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")

    class Pace(models.TextChoices):
        """How fast was it?"""

        SLOW = "slow", _("Too slow")
        RIGHT = "right", _("Just right")
        FAST = "fast", _("Too fast")

    seat = models.OneToOneField(PilotSeat, on_delete=models.CASCADE, related_name="answer")
    clear = models.CharField(max_length=6, choices=Clear.choices)
    pace = models.CharField(max_length=5, choices=Pace.choices)
    puzzled = models.TextField(blank=True, help_text="What was not understood")
    second = models.FloatField(null=True, blank=True, help_text="Where")
    at = models.DateTimeField()

    objects = SchoolManager("seat__pilot__video__school")

    def __str__(self) -> str:
        return f"{self.seat_id} {self.clear} {self.pace}"
