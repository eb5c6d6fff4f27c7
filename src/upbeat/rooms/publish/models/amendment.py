"""What became of published material (R24)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.scope import SchoolManager


class Amendment(models.Model):
    """Something that classes have was changed, withdrawn or brought back: of which class, by whom, why, and whom it
    touched. Written once; undone by another one.

    ``thing`` and ``number``: what it was; ``before`` and ``after``: numbers of its versions, where it has versions.
    ``details``: for authors alone, they may hold a key. What pupils may read of it is ``told``, the class and the time.
    """

    class Thing(models.TextChoices):
        """What was amended."""

        ITEM = "item", pgettext_lazy("exercise", "Question")
        VIDEO = "video", _("Micro video")
        PIECE = "piece", pgettext_lazy("of a lesson", "Piece")
        PACKAGE = "package", _("Task sheet")

    class Kind(models.TextChoices):
        """Of which class: the first three as :mod:`upbeat.kernel.changes` finds them."""

        WORDING = "wording", _("Wording")
        CONTENT = "content", pgettext_lazy("class of change", "Content")
        MARKING = "marking", pgettext_lazy("class of change", "Marking")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        RESTORED = "restored", _("Brought back")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    thing = models.CharField(max_length=8, choices=Thing.choices)
    number = models.BigIntegerField()
    before = models.BigIntegerField(null=True, blank=True)
    after = models.BigIntegerField(null=True, blank=True)
    found = models.CharField(max_length=9, choices=Kind.choices, help_text="What the machine said it is")
    kind = models.CharField(max_length=9, choices=Kind.choices, help_text="What the person made of it")
    reason = models.TextField(blank=True, help_text="For colleagues; of something withdrawn also for pupils")
    told = models.CharField(max_length=400, blank=True, help_text="For pupils, without the answer")
    details = models.JSONField(default=dict)
    touched = models.JSONField(default=dict, help_text="How many pupils had begun, answered, passed, …")
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by_amendment"
    )
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    objects = SchoolManager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["thing", "number", "at"], name="amendment_of_thing")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.thing} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; one that is stored already is a TypeError."""
        if not self._state.adding:
            raise TypeError("An amendment is written once and never changed.")
        super().save(*args, **kwargs)
