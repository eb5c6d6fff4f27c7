"""What pupils perform: a recording of an attempt and what was measured in it; how long voices are kept."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.items.models import Attempt
from upbeat.rooms.journal.work import Work
from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.scope import SchoolManager

FACTS_OF = "performance"
"""What the journal calls a take: the record room has takes of its own."""
PURPOSE = "voice"
"""To what somebody who answers for a pupil agrees, as consents name it: that the sound is kept."""
DAYS_KEPT = 30
"""For how long the sound of a take is kept unless the school says otherwise, with consent; without it not at all."""


class Take(Work):
    """One recording of one attempt.

    ``recording`` is made by the device, so that a doubled post counts once. ``sound``: the file below the media folder;
    at first what was sent, then, where consent stands, the sound made anew, else nothing. ``verdict`` as
    :meth:`upbeat.kernel.music.verdicts.Verdict.to_json` writes it: it stays when the sound goes. ``refusal``: why there
    are no marks, ``silence`` and the like; then the attempt still waits.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="takes")
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="takes")
    recording = models.UUIDField(default=uuid.uuid4)
    sound = models.CharField(max_length=160, blank=True)
    verdict = models.JSONField(default=dict, blank=True)
    refusal = models.CharField(max_length=20, blank=True)
    is_grey = models.BooleanField(default=False, help_text="So much of it is unsure that a teacher should listen")
    keep_until = models.DateTimeField(null=True, blank=True, help_text="When the sound goes by itself")

    objects = SchoolManager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["person", "recording"], name="recording_once")]
        indexes = [models.Index(fields=["person", "-asked_at"], name="take_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.recording}"


class VoiceSettings(models.Model):
    """How many days a school keeps the sound of takes, where a guardian agreed; 0: none is kept."""

    school = models.OneToOneField(School, primary_key=True, on_delete=models.CASCADE, related_name="voice_settings")
    days = models.PositiveSmallIntegerField(default=DAYS_KEPT)

    objects = SchoolManager()

    def __str__(self) -> str:
        return f"{self.school_id}: {self.days}"


class NotationChoice(models.Model):
    """The notation that a person reads."""

    class Notation(models.TextChoices):
        """What notes are written in."""

        STAFF = "staff", _("Staff notation")
        JIANPU = "jianpu", _("Numbers (jianpu)")

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.CASCADE, related_name="notation_choice")
    notation = models.CharField(max_length=6, choices=Notation.choices, default=Notation.STAFF)

    objects = SchoolManager("person__school")

    def __str__(self) -> str:
        return f"{self.person_id} {self.notation}"
