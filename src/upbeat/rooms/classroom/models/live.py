"""Live questions and votes (R43, R44)."""

from django.db import models

from upbeat.rooms.classroom.models.meeting import Meeting
from upbeat.rooms.items.models import Variant
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.scope import SchoolManager


class LiveQuestion(models.Model):
    """A question asked in a meeting, voted on once or twice. Results go up when ``shown_at`` is set."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="questions")
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="live_questions")
    position = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager("meeting__school")

    class Meta:
        ordering = ["meeting", "position"]

    def __str__(self) -> str:
        return f"{self.meeting_id} question {self.position}"


class Round(models.Model):
    """One vote on a live question; a vote after ``closed_at`` is refused."""

    question = models.ForeignKey(LiveQuestion, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager("question__meeting__school")

    class Meta:
        ordering = ["question", "number"]
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="round_once")]

    def __str__(self) -> str:
        return f"{self.question_id} vote {self.number}"


class Vote(models.Model):
    """A pupil's answer in a round; changing it while the round is open replaces it, so each counts once."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="votes")
    answer = models.JSONField()
    correct = models.BooleanField()
    seq = models.BigIntegerField(default=0, help_text="Grows with each choice of one phone: the largest counts")
    at = models.DateTimeField()

    objects = SchoolManager("round__question__meeting__school")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="vote_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.round_id}"
