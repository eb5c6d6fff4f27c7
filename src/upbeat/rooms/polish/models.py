"""From a source to what is served: runs of the line, renditions, captions, key marks, findings."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.record.models import Asset


class Recipe(models.Model):
    """How an asset is edited: cuts, gain, choices. Immutable; undo is an older recipe."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="recipes")
    number = models.PositiveIntegerField()
    steps = models.JSONField(default=dict)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = SchoolManager("asset__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asset", "number"], name="recipe_number_once")]

    def __str__(self) -> str:
        return f"{self.asset_id} recipe {self.number}"


class PolishRun(models.Model):
    """One passage of an asset through the line. A run whose heartbeat is old is taken over by the next worker."""

    class State(models.TextChoices):
        """How far it is."""

        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="polish_runs")
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="polish_runs")
    recipe = models.OneToOneField(Recipe, on_delete=models.PROTECT, related_name="run")
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    step = models.CharField(max_length=24, blank=True)
    progress = models.FloatField(default=0, help_text="Of the whole run, 0 to 1")
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=40, blank=True, help_text="Code of polish.line.failures")
    error_params = models.JSONField(default=dict, blank=True)
    folder = models.CharField(max_length=255, blank=True, help_text="Relative to the media folder")
    duration_s = models.FloatField(null=True)
    loudness = models.JSONField(default=dict, blank=True, help_text="LUFS and dBTP before and after")
    poster = models.CharField(max_length=255, blank=True)
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    heartbeat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = SchoolManager()

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.asset_id} {self.state}"


class Rendition(models.Model):
    """One rung of a run: an fMP4 file with the index of its fragments.

    ``fragments``: ``[[offset, size, start_s, duration_s, keyframe], …]``; ``init_size`` bytes come before the first.
    """

    class Rung(models.TextChoices):
        """What a line can carry."""

        HIGH = "720p", _("Sharp picture")
        LOW = "480p", _("Small picture")
        AUDIO = "audio", _("Sound only")

    run = models.ForeignKey(PolishRun, on_delete=models.CASCADE, related_name="renditions")
    rung = models.CharField(max_length=8, choices=Rung.choices)
    path = models.CharField(max_length=255)
    size = models.BigIntegerField()
    bitrate = models.PositiveIntegerField(help_text="Peak bits a second")
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    codecs = models.CharField(max_length=80)
    init_size = models.PositiveIntegerField()
    fragments = models.JSONField()

    objects = SchoolManager("run__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "rung"], name="rung_once_per_run")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.rung}"


class CaptionTrack(models.Model):
    """Captions of an asset in a language, as WebVTT. A later row of the same language replaces an earlier one."""

    class Source(models.TextChoices):
        """Where they came from."""

        FILE = "file", _("Uploaded file")
        SCRIPT = "script", _("From the script")
        RECOGNITION = "recognition", _("Recognised")
        EDITED = "edited", _("Edited")

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="captions")
    language = models.CharField(max_length=10)
    vtt = models.TextField()
    source = models.CharField(max_length=12, choices=Source.choices)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reviewed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True, help_text="Taken away; nothing of the language is shown")

    objects = SchoolManager("asset__school")

    class Meta:
        ordering = ["asset", "language", "-id"]

    def __str__(self) -> str:
        return f"{self.asset_id} {self.language}"


class Captioning(models.Model):
    """Captions being made from the script of a recording. A row whose worker fell silent is taken over by the next."""

    class State(models.TextChoices):
        """How far it is."""

        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="captionings")
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="captionings")
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    step = models.CharField(max_length=12, blank=True, help_text="As polish.aligning.process names it")
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=40, blank=True, help_text="Code of polish.aligning.failures")
    track = models.ForeignKey(CaptionTrack, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    begun_at = models.DateTimeField(null=True, help_text="When a worker last took it")
    ended_at = models.DateTimeField(null=True)

    objects = SchoolManager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.asset_id} {self.state}"


class KeyMark(models.Model):
    """A chapter or a key moment (R19)."""

    class Kind(models.TextChoices):
        """What is there."""

        CHAPTER = "chapter", _("Chapter")
        DEFINITION = "definition", _("Definition")
        EXAMPLE = "example", _("Example")
        THINK = "think", _("Think")

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="key_marks")
    second = models.FloatField()
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.CHAPTER)
    title = models.CharField(max_length=120)

    objects = SchoolManager("asset__school")

    class Meta:
        ordering = ["asset", "second"]

    def __str__(self) -> str:
        return self.title


class CheckFinding(models.Model):
    """One line of the report before publishing (R15): what, where, how grave."""

    run = models.ForeignKey(PolishRun, on_delete=models.CASCADE, related_name="findings")
    check_name = models.CharField(max_length=32)
    level = models.CharField(max_length=8)
    second = models.FloatField(null=True, blank=True)
    params = models.JSONField(default=dict)

    objects = SchoolManager("run__school")

    def __str__(self) -> str:
        return f"{self.check_name} {self.level}"
