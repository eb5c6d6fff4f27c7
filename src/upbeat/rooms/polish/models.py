"""From a source to what is served: runs of the line, renditions, captions, key marks, findings."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.catalog.models import Subject
from upbeat.rooms.design.models import Comment, Step
from upbeat.rooms.journal.work import Work
from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.record.models import Asset


class SubjectProfile(models.Model):
    """How recordings of a subject sound, by the name of a profile (``polish.profiles``). Without a row: speech."""

    subject = models.OneToOneField(Subject, on_delete=models.CASCADE, related_name="recording_profile")
    name = models.CharField(max_length=40)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now=True)

    objects = SchoolManager("subject__school")

    def __str__(self) -> str:
        return f"{self.subject_id} {self.name}"


class Recipe(models.Model):
    """How an asset is edited. Immutable; undo is an older recipe.

    ``steps``: ``{"music": bool, "cuts": [[start, end], …]}``, cuts in seconds of the asset and left out where there are
    none.
    """

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


class PolishRun(Work):
    """One passage of an asset through the line. ``error`` is a code of ``polish.line.failures``."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="polish_runs")
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="polish_runs")
    recipe = models.OneToOneField(Recipe, on_delete=models.PROTECT, related_name="run")
    folder = models.CharField(max_length=255, blank=True, help_text="Relative to the media folder")
    duration_s = models.FloatField(null=True)
    loudness = models.JSONField(default=dict, blank=True, help_text="LUFS and dBTP before and after")
    poster = models.CharField(max_length=255, blank=True)
    scenes = models.JSONField(
        default=dict, blank=True, help_text="Of the film: seconds of new pictures, and spans in which something is said"
    )
    thumbnails = models.JSONField(
        default=dict, blank=True, help_text="Seconds between small pictures, and their sizes in bytes"
    )
    stills = models.JSONField(
        default=dict,
        blank=True,
        help_text="Seconds between stills, and their sizes in bytes, 0 where one stays",
    )
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    chosen_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    chosen_at = models.DateTimeField(null=True, help_text="When it was put in place again after later ones")

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


class Captioning(Work):
    """Captions being made, from the script or by recognition. ``error`` is a code of ``polish.aligning.failures``."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="captionings")
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="captionings")
    source = models.CharField(max_length=12, choices=CaptionTrack.Source.choices, default=CaptionTrack.Source.SCRIPT)
    language = models.CharField(max_length=10, blank=True, help_text="Spoken in it; empty for that of the script")
    track = models.ForeignKey(CaptionTrack, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = SchoolManager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.asset_id} {self.state}"


class SlideReading(Work):
    """The text on the slides of a run being read. ``error`` is a code of ``polish.reading.process``."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="slide_readings")
    run = models.OneToOneField(PolishRun, on_delete=models.CASCADE, related_name="slide_reading")
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = SchoolManager()

    def __str__(self) -> str:
        return f"{self.run_id} {self.state}"


class SlideText(models.Model):
    """What is written on the picture of a run from ``second`` to ``until``.

    ``size`` is the height of its body text as a share of the picture's, ``kept`` the share of its signs that can still
    be read on the smallest picture served, ``title`` its largest line.
    """

    run = models.ForeignKey(PolishRun, on_delete=models.CASCADE, related_name="slide_texts")
    second = models.FloatField()
    until = models.FloatField()
    text = models.TextField()
    plain = models.TextField(help_text="As kernel.slides.plain writes it: for searching")
    title = models.CharField(max_length=120, blank=True)
    size = models.FloatField()
    kept = models.FloatField()

    objects = SchoolManager("run__school")

    class Meta:
        ordering = ["run", "second"]

    def __str__(self) -> str:
        return f"{self.run_id} {self.second}"


class KeyMark(models.Model):
    """A chapter or a key moment (R19). ``second`` is of the recording as it arrived, whatever is cut out of it."""

    class Kind(models.TextChoices):
        """What is there."""

        CHAPTER = "chapter", _("Chapter")
        DEFINITION = "definition", _("Definition")
        EXAMPLE = "example", _("Example")
        QUESTION = "question", _("Question")
        THINK = "think", _("Think")
        SING = "sing", _("Sing along")

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="key_marks")
    second = models.FloatField()
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.CHAPTER)
    title = models.CharField(max_length=120)
    removed_at = models.DateTimeField(null=True, blank=True, help_text="Taken away; kept for undo")

    objects = SchoolManager("asset__school")

    class Meta:
        ordering = ["asset", "second"]

    def __str__(self) -> str:
        return self.title


class FilmComment(Comment):
    """A word of the team on a second of a film (R21); in later films of the recording it goes along with its moment."""

    run = models.ForeignKey(PolishRun, on_delete=models.CASCADE, related_name="comments")
    second = models.FloatField()

    objects = SchoolManager("run__school")


class FilmCommentStep(Step):
    """A step of a comment on a film."""

    comment = models.ForeignKey(FilmComment, on_delete=models.CASCADE, related_name="steps")

    objects = SchoolManager("comment__run__school")


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
