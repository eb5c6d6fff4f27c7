"""The micro video: two pointers to immutable versions."""

from collections.abc import Collection
from typing import Any, Self

from django.db import models

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.design.models import Script
from upbeat.rooms.items.models import ItemVersion
from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.polish.models import PolishRun


class MicroVideo(models.Model):
    """Explains exactly one knowledge point (R6) in one language; ``draft`` is worked on, ``published`` is served."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="micro_videos")
    point = models.ForeignKey(KnowledgePoint, on_delete=models.PROTECT, related_name="micro_videos")
    script = models.ForeignKey(Script, null=True, blank=True, on_delete=models.SET_NULL, related_name="micro_videos")
    title = models.CharField(max_length=160)
    language = models.CharField(max_length=10, default="en")
    draft = models.OneToOneField(
        "MicroVideoVersion", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    published = models.OneToOneField(
        "MicroVideoVersion", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="micro_videos")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SchoolManager()

    class Meta:
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title


class MicroVideoVersion(models.Model):
    """A version; once ``published_at`` is set nothing of it changes, checkpoints included."""

    video = models.ForeignKey(MicroVideo, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    run = models.ForeignKey(PolishRun, on_delete=models.PROTECT, related_name="versions")
    note = models.TextField(blank=True, help_text="What is new in it")
    despite = models.TextField(blank=True, help_text="Why it was published although the report warned")
    created_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager("video__school")

    class Meta:
        ordering = ["video", "number"]
        constraints = [models.UniqueConstraint(fields=["video", "number"], name="video_version_once")]

    def __str__(self) -> str:
        return f"{self.video_id} v{self.number}"

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any) -> Self:
        """Remember whether the row was published when it was read, so that :meth:`save` can refuse."""
        row = super().from_db(db, field_names, values, **more)
        row._sealed = row.__dict__.get("published_at") is not None
        return row

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a draft, or the step from draft to published; a published version is a TypeError."""
        if getattr(self, "_sealed", False):
            raise TypeError("A published version is never changed.")
        super().save(*args, **kwargs)
        self._sealed = self.published_at is not None


class Checkpoint(models.Model):
    """A question that holds the gate at a whole second (R29)."""

    version = models.ForeignKey(MicroVideoVersion, on_delete=models.CASCADE, related_name="checkpoints")
    second = models.PositiveIntegerField()
    item_version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="checkpoints")

    objects = SchoolManager("version__video__school")

    class Meta:
        ordering = ["version", "second"]
        constraints = [models.UniqueConstraint(fields=["version", "second"], name="one_checkpoint_a_second")]

    def __str__(self) -> str:
        return f"{self.version_id} at {self.second}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the checkpoint of a draft; TypeError for one of a published version."""
        self._refuse_if_published()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Take the checkpoint out of a draft; TypeError for one of a published version."""
        self._refuse_if_published()
        return super().delete(*args, **kwargs)

    def _refuse_if_published(self) -> None:
        if self.version.published_at is not None:
            raise TypeError("The checkpoints of a published version are never changed.")


class LooseCheckpoint(models.Model):
    """A question of the version before that has no place in the film of this draft: a person places it, or leaves it
    out. ``second``: where it stood in the film of ``run``, so that it finds back when that is shown again."""

    version = models.ForeignKey(MicroVideoVersion, on_delete=models.CASCADE, related_name="loose_checkpoints")
    run = models.ForeignKey(PolishRun, on_delete=models.PROTECT, related_name="+")
    second = models.PositiveIntegerField()
    item_version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="+")

    objects = SchoolManager("version__video__school")

    class Meta:
        ordering = ["version", "second"]

    def __str__(self) -> str:
        return f"{self.version_id} was at {self.second}"


class VideoRevocation(models.Model):
    """A published video was taken back: by whom, when, why. Publishing again ends it."""

    video = models.ForeignKey(MicroVideo, on_delete=models.CASCADE, related_name="revocations")
    version = models.ForeignKey(MicroVideoVersion, on_delete=models.CASCADE, related_name="revocations")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField()

    objects = SchoolManager("video__school")

    def __str__(self) -> str:
        return f"{self.video_id} {self.at:%Y-%m-%d}"
