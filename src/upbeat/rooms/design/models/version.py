"""What a script said at each save (R12)."""

from django.db import models

from upbeat.rooms.design.models.script import Script
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.scope import SchoolManager


class ScriptVersion(models.Model):
    """The whole script as it was kept once; immutable. ``restores`` is the version that it took back, if it did.

    ``passages``: ``[{"id", "heading", "spoken", "shown", "kind", "pause_s"}]``, ``id`` the number of the section then.
    """

    script = models.ForeignKey(Script, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=160)
    language = models.CharField(max_length=10)
    passages = models.JSONField()
    restores = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    objects = SchoolManager("script__school")

    class Meta:
        ordering = ["script", "-number"]
        constraints = [models.UniqueConstraint(fields=["script", "number"], name="script_version_once")]

    def __str__(self) -> str:
        return f"{self.script_id} v{self.number}"
