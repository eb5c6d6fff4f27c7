"""A pupil's work on a task: a draft that grows, and what was handed in of it, version by version."""

from django.db import models

from upbeat.rooms.assess.models.task import Task
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.record.models import Upload


class Submission(models.Model):
    """The work of one pupil, or a sample that the teacher wrote (``person`` empty). ``text`` is the draft; each save
    raises ``saves``, so that two devices never write over each other unseen."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="submissions")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="submissions")
    text = models.TextField(blank=True)
    saves = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager("task__piece__package__school")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "person"], condition=models.Q(person__isnull=False), name="one_submission_a_task"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.task_id}"


class Attachment(models.Model):
    """A file of the work. What was sent is an upload; what is shown is what was made anew of it."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="attachments")
    upload = models.OneToOneField(Upload, on_delete=models.CASCADE, related_name="attachment")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True, help_text="Taken out of the draft; versions keep it")

    objects = SchoolManager("submission__task__piece__package__school")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.upload_id} of {self.submission_id}"


class SubmissionVersion(models.Model):
    """What was handed in at one time. Never changed; taken back by a time."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    attachments = models.ManyToManyField(Attachment, related_name="versions", blank=True)
    at = models.DateTimeField()
    late = models.BooleanField(default=False)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager("submission__task__piece__package__school")

    class Meta:
        ordering = ["submission", "number"]
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="submission_version_once")]

    def __str__(self) -> str:
        return f"{self.submission_id} v{self.number}"
