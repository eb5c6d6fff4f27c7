"""What the team says about a script; and the same talk, abstract, for the films of later rooms."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.design.models.script import Script, ScriptSection
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.scope import SchoolManager


class Comment(models.Model):
    """A word on something that a team makes."""

    class State(models.TextChoices):
        """Where it stands, told by its last step."""

        OPEN = "open", _("open")
        ANSWERED = "answered", _("answered")
        SETTLED = "settled", _("settled")

    text = models.TextField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:40]


class Step(models.Model):
    """What became of a comment: somebody answered, settled it, or opened it again. ``comment``: its row."""

    class Kind(models.TextChoices):
        """What happened."""

        ANSWER = "answer", _("answered")
        SETTLE = "settle", _("settled it")
        REOPEN = "reopen", _("opened it again")

    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.TextField(blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class ScriptComment(Comment):
    """A word on a passage; it outlives the passage. ``about``: what the passage was called when it was said."""

    script = models.ForeignKey(Script, on_delete=models.CASCADE, related_name="comments")
    section = models.ForeignKey(
        ScriptSection, null=True, blank=True, on_delete=models.SET_NULL, related_name="comments"
    )
    about = models.CharField(max_length=160, blank=True)

    objects = SchoolManager("script__school")


class CommentStep(Step):
    """A step of a comment on a script."""

    comment = models.ForeignKey(ScriptComment, on_delete=models.CASCADE, related_name="steps")

    objects = SchoolManager("comment__script__school")
