"""What the team says about a script."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.design.models.script import Script, ScriptSection
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.scope import SchoolManager


class ScriptComment(models.Model):
    """A word on a passage; it outlives the passage. ``about``: what the passage was called when it was said."""

    class State(models.TextChoices):
        """Where it stands, told by its last step."""

        OPEN = "open", _("open")
        ANSWERED = "answered", _("answered")
        SETTLED = "settled", _("settled")

    script = models.ForeignKey(Script, on_delete=models.CASCADE, related_name="comments")
    section = models.ForeignKey(
        ScriptSection, null=True, blank=True, on_delete=models.SET_NULL, related_name="comments"
    )
    about = models.CharField(max_length=160, blank=True)
    text = models.TextField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    objects = SchoolManager("script__school")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:40]


class CommentStep(models.Model):
    """What became of a comment: somebody answered, settled it, or opened it again."""

    class Kind(models.TextChoices):
        """What happened."""

        ANSWER = "answer", _("answered")
        SETTLE = "settle", _("settled it")
        REOPEN = "reopen", _("opened it again")

    comment = models.ForeignKey(ScriptComment, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.TextField(blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    objects = SchoolManager("comment__script__school")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.kind}"
