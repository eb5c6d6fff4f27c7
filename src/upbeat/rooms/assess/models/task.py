"""A piece on which work is handed in."""

from datetime import datetime

from django.db import models

from upbeat.rooms.assess.models.rubric import RubricVersion
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.scope import SchoolManager
from upbeat.rooms.publish.models import Piece

ASKS = ("text", "picture", "drawing", "sound", "file")


class Task(models.Model):
    """What makes a text piece a task that is handed in: what is asked, until when, by what it is judged and by whom."""

    piece = models.OneToOneField(Piece, on_delete=models.CASCADE, related_name="task")
    asks = models.JSONField(help_text="Of text, picture, drawing, sound, file")
    rubric = models.ForeignKey(RubricVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")
    hand_in_until = models.DateTimeField(null=True, blank=True, help_text="Empty: until the class meets")
    peers = models.PositiveSmallIntegerField(default=0, help_text="How many works each pupil evaluates; 0: none")
    evaluate_until = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SchoolManager("piece__package__school")

    def __str__(self) -> str:
        return f"task of {self.piece_id}"

    @property
    def due_at(self) -> datetime:
        """Until when it is handed in."""
        return self.hand_in_until or self.piece.package.class_at
