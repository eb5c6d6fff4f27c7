"""Pupils who teach (R46, D7): turns, what peers ask and say, and who rests."""

from datetime import datetime, timedelta

from django.db import models

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.classroom.models.meeting import Meeting
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.publish.models import Package


class Turn(models.Model):
    """A pupil is asked to teach a point in a lesson, and teaches it. ``meeting`` is empty until the lesson is held.

    A turn that was declined or given up (``off_at``) never counts as one.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="turns")
    point = models.ForeignKey(KnowledgePoint, on_delete=models.PROTECT, related_name="turns")
    package = models.ForeignKey(Package, null=True, blank=True, on_delete=models.SET_NULL, related_name="turns")
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.CASCADE, related_name="turns")
    position = models.PositiveIntegerField()
    minutes = models.PositiveSmallIntegerField(default=5)
    note = models.CharField(max_length=300, blank=True, help_text="What the teacher wishes, for the pupil to read")
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    off_at = models.DateTimeField(null=True, blank=True, help_text="Declined by the pupil or given up by the teacher")
    off_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager("person__school")

    class Meta:
        ordering = ["meeting", "position"]

    def __str__(self) -> str:
        return f"{self.person_id} teaches {self.point_id}"

    @property
    def until(self) -> datetime | None:
        """When the time is over; None before it begins."""
        return self.began_at + timedelta(minutes=self.minutes) if self.began_at else None

    @property
    def is_on(self) -> bool:
        """Is it being held?"""
        return self.began_at is not None and self.ended_at is None


class TurnRest(models.Model):
    """A pupil wants no turn: until a time, or for good (``until`` empty), until they end it themselves."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="turn_rests")
    at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager("person__school")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.person_id} rests"


class TurnQuestion(models.Model):
    """A peer asks the one who teaches. Anonymous to peers, never to the teacher; on the wall only once let there."""

    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="questions")
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="turn_questions")
    text = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True, blank=True, help_text="The teacher let it on the wall")
    answered_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True, help_text="Taken out by the teacher")

    objects = SchoolManager("turn__person__school")

    class Meta:
        ordering = ["asked_at", "id"]

    def __str__(self) -> str:
        return self.text[:60]


class TurnRating(models.Model):
    """How clearly somebody found it taught: 1 to 3 by the key of a criterion. A later tap of the same person replaces
    it. The teacher's stands beside those of the peers."""

    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="ratings")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="turn_ratings")
    is_teacher = models.BooleanField(default=False)
    points = models.JSONField(default=dict)
    at = models.DateTimeField()

    objects = SchoolManager("turn__person__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["turn", "by"], name="turn_rated_once")]

    def __str__(self) -> str:
        return f"{self.by_id} on {self.turn_id}"


class HelpNote(models.Model):
    """A teacher noted by a tap that a pupil helped others, such as by explaining at a table."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="help_notes")
    point = models.ForeignKey(KnowledgePoint, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    objects = SchoolManager("person__school")

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.person_id} helped"
