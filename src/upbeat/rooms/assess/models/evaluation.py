"""Words and points on a work: the teacher's, and those of peers."""

import uuid

from django.db import models

from upbeat.rooms.assess.models.submission import SubmissionVersion
from upbeat.rooms.assess.models.task import Task
from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.scope import SchoolManager


class Marking(models.Model):
    """The teacher's points by criterion key, and a comment. A later one of the same version stands instead."""

    version = models.ForeignKey(SubmissionVersion, on_delete=models.CASCADE, related_name="markings")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="markings")
    points = models.JSONField()
    comment = models.TextField(blank=True)
    at = models.DateTimeField()

    objects = SchoolManager("version__submission__task__piece__package__school")

    class Meta:
        ordering = ["version", "id"]

    def __str__(self) -> str:
        return f"{self.by_id} on {self.version_id}"


class Snippet(models.Model):
    """A sentence that a teacher writes again and again."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="snippets")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="snippets")
    text = models.CharField(max_length=300)

    objects = SchoolManager()

    class Meta:
        ordering = ["text", "id"]

    def __str__(self) -> str:
        return self.text


class Sample(models.Model):
    """A work that all evaluate first; the teacher has marked it."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="samples")
    version = models.ForeignKey(SubmissionVersion, on_delete=models.CASCADE, related_name="samples")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    objects = SchoolManager("task__piece__package__school")

    class Meta:
        ordering = ["task", "id"]
        constraints = [models.UniqueConstraint(fields=["task", "version"], name="sampled_once")]

    def __str__(self) -> str:
        return f"{self.version_id} in {self.task_id}"


class PeerRound(models.Model):
    """The works were given out to the peers. ``seed`` gives the same allocation again."""

    task = models.OneToOneField(Task, on_delete=models.CASCADE, related_name="round")
    by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+", help_text="Empty: by its time"
    )
    at = models.DateTimeField()
    seed = models.BigIntegerField()
    settled_at = models.DateTimeField(null=True, blank=True, help_text="The peers' grades were made after its end")

    objects = SchoolManager("task__piece__package__school")

    def __str__(self) -> str:
        return f"round of {self.task_id}"


class Allocation(models.Model):
    """A work that a pupil is to evaluate. ``key`` stands in addresses and tells nothing of whose it is."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="allocations")
    version = models.ForeignKey(SubmissionVersion, on_delete=models.CASCADE, related_name="allocations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="allocations")
    sample = models.ForeignKey(Sample, null=True, blank=True, on_delete=models.CASCADE, related_name="allocations")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    position = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    objects = SchoolManager("task__piece__package__school")

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="allocated_once")]

    def __str__(self) -> str:
        return f"{self.version_id} to {self.person_id}"


class PeerEvaluation(models.Model):
    """A peer's points on an allocated work, by criterion key, and a remark."""

    allocation = models.OneToOneField(Allocation, on_delete=models.CASCADE, related_name="evaluation")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    points = models.JSONField()
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    objects = SchoolManager("allocation__task__piece__package__school")

    class Meta:
        # What an author sees comes in the order of random keys: neither who nor when can be told from the place.
        ordering = ["key"]

    def __str__(self) -> str:
        return f"evaluation of {self.allocation_id}"


class EvaluationFlag(models.Model):
    """The author tells the teacher that a remark is not right."""

    evaluation = models.OneToOneField(PeerEvaluation, on_delete=models.CASCADE, related_name="flag")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()

    objects = SchoolManager("evaluation__allocation__task__piece__package__school")

    def __str__(self) -> str:
        return f"flag on {self.evaluation_id}"


class EvaluationHiding(models.Model):
    """The teacher took a peer's evaluation out of sight and out of the grade; deleted when put back."""

    evaluation = models.OneToOneField(PeerEvaluation, on_delete=models.CASCADE, related_name="hiding")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    objects = SchoolManager("evaluation__allocation__task__piece__package__school")

    def __str__(self) -> str:
        return f"hidden {self.evaluation_id}"


class EvaluationRating(models.Model):
    """Did a remark help its author?"""

    evaluation = models.OneToOneField(PeerEvaluation, on_delete=models.CASCADE, related_name="rating")
    helpful = models.BooleanField()
    at = models.DateTimeField()

    objects = SchoolManager("evaluation__allocation__task__piece__package__school")

    def __str__(self) -> str:
        return f"{self.evaluation_id} {'helped' if self.helpful else 'did not help'}"
