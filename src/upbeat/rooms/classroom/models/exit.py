"""The exit ticket: up to three questions at the end of a lesson, each pupil at their own pace."""

from django.db import models

from upbeat.rooms.classroom.models.meeting import Meeting
from upbeat.rooms.items.models import Variant
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.scope import SchoolManager


class ExitTicket(models.Model):
    """The questions of a lesson's end. Answers are attempts of the items room at the place ``exit``, under the number
    of the ticket; no key leaves before ``closed_at``."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="exit")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolManager("meeting__school")

    def __str__(self) -> str:
        return f"exit of {self.meeting_id}"


class ExitQuestion(models.Model):
    """One question of a ticket: the wording that the teacher chose; who has met it gets a parallel one."""

    ticket = models.ForeignKey(ExitTicket, on_delete=models.CASCADE, related_name="questions")
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="exit_questions")
    position = models.PositiveSmallIntegerField()

    objects = SchoolManager("ticket__meeting__school")

    class Meta:
        ordering = ["ticket", "position"]
        constraints = [models.UniqueConstraint(fields=["ticket", "position"], name="exit_question_once")]

    def __str__(self) -> str:
        return f"{self.ticket_id} question {self.position}"
