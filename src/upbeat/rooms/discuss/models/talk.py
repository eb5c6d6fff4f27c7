"""Questions at a second, answers, and lines for a person's bell."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.items.models import Item
from upbeat.rooms.people.models import Person, School, Section
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.publish.models import MicroVideoVersion


class Thread(models.Model):
    """A question, pinned to a second of a video or to an item (R39). Anonymous to peers, never to the teacher."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="threads")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="threads")
    version = models.ForeignKey(
        MicroVideoVersion, null=True, blank=True, on_delete=models.SET_NULL, related_name="threads"
    )
    second = models.FloatField(null=True, blank=True)
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.SET_NULL, related_name="threads")
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="threads")
    anonymous = models.BooleanField(default=False)
    text = models.TextField()
    asked_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = SchoolManager()

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return self.text[:60]


class Post(models.Model):
    """An answer."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="posts")
    text = models.TextField()
    at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True, help_text="Taken off by a teacher")

    objects = SchoolManager("thread__school")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:60]


class Notification(models.Model):
    """A line for a person: something happened that concerns them. ``params`` fill the sentence of ``kind``.

    ``once``: a name of what happened, of which the person is told once however often the news comes.
    """

    class Kind(models.TextChoices):
        """What happened."""

        REMINDER = "reminder", _("Reminder")
        ANSWER = "answer", _("Answer")
        REMARK = "remark", _("Remark")
        PUSHED = "pushed", _("New lesson")
        TRIAL = "trial", _("Something to try")
        STUCK = "stuck", _("Needs a word")
        CHANGED = "changed", _("Something changed")
        OPENED = "opened", _("Something opened")
        GRADED = "graded", _("Work given back")
        TURN = "turn", _("Asked to teach")
        SUMMARY = "summary", _("What the lesson settled")
        JUDGED = "judged", _("An answer judged by a teacher")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    params = models.JSONField(default=dict)
    path = models.CharField(max_length=200, blank=True)
    once = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["person", "read_at"], name="notification_unread")]
        constraints = [
            models.UniqueConstraint(fields=["person", "once"], condition=~models.Q(once=""), name="told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"
