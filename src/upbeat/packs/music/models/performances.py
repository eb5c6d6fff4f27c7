"""Performances that were recorded in class, marked note by note against a score: a help beside the rubric."""

from django.db import models

from upbeat.packs.music.models.scores import LONGEST_TITLE, NotatedScore
from upbeat.rooms.classroom.models import Evidence
from upbeat.rooms.journal.work import Work
from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.scope import SchoolManager

CLAPPED = "clap"
"""How it was performed, where no voice and no instrument was: the rhythm alone."""


class PerformanceMarking(Work):
    """One marking of one recording on a pupil's record. The latest that was not taken off stands; at most one is under
    way.

    ``key``: as that of a question to be performed, with ``clapped``; the score as it was then, whatever becomes of
    ``score``. ``verdict`` and ``refusal`` as of :class:`upbeat.packs.music.models.Take`. ``keep_until``: when the
    recording goes from the record, where somebody agreed that it is kept for the school's days.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="performance_markings")
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    score = models.ForeignKey(NotatedScore, null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=LONGEST_TITLE)
    key = models.JSONField()
    verdict = models.JSONField(default=dict, blank=True)
    refusal = models.CharField(max_length=20, blank=True)
    is_grey = models.BooleanField(default=False, help_text="So much of it is unsure that the ear alone can say")
    keep_until = models.DateTimeField(null=True, blank=True, help_text="When the recording goes from the record")
    removed_at = models.DateTimeField(null=True, blank=True, help_text="Taken off by the teacher; kept for undo")

    objects = SchoolManager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evidence"],
                condition=models.Q(state__in=["queued", "running"]),
                name="one_marking_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} by {self.title}"
