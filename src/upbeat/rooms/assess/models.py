"""Work handed in, rubrics, evaluation by peers, grades and every change of one."""

from django.db import models

from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.publish.models import Piece


class Rubric(models.Model):
    """Criteria with levels: ``[{"key", "label", "levels": [{"points", "text"}]}]``."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="rubrics")
    title = models.CharField(max_length=120)
    criteria = models.JSONField()

    objects = SchoolManager()

    def __str__(self) -> str:
        return self.title


class Submission(models.Model):
    """A pupil's work on a piece."""

    piece = models.ForeignKey(Piece, on_delete=models.PROTECT, related_name="submissions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="submissions")
    text = models.TextField(blank=True)
    path = models.CharField(max_length=255, blank=True)
    at = models.DateTimeField()

    objects = SchoolManager("piece__package__school")

    def __str__(self) -> str:
        return f"{self.person_id} for {self.piece_id}"


class PeerEvaluation(models.Model):
    """A peer's points on a submission, by criterion key."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="evaluations")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="evaluations_given")
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="evaluations")
    points = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    objects = SchoolManager("submission__piece__package__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "by"], name="evaluated_once")]

    def __str__(self) -> str:
        return f"{self.by_id} on {self.submission_id}"


class Grade(models.Model):
    """The standing grade of a person for a piece; how it came about is in its changes."""

    piece = models.ForeignKey(Piece, on_delete=models.PROTECT, related_name="grades")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grades")
    points = models.FloatField()
    outof = models.FloatField()

    objects = SchoolManager("piece__package__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["piece", "person"], name="grade_once")]

    def __str__(self) -> str:
        return f"{self.points}/{self.outof}"


class GradeChange(models.Model):
    """One change of a grade: from, to, by whom, when, why. Append-only."""

    grade = models.ForeignKey(Grade, on_delete=models.CASCADE, related_name="changes")
    points_before = models.FloatField(null=True)
    points_after = models.FloatField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    objects = SchoolManager("grade__piece__package__school")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.points_before} → {self.points_after}"
