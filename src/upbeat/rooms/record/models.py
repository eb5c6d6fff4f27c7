"""Recorded material: resumable uploads, immutable assets, takes, and takes put together."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.design.models import Script, ScriptSection
from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.scope import SchoolManager


class Upload(models.Model):
    """A file on its way, chunk by chunk. The bytes lie in ``uploads/<key>`` until it is an asset or is given up.

    One without ``size`` grows: it is a recording that goes on, and has its size when it is closed.
    """

    class State(models.TextChoices):
        """How far it is."""

        RECEIVING = "receiving", _("Receiving")
        CHECKING = "checking", _("Checking")
        TAKEN = "taken", _("Taken")
        REFUSED = "refused", _("Refused")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="uploads")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="uploads")
    script = models.ForeignKey(Script, null=True, blank=True, on_delete=models.SET_NULL, related_name="uploads")
    section = models.ForeignKey(
        ScriptSection,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="uploads",
        help_text="The passage it is a take of",
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    filename = models.CharField(max_length=255)
    size = models.BigIntegerField(null=True, blank=True, help_text="In bytes; empty as long as it may grow")
    received = models.BigIntegerField(default=0)
    told_s = models.FloatField(null=True, blank=True, help_text="Seconds of the recording so far, as the browser says")
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVING)
    refusal = models.CharField(max_length=40, blank=True, help_text="Code of record.refusals")
    refusal_params = models.JSONField(default=dict, blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(auto_now=True)
    claimed_at = models.DateTimeField(null=True, blank=True, help_text="When a worker began to check it")

    objects = SchoolManager()

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return self.filename


class Asset(models.Model):
    """A source file as it came, never changed; ``path`` is relative to the media folder."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="assets")
    upload = models.OneToOneField(Upload, null=True, blank=True, on_delete=models.SET_NULL, related_name="asset")
    script = models.ForeignKey(Script, null=True, blank=True, on_delete=models.SET_NULL, related_name="assets")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="assets")
    filename = models.CharField(max_length=255)
    path = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    duration_s = models.FloatField()
    probe = models.JSONField(default=dict)
    taken_at = models.DateTimeField(auto_now_add=True)

    objects = SchoolManager()

    class Meta:
        ordering = ["-taken_at"]

    def __str__(self) -> str:
        return self.filename


class Take(models.Model):
    """One recording of one passage; the chosen one has a time of choice."""

    section = models.ForeignKey(ScriptSection, on_delete=models.CASCADE, related_name="takes")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="takes")
    number = models.PositiveIntegerField()
    chosen_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager("section__script__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "number"], name="take_number_once")]

    def __str__(self) -> str:
        return f"{self.section_id} take {self.number}"


class Joining(models.Model):
    """The chosen takes of a script put together: asked for, at work, an upload that is checked like any other."""

    class State(models.TextChoices):
        """How far it is."""

        QUEUED = "queued", _("Queued")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="joinings")
    script = models.ForeignKey(Script, on_delete=models.CASCADE, related_name="joinings")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="joinings")
    takes = models.JSONField(help_text="Numbers of the takes (rows) in the order of the script")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    progress = models.FloatField(default=0, help_text="0 to 1")
    tries = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(auto_now_add=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True, help_text="Last sign of life of the worker that has it")
    failure = models.CharField(max_length=40, blank=True, help_text="Code of record.refusals")
    upload = models.OneToOneField(Upload, null=True, blank=True, on_delete=models.SET_NULL, related_name="joining")

    objects = SchoolManager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.script_id} put together {self.pk}"
