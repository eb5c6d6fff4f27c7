"""The learner's own words and ticks."""

from django.db import models

from upbeat.rooms.people.models import Person
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.publish.models import MicroVideoVersion, Package, Piece


class Note(models.Model):
    """A note at a second of a video (R34)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notes")
    version = models.ForeignKey(MicroVideoVersion, on_delete=models.CASCADE, related_name="notes")
    second = models.FloatField()
    text = models.TextField()
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True, help_text="Kept for undo")

    objects = SchoolManager("version__video__school")

    class Meta:
        ordering = ["version", "second"]

    def __str__(self) -> str:
        return self.text[:40]


class Puzzle(models.Model):
    """What a pupil writes under "puzzles and suggestions" of the task sheet; it flows into the brief (D12)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="puzzles")
    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="puzzles")
    text = models.TextField()
    at = models.DateTimeField()

    objects = SchoolManager("package__school")

    def __str__(self) -> str:
        return self.text[:40]


class PieceDone(models.Model):
    """A piece is finished: ticked by the learner (text) or seen to by the server (video, exercise)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pieces_done")
    piece = models.ForeignKey(Piece, on_delete=models.CASCADE, related_name="done_by")
    at = models.DateTimeField()

    objects = SchoolManager("piece__package__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "piece"], name="done_once")]

    def __str__(self) -> str:
        return f"{self.person_id} did {self.piece_id}"
