"""Resumable uploads and what becomes of them: assets that never change, takes, takes put together, material."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.design.models import Material, Script, ScriptSection
from upbeat.rooms.journal.work import Work
from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.scope import SchoolManager


class Upload(models.Model):
    """A file on its way, chunk by chunk. The bytes lie in ``uploads/<key>`` until it is an asset or is given up.

    One without ``size`` grows: it is a recording that goes on, and has its size when it is closed.
    """

    class Kind(models.TextChoices):
        """What it is to become."""

        VIDEO = "video", _("Recording")
        MATERIAL = "material", _("Material of a passage")
        WORK = "work", _("A pupil's work")

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
        help_text="The passage it is a take of, or material for",
    )
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.VIDEO)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    filename = models.CharField(max_length=255)
    size = models.BigIntegerField(null=True, blank=True, help_text="In bytes; empty as long as it may grow")
    received = models.BigIntegerField(default=0)
    told_s = models.FloatField(null=True, blank=True, help_text="Seconds of the recording so far, as the browser says")
    shown = models.JSONField(default=list, blank=True, help_text="As Take.shown, as the browser says")
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
    made_of = models.JSONField(
        default=list,
        blank=True,
        help_text="Where takes were put together: [[asset of the take, passage, seconds it fills], …]",
    )
    taken_at = models.DateTimeField(auto_now_add=True)

    objects = SchoolManager()

    class Meta:
        ordering = ["-taken_at"]

    def __str__(self) -> str:
        return self.filename

    @property
    def sound_alone(self) -> bool:
        """Did it arrive without a picture?"""
        return bool(self.probe.get("width") == 0)


class Take(models.Model):
    """One recording of one passage; the chosen one has a time of choice.

    ``shown``: which page of which material (row) was to be seen from which second on, in order:
    ``[{"second": 0.0, "material": 12, "page": 1}, …]``; material None: a board or a photo.
    """

    section = models.ForeignKey(ScriptSection, on_delete=models.CASCADE, related_name="takes")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="takes")
    number = models.PositiveIntegerField()
    chosen_at = models.DateTimeField(null=True, blank=True)
    shown = models.JSONField(default=list, blank=True)

    objects = SchoolManager("section__script__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "number"], name="take_number_once")]

    def __str__(self) -> str:
        return f"{self.section_id} take {self.number}"


class Joining(Work):
    """The chosen takes of a script put together; what comes of it is an upload, checked like any other.

    ``error`` is a code of ``record.refusals``.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="joinings")
    script = models.ForeignKey(Script, on_delete=models.CASCADE, related_name="joinings")
    asked_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="joinings")
    takes = models.JSONField(help_text="Numbers of the takes (rows) in the order of the script")
    made_of = models.JSONField(default=list, blank=True, help_text="As the asset that comes of it has it")
    upload = models.OneToOneField(Upload, null=True, blank=True, on_delete=models.SET_NULL, related_name="joining")

    objects = SchoolManager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.script_id} put together {self.pk}"


class Storing(Work):
    """The files of a folder being put into the object store, from which they are served (ADR 0017).

    ``error`` is a code of ``record.store.StoreFailed``, or *died*. A folder that was forgotten has ``forgotten_at``:
    what the store has of it is removed, and then the row.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="storings")
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    place = models.CharField(max_length=255, help_text="Which store: another one is given everything anew")
    folder = models.CharField(max_length=255, help_text="Relative to the media folder")
    files = models.JSONField(help_text='Pieces of each file, in bytes: {"480p.mp4": [[0, 800], …]}; none: the whole')
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "folder"], name="stored_once_per_place")]

    def __str__(self) -> str:
        return f"{self.folder} {self.state}"


class MaterialFile(models.Model):
    """A file collected for a passage, as we made it anew: pictures of its pages, or sound. What came is not kept.

    ``pages``: ``[{"width", "height", "words"}]``; page 3 lies in ``folder/3.webp``, small in ``folder/3-small.webp``.
    ``words`` is the beginning of what stands on it. Sound lies in ``folder/sound.m4a``.
    """

    class Kind(models.TextChoices):
        """What it was."""

        PICTURE = "picture", _("Picture")
        PDF = "pdf", _("PDF")
        SLIDES = "slides", _("Slides")
        SOUND = "sound", _("Sound")
        FILM = "film", _("Video")

    material = models.OneToOneField(Material, on_delete=models.CASCADE, related_name="file")
    upload = models.OneToOneField(Upload, null=True, blank=True, on_delete=models.SET_NULL, related_name="material")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    filename = models.CharField(max_length=255)
    folder = models.CharField(max_length=255, unique=True, help_text="Relative to the media folder")
    pages = models.JSONField(default=list, blank=True)
    duration_s = models.FloatField(null=True, blank=True, help_text="Of sound, in seconds")

    objects = SchoolManager("material__section__script__school")

    def __str__(self) -> str:
        return self.filename


class WorkFile(models.Model):
    """A file of a pupil's work as we made it anew, so that nothing of the device, the place or the name goes with it.

    ``pages`` and what lies in ``folder`` are as with :class:`MaterialFile`, a short film in ``folder/film.mp4``; the
    name of the folder tells nothing.
    """

    upload = models.OneToOneField(Upload, on_delete=models.CASCADE, related_name="work")
    kind = models.CharField(max_length=8, choices=MaterialFile.Kind.choices)
    folder = models.CharField(max_length=255, unique=True, help_text="Relative to the media folder")
    pages = models.JSONField(default=list, blank=True)
    duration_s = models.FloatField(null=True, blank=True, help_text="Of sound or film, in seconds")
    at = models.DateTimeField(auto_now_add=True)

    objects = SchoolManager("upload__school")

    def __str__(self) -> str:
        return f"{self.kind} of {self.upload_id}"
